package dev.limpid.adapter;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which weights are drawn towards zero: all but biases, and the scales and shifts of normalisations. So the Trainer of
 * transformers has it, told from names and classes; but for the scales of batch normalisation, which it draws towards zero and
 * Limpid does not.
 */
public final class Decay {
    private static final Pattern NAMES =
            Pattern.compile("bias|layernorm|rmsnorm|(?:^|\\.)norm(?:$|\\.)|_norm(?:$|\\.)");

    private static final Set<String> NORMALISATIONS = Set.of(
            "BatchNormalization",
            "GroupNormalization",
            "InstanceNormalization",
            "LayerNormalization",
            "RMSNormalization",
            "SimplifiedLayerNormalization");

    private Decay() {}

    /** Those of a model's weights that are drawn towards zero, trained or not. */
    public static Set<Wire> of(Trainee model) {
        Set<Wire> exempt = new HashSet<>();
        for (Node node : model.plain().graph().nodes()) {
            if (NORMALISATIONS.contains(node.op())) {
                exempt.addAll(node.inputs().subList(1, node.inputs().size()));
            }
        }
        Set<Wire> decayed = new HashSet<>(Anatomy.of(model).weights());
        decayed.removeIf(wire -> exempt.contains(wire)
                || NAMES.matcher(SavedNames.of(model, wire).toLowerCase(Locale.ROOT))
                        .find());
        return decayed;
    }
}
