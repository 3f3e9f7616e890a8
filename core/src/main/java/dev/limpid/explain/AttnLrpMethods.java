package dev.limpid.explain;

import dev.limpid.model.Layout;
import dev.limpid.rules.AttnLrp;

import java.util.Map;
import java.util.Set;

/** AttnLRP and CP-LRP by name, and how their settings are read. */
final class AttnLrpMethods {
    static final Family FAMILY = new Family()
            .add(
                    "attn-lrp",
                    "the score handed back layer by layer, by rules for transformers; adds up to it but for the ledger",
                    "1 forward, 1 backward pass",
                    Set.of("variant", "epsilon", "gamma", "conv-gamma"),
                    PropagationDossiers.ATTN_LRP,
                    settings -> new AttentionAwareRelevance(attnLrp(settings)));

    private AttnLrpMethods() {}

    /** Pictures have the γ rule, with values from the middle of those that LXT's example tries; texts have not. */
    private static AttnLrp attnLrp(Methods.Settings settings) {
        boolean pictures = settings.layout() == Layout.PIXELS;
        Map<String, String> more = settings.more();
        return new AttnLrp(
                Typed.choice(more, "variant", AttnLrp.Variant.ATTN, AttnLrp.Variant.values()),
                Typed.number(more, "epsilon", AttnLrp.EPSILON),
                Typed.number(more, "gamma", pictures ? 0.05 : 0),
                Typed.number(more, "conv-gamma", pictures ? 0.25 : 0));
    }
}
