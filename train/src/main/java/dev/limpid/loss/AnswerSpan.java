package dev.limpid.loss;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Map;

/**
 * At which tokens an answer begins and ends, half a term each (Devlin et al. 2018, section 4.2). Reads {@code spans}
 * {@code [batch,2,sequence]}. Labels are two inputs, INT64 {@code start_positions} and {@code end_positions} {@code [batch]}: a
 * position below 0 is taken for 0, one at or beyond the sequence's end asks nothing, as in transformers. There starts and ends
 * are averaged apart; that is the same wherever as many of the one are asked as of the other.
 */
public record AnswerSpan() implements Loss {
    @Override
    public String name() {
        return "answer-span";
    }

    @Override
    public Terms append(GraphBuilder build, Map<String, Expr> outputs) {
        Expr scores = new Outputs(build, name(), outputs).role("spans");
        TensorType ofBatch =
                new TensorType(DType.INT64, List.of(scores.type().dims().get(0)));
        Expr starts = build.input("start_positions", ofBatch).unsqueeze(1);
        Expr ends = build.input("end_positions", ofBatch).unsqueeze(1);
        Expr length = scores.size(2);
        Expr none = build.constant(Tensor.of(Shape.SCALAR, 0L));
        Expr labels = starts.concat(1, ends).apply("Max", none).apply("Min", length);
        Terms terms = CrossEntropy.PLAIN.terms(scores, labels, labels.apply("Equal", length));
        return new Terms(terms.total().mul(0.5), terms.count().mul(0.5));
    }
}
