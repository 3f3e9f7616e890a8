package dev.limpid.loss;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;

import java.util.Map;

/**
 * What stood where a text was masked (Devlin et al. 2018, section 3.1): −log p of the token that was there. Reads {@code logits}
 * {@code [batch,sequence,vocabulary]}; labels are {@code [batch,sequence]}, {@link Loss#IGNORED} wherever nothing was masked.
 */
public record MaskedLanguage() implements Loss {
    @Override
    public String name() {
        return "masked-language";
    }

    @Override
    public Terms append(GraphBuilder build, Map<String, Expr> outputs) {
        Outputs of = new Outputs(build, name(), outputs);
        Expr scores = of.role("logits");
        return CrossEntropy.PLAIN.terms(scores, of.labelOfEach(scores));
    }
}
