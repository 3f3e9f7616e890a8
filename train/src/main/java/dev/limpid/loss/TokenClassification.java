package dev.limpid.loss;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;

import java.util.List;
import java.util.Map;

/**
 * Which class each token is of. Reads {@code tags} {@code [batch,sequence,class]}; labels are {@code [batch,sequence]},
 * {@link Loss#IGNORED} at special tokens, at padding, and at all but the first token of a word.
 *
 * @param smoothing of labels, from 0 to below 1, as in PyTorch
 * @param weights of the classes, each at least 0; empty where all weigh the same. The number of terms is the sum of the labels'
 *     weights
 */
public record TokenClassification(double smoothing, List<Float> weights) implements Loss {
    public TokenClassification {
        weights = new CrossEntropy(smoothing, weights).weights();
    }

    /** Labels for what they are, all classes alike. */
    public TokenClassification() {
        this(0, List.of());
    }

    @Override
    public String name() {
        return "token-classification";
    }

    @Override
    public Terms append(GraphBuilder build, Map<String, Expr> outputs) {
        Outputs of = new Outputs(build, name(), outputs);
        Expr scores = of.role("tags");
        return new CrossEntropy(smoothing, weights).terms(scores, of.labelOfEach(scores));
    }
}
