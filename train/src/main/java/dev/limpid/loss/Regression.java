package dev.limpid.loss;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.tensor.DType;

import java.util.Map;

/**
 * How far numbers are from those wanted: the squares of the differences. Reads {@code classes} {@code [batch,value]}; labels are
 * FLOAT of the same shape. Every number is asked for: −100 is one as any other.
 */
public record Regression() implements Loss {
    @Override
    public String name() {
        return "regression";
    }

    @Override
    public Terms append(GraphBuilder build, Map<String, Expr> outputs) {
        Outputs of = new Outputs(build, name(), outputs);
        Expr values = of.role("classes");
        Expr apart = values.sub(of.numberForEach(values));
        return new Terms(
                CrossEntropy.sum(apart.mul(apart)), values.shape().product().cast(DType.FLOAT));
    }
}
