package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.Rule;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.IntStream;

import static dev.limpid.backward.Rule.each;

/**
 * DeepLIFT (Shrikumar, Greenside and Kundaje 2017): multipliers that compare a run with a reference run. At each operator the
 * shares of the inputs, multiplier × Δ, add up to that of the output, so those of any wire that all paths cross add up to
 * the difference of both scores.
 *
 * <ul>
 *   <li>Linear operators (section 3.2) hand a signal on as its gradient does.
 *   <li>Functions of one number take the rescale rule, the slope Δy/Δx (section 3.5.1): {@link Secant}.
 *   <li>Of products with two factors that change each gets Δ at the mean of the other, Δ(ab) = ½(b + b₀)Δa + ½(a + a₀)Δb,
 *       its Shapley value (Lundberg and Lee 2017, section 4.2): the gradient halfway between both runs, exact for whatever
 *       is of second degree, such as attention's matrix products.
 *   <li>Softmax, normalisations, norms and quotients are taken apart into those: {@link SoftmaxShares}, {@link
 *       NormalizationShares}.
 *   <li>Maxima credit whoever attains them: {@link ExtremumShares}.
 * </ul>
 *
 * <p>What cannot keep the sum has no line, or refuses: products of more than two factors that change, orders and choices that
 * differ between both runs, integers and truths that depend on what is explained. No operator falls back to its gradient.
 */
