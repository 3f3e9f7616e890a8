package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import static dev.limpid.backward.Rule.each;

/**
 * Reverse-mode differentiation: each line is the chain rule through one operator.
 *
 * <p>At points without a derivative:
 *
 * <ul>
 *   <li>Relu, Abs, Clip, HardSigmoid, ThresholdedRelu, Shrink and the L1 norm take slope 0 at their kinks and jumps, and
 *       the L2 norm at 0; HardSwish takes its outer slopes, 0 and 1;
 *   <li>LeakyRelu, PRelu, Elu and Selu count 0 to their left side;
 *   <li>a tie in Max, Min, ReduceMax, ReduceMin or a scatter's max or min is shared equally; TopK and Unique send the
 *       signal to the one they name;
 *   <li>Floor, Ceil, Round, Sign and Hardmax are flat: they carry nothing back, and Mod carries the quotient as a
 *       constant.
 * </ul>
 */
public final class Gradient {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

    /** Every differentiable operator that Limpid knows. */
    public static final RuleTable TABLE = Routing.TABLE
            .as("gradient")
            // arithmetic
            .on("Add", at -> each(at.dy(), at.dy()))
            .on("Sub", at -> each(at.dy(), at.dy().neg()))
            .on("Mul", at -> each(at.dy().mul(at.in(1)), at.dy().mul(at.in(0))))
            .on("Div", Gradient::div)
            .on("Mod", Gradient::mod)
            .on("Pow", Power::pow)
            .on("Sum", at -> toAll(at, at.dy()))
            .on("Mean", at -> toAll(at, at.dy().mul(1.0 / at.node().inputs().size())))
            .on("Max", Extremum::share)
            .on("Min", Extremum::share)
            .on("Clip", Extremum::clip)
            .on("Neg", at -> each(at.dy().neg()))
            .on("Abs", at -> each(at.dy().mul(at.in(0).sign())))
            .on("Reciprocal", at -> each(at.dy().mul(at.out(0)).mul(at.out(0)).neg()))
            .on("Exp", at -> each(at.dy().mul(at.out(0))))
            .on("Log", at -> each(at.dy().div(at.in(0))))
            .on("Sqrt", at -> each(at.dy().mul(0.5).div(at.out(0))))
            .on("Erf", Gradient::erf)
            .on("Cast", at -> each(at.dy().cast(at.in(0).dtype())))
            .on("CastLike", at -> each(at.dy().cast(at.in(0).dtype())))
            // trigonometry
            .on("Sin", at -> each(at.dy().mul(at.in(0).apply("Cos"))))
            .on("Cos", at -> each(at.dy().mul(at.in(0).apply("Sin")).neg()))
            .on("Tan", at -> each(at.dy().mul(square(at.out(0)).add(1))))
            .on("Asin", at -> each(at.dy().div(oneLessSquare(at.in(0)).sqrt())))
            .on("Acos", at -> each(at.dy().div(oneLessSquare(at.in(0)).sqrt()).neg()))
            .on("Atan", at -> each(at.dy().div(square(at.in(0)).add(1))))
            .on("Sinh", at -> each(at.dy().mul(at.in(0).apply("Cosh"))))
            .on("Cosh", at -> each(at.dy().mul(at.in(0).apply("Sinh"))))
            .on("Tanh", at -> each(at.dy().mul(square(at.out(0)).rsub(1))))
            .on("Asinh", at -> each(at.dy().div(square(at.in(0)).add(1).sqrt())))
            .on("Acosh", at -> each(at.dy().div(oneLessSquare(at.in(0)).neg().sqrt())))
            .on("Atanh", at -> each(at.dy().div(oneLessSquare(at.in(0)))))
            // activations
            // Read off the output, so that the runtime may fuse Relu into the convolution before it.
            .on("Relu", at -> each(at.dy().mul(at.out(0).step())))
            .on("LeakyRelu", Activation::leakyRelu)
            .on("PRelu", Activation::pRelu)
            .on("ThresholdedRelu", Activation::thresholdedRelu)
            .on("Elu", Activation::elu)
            .on("Selu", Activation::selu)
            .on("Celu", Activation::celu)
            .on("Sigmoid", at -> each(at.dy().mul(at.out(0)).mul(at.out(0).rsub(1))))
            .on("HardSigmoid", Activation::hardSigmoid)
            .on("HardSwish", Activation::hardSwish)
            .on("Softplus", at -> each(at.dy().mul(at.in(0).sigmoid())))
            .on("Softsign", Activation::softsign)
            .on("Mish", Activation::mish)
            .on("Swish", at -> Activation.swish(at, 1))
            .on("com.microsoft.QuickGelu", at -> Activation.swish(at, 1.702f))
            .on("Shrink", Activation::shrink)
            .on("Gelu", Gelu::gelu)
            .on("com.microsoft.Gelu", Gelu::gelu)
            .on("com.microsoft.BiasGelu", Gelu::biasGelu)
            .on("com.microsoft.FastGelu", Gelu::fastGelu)
            .on("Softmax", Softmax::softmax)
            .on("LogSoftmax", Softmax::logSoftmax)
            // products
            .on("MatMul", Linear::matMul)
            .on("com.microsoft.FusedMatMul", Linear::fusedMatMul)
            .on("Gemm", Linear::gemm)
            .on("Einsum", Einsum::einsum)
            .on("Det", Linear::det)
            // along axes
            .on("ReduceSum", Reduction::sum)
            .on("ReduceMean", Reduction::mean)
            .on("ReduceMax", Reduction::extremum)
            .on("ReduceMin", Reduction::extremum)
            .on("ReduceProd", Reduction::prod)
            .on("ReduceL1", Reduction::l1)
            .on("ReduceL2", Reduction::l2)
            .on("ReduceSumSquare", Reduction::sumSquare)
            .on("ReduceLogSum", Reduction::logSum)
            .on("ReduceLogSumExp", Reduction::logSumExp)
            .on("CumSum", Cumulative::sum)
            .on("CumProd", Cumulative::product)
            .on("LayerNormalization", Normalization::layer)
            .on("RMSNormalization", Normalization::rootMeanSquare)
            .on("MeanVarianceNormalization", Normalization::meanVariance)
            .on("RotaryEmbedding", Rotation::standard)
            .on("com.microsoft.RotaryEmbedding", Rotation::contrib)
            .on("DFT", Spectrum::dft)
            .on("STFT", Spectrum::stft)
            // indices
            .on("ScatterElements", Scattering::combined)
            .on("ScatterND", Scattering::combined)
            .on("OneHot", Gradient::oneHot)
            .on("NegativeLogLikelihoodLoss", Loss::negativeLogLikelihood)
            .on("SoftmaxCrossEntropyLoss", Loss::crossEntropy)
            // space
            .on("Conv", Convolution::conv)
            .on("ConvTranspose", Convolution::convTranspose)
            .on("DeformConv", DeformableConvolution::deformConv)
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
            .on("RoiAlign", Regions::roiAlign)
            .blocked("Sign", "Floor", "Ceil", "Round", "Hardmax", "MelWeightMatrix");

