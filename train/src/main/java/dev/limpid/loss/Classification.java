package dev.limpid.loss;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;

import java.util.List;
import java.util.Map;

/**
 * Which class a text or picture is of: −Σ log p(yᵢ | xᵢ). Reads {@code classes} {@code [batch,class]}; labels are {@code [batch]}.
 *
 * @param smoothing of labels, from 0 to below 1, as in PyTorch
 * @param weights of the classes, each at least 0; empty where all weigh the same. The number of terms is the sum of the labels'
 *     weights
 */
public record Classification(double smoothing, List<Float> weights) implements Loss {
    public Classification {
        weights = new CrossEntropy(smoothing, weights).weights();
    }

    /** Labels for what they are, all classes alike. */
    public Classification() {
        this(0, List.of());
    }

    @Override
    public String name() {
        return "classification";
    }

    @Override
    public Terms append(GraphBuilder build, Map<String, Expr> outputs) {
        Outputs of = new Outputs(build, name(), outputs);
        Expr scores = of.role("classes");
        return new CrossEntropy(smoothing, weights).terms(scores, of.labelOfEach(scores));
    }
}