public final class DeepLift {
    /** Signals are multipliers. */
    public static final RuleTable TABLE = Routing.TABLE
            .as("deeplift", RuleTable.Signal.MULTIPLIER)
            // linear
            .like(Gradient.TABLE, "Add", "Sub", "Sum", "Mean", "Neg", "Cast", "CastLike")
            .like(Gradient.TABLE, "ReduceSum", "ReduceMean", "CumSum", "Col2Im", "AffineGrid", "OneHot", "DFT")
            .like(Gradient.TABLE, "AveragePool", "GlobalAveragePool")
            .on("BatchNormalization", inFirst(DeepLift::gradient))
            .on("Resize", inFirst(DeepLift::gradient))
            .on("GridSample", inFirst(DeepLift::gradient))
            .on("RoiAlign", inFirst(DeepLift::gradient))
            .on("DeformConv", inFirst(DeepLift::gradient))
            .on("ScatterElements", DeepLift::scatter)
            .on("ScatterND", DeepLift::scatter)
            // products
            .on("Mul", DeepLift::halfway)
            .on("MatMul", DeepLift::halfway)
            .on("com.microsoft.FusedMatMul", DeepLift::halfway)
            .on("Gemm", DeepLift::halfway)
            .on("Conv", DeepLift::halfway)
            .on("ConvTranspose", DeepLift::halfway)
            .on("ReduceSumSquare", DeepLift::halfway)
            .on("RotaryEmbedding", DeepLift::halfway)
            .on("com.microsoft.RotaryEmbedding", DeepLift::halfway)
            .on("STFT", DeepLift::halfway)
            .on("Einsum", DeepLift::einsum)
            .on("Div", DeepLift::div)
            // functions of one number
            .on("Relu", Secant::relu)
            .on("LeakyRelu", Secant::leakyRelu)
            .on("PRelu", inFirst(Secant::pRelu))
            .on("Elu", Secant::elu)
            .on("Selu", Secant::selu)
            .on("Celu", Secant::celu)
            .on("HardSigmoid", Secant::hardSigmoid)
            .on("HardSwish", Secant::hardSwish)
            .on("Softsign", Secant.of(Secant::softsign))
            .on("Softplus", Secant.of(Secant::softplus))
            .on("Sigmoid", Secant.of(Secant::sigmoid))
            .on("Tanh", Secant.of(Secant::tanh))
            .on("Exp", Secant.of(Secant::exp))
            .on("Log", Secant.of(Secant::log))
            .on("Sqrt", Secant.of(Secant::sqrt))
            .on("Reciprocal", Secant.of(Secant::reciprocal))
            .on("Abs", Secant.of((x, y) -> Secant.abs(x)))
            .on("Pow", inFirst(Secant::pow))
            .on("Erf", Secant::smooth)
            .on("Gelu", Secant::smooth)
            .on("com.microsoft.Gelu", Secant::smooth)
            .on("com.microsoft.BiasGelu", inFirst(Secant::smooth))
            .on("com.microsoft.FastGelu", inFirst(Secant::smooth))
            .on("com.microsoft.QuickGelu", Secant::smooth)
            .on("Swish", Secant::smooth)
            .on("Mish", Secant::smooth)
            .on("Sin", Secant::smooth)
            .on("Cos", Secant::smooth)
            .on("Sinh", Secant::smooth)
            .on("Cosh", Secant::smooth)
            .on("Asinh", Secant::smooth)
            .on("Atan", Secant::smooth)
            .on("Tan", Secant::steep)
            .on("Asin", Secant::steep)
            .on("Acos", Secant::steep)
            .on("Acosh", Secant::steep)
            .on("Atanh", Secant::steep)
            .on("Clip", inFirst(Secant::pieces))
            .on("Mod", inFirst(Secant::pieces))
            .on("ThresholdedRelu", Secant::pieces)
            .on("Shrink", Secant::pieces)
            .on("Floor", Secant::pieces)
            .on("Ceil", Secant::pieces)
            .on("Round", Secant::pieces)
            .on("Sign", Secant::pieces)
            // taken apart
            .on("Softmax", SoftmaxShares::softmax)
            .on("LogSoftmax", SoftmaxShares::logSoftmax)
            .on("ReduceLogSumExp", SoftmaxShares::reduceLogSumExp)
            .on("LayerNormalization", scaled(NormalizationShares::layer))
            .on("RMSNormalization", scaled(NormalizationShares::rootMeanSquare))
            .on("InstanceNormalization", scaled(NormalizationShares::instance))
            .on("GroupNormalization", inFirst(NormalizationShares::group))
            .on("MeanVarianceNormalization", NormalizationShares::meanVariance)
            .on("LpNormalization", NormalizationShares::lp)
            .on("LRN", NormalizationShares::localResponse)
            .on("ReduceL1", at -> each(Reduction.kept(at, at.dy()).mul(Secant.abs(Change.in(at, 0)))))
            .on("ReduceL2", DeepLift::euclidean)
            .on("ReduceLogSum", DeepLift::logSum)
            .on("LpPool", DeepLift::lpPool)
            .on("GlobalLpPool", DeepLift::globalLpPool)
            // maxima
            .on("Max", ExtremumShares::among)
            .on("Min", ExtremumShares::among)
            .on("ReduceMax", ExtremumShares::reduced)
            .on("ReduceMin", ExtremumShares::reduced)
            .on("MaxPool", ExtremumShares::maxPool)
            .on("GlobalMaxPool", ExtremumShares::globalMaxPool)
            .on("TopK", refused("the order of its elements may differ between both runs"))
            .on("Unique", refused("which elements are equal may differ between both runs"))
            .checked(DeepLift::carriesAllThatVaries);

    private DeepLift() {}

    /** An input that depends on the source by truths or whole numbers has a share that no float takes back. */
    private static void carriesAllThatVaries(At at) {
        for (int i = 0; i < at.node().inputs().size(); i++) {
            if (at.has(i) && at.varies(i) && !at.wants(i) && !isAlarm(at.producer(i))) {
                throw new IllegalStateException(
                        "input " + i + " ('" + at.node().in(i) + "') depends on what is explained"
                                + " by truths or whole numbers, to which no share of a difference can be given. Use"
                                + " integrated-gradients, or a method that works from outside, such as kernel-shap.");
            }
        }
    }

    /** Whether a truth tells what is no number, and so is false in both runs. */
    private static boolean isAlarm(@Nullable Node producer) {
        return producer != null && (producer.is("IsNaN") || producer.is("IsInf"));
    }

