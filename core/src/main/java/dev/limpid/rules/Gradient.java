package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;

/**
 * Reverse-mode differentiation: each line is the chain rule through one operator.
 *
 * <p>At points without a derivative: Relu, Abs and Clip take slope 0 at their kinks, a tie in Max or Min sends the
 * signal to both sides alike.
 */
public final class Gradient {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

    /** Every differentiable operator that Limpid knows. */
    public static final RuleTable TABLE = Routing.TABLE
            .as("gradient")
            .on("Add", at -> each(at.dy(), at.dy()))
            .on("Sub", at -> each(at.dy(), at.dy().neg()))
            .on("Mul", at -> each(at.dy().mul(at.in(1)), at.dy().mul(at.in(0))))
            .on("Div", Gradient::div)
            .on("Pow", Gradient::pow)
            .on("Neg", at -> each(at.dy().neg()))
            .on("Reciprocal", at -> each(at.dy().mul(at.out(0)).mul(at.out(0)).neg()))
            .on("Exp", at -> each(at.dy().mul(at.out(0))))
            .on("Log", at -> each(at.dy().div(at.in(0))))
            .on("Sqrt", at -> each(at.dy().mul(0.5).div(at.out(0))))
            .on("Erf", Gradient::erf)
            .on("Tanh", at -> each(at.dy().mul(at.out(0).mul(at.out(0)).rsub(1))))
            .on("Sigmoid", at -> each(at.dy().mul(at.out(0)).mul(at.out(0).rsub(1))))
            .on("Relu", at -> each(at.dy().mul(at.in(0).step())))
            .on("Abs", at -> each(at.dy().mul(at.in(0).sign())))
            .on("Max", at -> Extremum.share(at))
            .on("Min", at -> Extremum.share(at))
            .on("Clip", Extremum::clip)
            .on("Cast", at -> each(at.dy().cast(at.in(0).dtype())))
            .on("Softmax", Softmax::softmax)
            .on("LogSoftmax", Softmax::logSoftmax)
            .on("LayerNormalization", Normalization::layer)
            .on("Gelu", Gelu::gelu)
            .on("com.microsoft.Gelu", Gelu::gelu)
            .on("MatMul", Linear::matMul)
            .on("com.microsoft.FusedMatMul", Linear::fusedMatMul)
            .on("Gemm", Linear::gemm)
            .on("ReduceSum", Reduction::sum)
            .on("ReduceMean", Reduction::mean)
            .on("Conv", Convolution::conv)
            .on("ConvTranspose", Convolution::convTranspose)
            .on("Col2Im", Convolution::col2Im)
            .on("MaxPool", Pooling::max)
            .on("AveragePool", Pooling::average)
            .on("LpPool", Pooling::lp)
            .on("GlobalMaxPool", Pooling::globalMax)
            .on("GlobalAveragePool", Pooling::globalAverage)
            .on("GlobalLpPool", Pooling::globalLp)
            .on("BatchNormalization", SpatialNormalization::batch)
            .on("InstanceNormalization", SpatialNormalization::instance)
            .on("GroupNormalization", SpatialNormalization::group)
            .on("LRN", SpatialNormalization::localResponse)
            .on("LpNormalization", Normalization::lp)
            .on("Resize", Resampling::resize)
            .on("GridSample", GridSampling::gridSample)
            .on("AffineGrid", GridSampling::affineGrid)
            .blocked("Sign", "Floor", "Ceil", "Round");

    private Gradient() {}

    private static List<@Nullable Expr> div(At at) {
        Expr share = at.dy().div(at.in(1));
        return each(share, share.mul(at.out(0)).neg());
    }

    /** x^p: p·x^(p−1) to the base; y·ln x to the exponent, 0 where x is 0. */
    private static List<@Nullable Expr> pow(At at) {
        Expr x = at.in(0);
        Expr p = at.in(1).cast(x.dtype());
        Expr toBase = at.dy().mul(p).mul(x.pow(p.add(-1)));
        Expr zero = at.builder().scalar(x.dtype(), 0);
        Expr positive = x.apply("Greater", Map.of(), zero);
        Expr log = positive.where(x, at.builder().scalar(x.dtype(), 1)).log();
        return each(
                toBase, at.in(1).dtype().isFloating() ? at.dy().mul(at.out(0)).mul(log) : null);
    }

    private static List<@Nullable Expr> erf(At at) {
        Expr x = at.in(0);
        return each(at.dy().mul(x.mul(x).neg().exp().mul(TWO_OVER_SQRT_PI)));
    }
}