    private Gradient() {}

    private static Expr square(Expr x) {
        return x.mul(x);
    }

    /** 1 − x², exact where x is near 1. */
    private static Expr oneLessSquare(Expr x) {
        return x.rsub(1).mul(x.add(1));
    }

    private static List<@Nullable Expr> toAll(At at, Expr signal) {
        return new ArrayList<>(Collections.nCopies(at.node().inputs().size(), signal));
    }

    private static List<@Nullable Expr> div(At at) {
        Expr share = at.dy().div(at.in(1));
        return each(share, share.mul(at.out(0)).neg());
    }

    /** x − q·b with q the whole quotient, a constant between its jumps. */
    private static List<@Nullable Expr> mod(At at) {
        Expr quotient = at.out(0).sub(at.in(0)).div(at.in(1)).apply("Round");
        return each(at.dy(), at.dy().mul(quotient));
    }

    private static List<@Nullable Expr> erf(At at) {
        Expr x = at.in(0);
        return each(at.dy().mul(x.mul(x).neg().exp().mul(TWO_OVER_SQRT_PI)));
    }

    /** To the two values, off and on, what arrived where each was written. */
    private static List<@Nullable Expr> oneHot(At at) {
        Expr values = at.in(2);
        Expr zeroAndOne = at.builder().constant(Tensor.fill(values.dtype(), Shape.of(2), i -> i));
        Expr hot = at.in(0).apply("OneHot", at.node().attributes(), at.in(1), zeroAndOne);
        Expr all = at.dy().reshape(-1).reduceSum(true, 0);
        Expr on = at.dy().mul(hot).reshape(-1).reduceSum(true, 0);
        return each(null, null, all.sub(on).concat(0, on));
    }
}