    private static Rule refused(String why) {
        return at -> {
            throw new IllegalStateException(why + ", and then shares do not add up.");
        };
    }

    private static List<@Nullable Expr> gradient(At at) {
        return Gradient.TABLE.rule(at).orElseThrow().back(at);
    }

    /** What is of second degree at most in all its inputs together: its difference is its slope halfway, times Δ. */
    private static List<@Nullable Expr> halfway(At at) {
        return gradient(at.halfway());
    }

    /** Only the first input may depend on what is explained. */
    private static Rule inFirst(Rule rule) {
        return onlyIn(rule, 0, 0);
    }

    /** The first input and the third, a bias. */
    private static Rule scaled(Rule rule) {
        return onlyIn(rule, 0, 2);
    }

    private static Rule onlyIn(Rule rule, int one, int other) {
        return at -> {
            int more = IntStream.range(0, at.node().inputs().size())
                    .filter(i -> i != one && i != other && at.wants(i))
                    .findFirst()
                    .orElse(-1);
            if (more >= 0) {
                throw new IllegalStateException(
                        "input " + more + " ('" + at.node().in(more) + "') depends on what is"
                                + " explained, which keeps shares from adding up.");
            }
            return rule.back(at);
        };
    }

    private static List<@Nullable Expr> scatter(At at) {
        String reduction = at.node().attribute("reduction", "none");
        if (!reduction.equals("none") && !reduction.equals("add")) {
            throw new IllegalStateException("reduction must be none or add, got " + reduction + ".");
        }
        return Scattering.combined(at);
    }

    private static List<@Nullable Expr> einsum(At at) {
        long changing =
                IntStream.range(0, at.node().inputs().size()).filter(at::wants).count();
        if (changing > 2) {
            throw new IllegalStateException(changing + " factors depend on what is explained, at most two may.");
        }
        return Einsum.einsum(at.halfway());
    }

    /** The product with 1/b: ½(1/b + 1/b₀) to a, and to b −½(a + a₀)/(b·b₀). */
    private static List<@Nullable Expr> div(At at) {
        if (!at.varies(1)) {
            return each(at.dy().div(at.in(1)));
        }
        Change b = Change.in(at, 1);
        Change y = Change.out(at, 0);
        Expr toA = b.each(Expr::reciprocal).sum().mul(at.dy()).mul(0.5);
        Expr crossed = y.now().div(b.before()).add(y.before().div(b.now()));
        return each(toA, crossed.mul(at.dy()).mul(-0.5));
    }

    /** (x + x₀)/(y + y₀). */
    private static List<@Nullable Expr> euclidean(At at) {
        Expr share = at.dy().mul(Secant.overSum(Change.out(at, 0)));
        return each(Reduction.kept(at, share).mul(Change.in(at, 0).sum()));
    }

    /** The sum is e^y. */
    private static List<@Nullable Expr> logSum(At at) {
        Change y = Change.out(at, 0);
        Expr signal = at.dy().mul(Secant.log(y.each(Expr::exp), y));
        return each(Reduction.kept(at, signal).expand(at.in(0).shape()));
    }

    private static List<@Nullable Expr> lpPool(At at) {
        Windows.Slid slid = Windows.over(at.node(), at.node().attribute("kernel_shape", List.of()), at.in(0));
        return each(Pooling.sumBack(at, slid, overNorm(at)).mul(ofElements(at)));
    }

    private static List<@Nullable Expr> globalLpPool(At at) {
        return each(overNorm(at).mul(ofElements(at)));
    }

    private static Expr overNorm(At at) {
        return norm(at) == 1 ? at.dy() : at.dy().mul(Secant.overSum(Change.out(at, 0)));
    }

    private static Expr ofElements(At at) {
        Change x = Change.in(at, 0);
        return norm(at) == 1 ? Secant.abs(x) : x.sum();
    }

    private static long norm(At at) {
        long p = at.node().attribute("p", 2L);
        if (p != 1 && p != 2) {
            throw new IllegalStateException("p must be 1 or 2, got " + p + ".");
        }
        return p;
    }
}
