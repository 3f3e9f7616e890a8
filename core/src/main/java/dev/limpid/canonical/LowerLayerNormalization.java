package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * LayerNormalization (ONNX operators, 17) by its formula, and ONNX Runtime's SkipLayerNormalization as a sum before one.
 *
 * <pre>
 * before   LayerNormalization(x, scale, bias) -> y
 * after    d = x − mean(x)    y = d · 1/√(mean(d²) + ε) · scale + bias
 *
 * before   com.microsoft.SkipLayerNormalization(x, skip, gamma, beta, bias) -> y, _, _, sum
 * after    Add(x, skip) -> a   Add(a, bias) -> sum   LayerNormalization(sum, gamma, beta) -> y
 * </pre>
 */
final class LowerLayerNormalization {
    private LowerLayerNormalization() {}

    /** What is normalised: deviation from the mean times {@code inverse}, and what both were made of. */
    record Normal(Expr value, Expr mean, Expr inverse) {
        /** Subtracts the mean over {@code axes} and divides by the root of the variance plus {@code epsilon}. */
        static Normal of(Expr x, double epsilon, long... axes) {
            Expr mean = x.reduceMean(true, axes);
            Expr deviation = x.sub(mean);
            Expr inverse = deviation
                    .mul(deviation)
                    .reduceMean(true, axes)
                    .add(epsilon)
                    .sqrt()
                    .reciprocal();
            return new Normal(deviation.mul(inverse), mean, inverse);
        }
    }

    static List<@Nullable Expr> lower(Site at) {
        Expr x = at.in(0);
        long[] axes = LongStream.range(at.axis(-1), x.rank()).toArray();
        Normal normal = Normal.of(x, at.node().attribute("epsilon", 1e-5f), axes);
        Expr y = at.sum(normal.value.mul(at.in(1)), 2);
        return Lowering.outputs(
                y,
                at.wants(1) ? normal.mean.cast(DType.FLOAT) : null,
                at.wants(2) ? normal.inverse.cast(DType.FLOAT) : null);
    }

    static List<@Nullable Expr> skip(Site at) {
        Expr sum = at.sum(at.in(0).add(at.in(1)), 4);
        List<Expr> outs = node(at, sum, at.in(2), at.maybe(3), at.wants(1) || at.wants(2) ? 3 : 1);
        return Lowering.outputs(
                outs.get(0), outs.size() > 1 ? outs.get(1) : null, outs.size() > 1 ? outs.get(2) : null, sum);
    }

    /** A LayerNormalization over the last axis with the ε of the node that is lowered. */
    static List<Expr> node(Site at, Expr x, Expr scale, @Nullable Expr bias, int outputs) {
        List<Wire> ins = new ArrayList<>(List.of(x.wire(), scale.wire()));
        if (bias != null) {
            ins.add(bias.wire());
        }
        Attribute epsilon = Attribute.of(at.node().attribute("epsilon", 1e-12f));
        return at
                .builder()
                .add("LayerNormalization", ins, outputs, Map.of("axis", Attribute.of(-1L), "epsilon", epsilon))
                .stream()
                .map(at.builder()::expr)
                .toList();
    }
}
