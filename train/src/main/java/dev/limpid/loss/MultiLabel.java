package dev.limpid.loss;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;

import java.util.Map;

/**
 * Of each class whether it applies, several may: binary cross-entropy of {@code classes} {@code [batch,class]}, a term for every
 * class of every example. Labels are FLOAT of the same shape, from 0 to 1; {@link Loss#IGNORED} where nobody knows.
 */
public record MultiLabel() implements Loss {
    @Override
    public String name() {
        return "multi-label";
    }

    /** log(1 + eˣ) − xy, which is −y log σ(x) − (1 − y) log(1 − σ(x)). */
    @Override
    public Terms append(GraphBuilder build, Map<String, Expr> outputs) {
        Outputs of = new Outputs(build, name(), outputs);
        Expr scores = of.role("classes");
        Expr labels = of.numberForEach(scores);
        Expr ignored = labels.equal(IGNORED);
        Expr terms = scores.apply("Softplus").sub(scores.mul(labels));
        return new Terms(
                CrossEntropy.sum(CrossEntropy.zeroWhere(ignored, terms)),
                CrossEntropy.sum(ignored.apply("Not").cast(labels.dtype())));
    }
}
