package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Division by the root mean square (Zhang and Sennrich 2019): RMSNormalization (ONNX operators, 23), and as ONNX Runtime
 * writes it, SimplifiedLayerNormalization in ONNX's own domain and SkipSimplifiedLayerNormalization in its own.
 *
 * <pre>
 * before   RMSNormalization(x, scale) -> y
 * after    y = x · 1/√(mean(x²) + ε) · scale
 * </pre>
 */
final class LowerRMSNormalization {
    private LowerRMSNormalization() {}

    private record Normal(Expr value, Expr inverse) {}

    private static Normal normal(Expr x, double epsilon, int from) {
        long[] axes = LongStream.range(from, x.rank()).toArray();
        Expr inverse = x.mul(x).reduceMean(true, axes).add(epsilon).sqrt().reciprocal();
        return new Normal(x.mul(inverse), inverse);
    }

    static List<@Nullable Expr> lower(Site at) {
        Normal normal = normal(at.in(0), at.node().attribute("epsilon", 1e-5f), at.axis(-1));
        return Lowering.outputs(normal.value.mul(at.in(1)), at.wants(1) ? normal.inverse.cast(DType.FLOAT) : null);
    }

    static List<@Nullable Expr> skip(Site at) {
        Expr sum = at.sum(at.in(0).add(at.in(1)), 3);
        Normal normal = normal(sum, at.node().attribute("epsilon", 1e-12f), sum.rank() - 1);
        return Lowering.outputs(
                normal.value.mul(at.in(2)), null, at.wants(2) ? normal.inverse.cast(DType.FLOAT) : null, sum);
    }
}
