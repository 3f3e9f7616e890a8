package dev.limpid.loss;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.task.Pooling;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Map;

/**
 * Which of the batch's second texts belongs to each first one (multiple negatives ranking, Henderson et al. 2017, section 4.4;
 * InfoNCE, van den Oord et al. 2018): −log softmax of {@code scale} times the cosines, a term for each pair. The batch holds n
 * first texts, then their n partners in the same order; a run refuses an odd number. There are no labels.
 *
 * <p>Every text's vector is pooled from {@code hidden} {@code [batch,sequence,hidden]} as it will be when the model is used. A
 * batch taken in parts has fewer wrong partners, so its terms are others than the whole batch's.
 *
 * @param scale of cosines, above 0: the inverse temperature
 */
public record ContrastivePairs(Pooling pooling, double scale) implements Loss {
    public ContrastivePairs {
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("The scale of cosines must be a number above 0, got " + scale + ".");
        }
    }

    /** Means of tokens, and the scale that sentence encoders are trained with as a rule, 20. */
    public ContrastivePairs() {
        this(Pooling.MEAN, 20);
    }

    @Override
    public String name() {
        return "contrastive-pairs";
    }

    @Override
    public Terms append(GraphBuilder build, Map<String, Expr> outputs) {
        Outputs of = new Outputs(build, name(), outputs);
        Expr hidden = of.role("hidden");
        Expr vectors = pooling.pool(hidden, of.input("attention_mask"))
                .apply("LpNormalization", Map.of("axis", Attribute.of(1L), "p", Attribute.of(2L)));
        List<Wire> halves = build.add("Split", List.of(vectors.wire()), 2, Map.of("axis", Attribute.of(0L)));
        TensorType half = new TensorType(
                DType.FLOAT, List.of(Dim.of("pairs"), hidden.type().dim(2)));
        Expr first = build.expr(halves.get(0)).as(half);
        Expr second = build.expr(halves.get(1)).as(half);
        Expr scores = first.matMul(second, false, true, (float) scale);
        Expr zero = build.constant(Tensor.of(Shape.SCALAR, 0L));
        return CrossEntropy.PLAIN.terms(scores, build.range(first.shape().gather(zero, 0)));
    }
}
