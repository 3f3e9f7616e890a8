package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.Rule;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import static dev.limpid.backward.Rule.each;

/**
 * Layer-wise relevance propagation for transformers: AttnLRP (Achtibat et al. 2024) and, with all attention and all gates
 * taken for constants, CP-LRP (Ali et al. 2022).
 *
 * <ul>
 *   <li>What is linear has the ε rule (equation 8), a bias among its summands; convolutions, and linear layers outside
 *       attention, may have the {@link Gamma γ rule} instead, as the paper has it for vision transformers.
 *   <li>A function of single numbers hands on what it gets (identity rule, equation 9), also where an exporter wrote it out
 *       as x times a function of x; so does a factor that is a constant.
 *   <li>Of a product of two, each side gets half of what the ε rule would give it alone (uniform rule, propositions 3.2 and
 *       3.3), and all of it if the other does not depend on the source.
 *   <li>Softmax: Rᵢ = xᵢ (R′ᵢ − sᵢ Σⱼ R′ⱼ) (proposition 3.1); what its bias takes in is lost.
 *   <li>Normalisation divides by a constant (proposition 3.4): what is left of LayerNormalization is affine and has the ε
 *       rule, RMSNormalization hands on what it gets.
 * </ul>
 *
 * <p>As ε goes to 0, relevance is at every wire value ⊙ signal of a backward pass with those changes, which is how the
 * authors' LXT computes it; but a sum that is exactly 0 has no relevance to hand on. CP-LRP here has the identity rule for activations, as in LXT and in the comparison of Achtibat et al.; Ali
 * et al. leave these their slopes.
 *
 * @param epsilon of the ε rule, above 0
 * @param gamma of linear layers outside attention, 0 for the ε rule
 * @param convolutionGamma of convolutions, 0 for the ε rule
 */
public record AttnLrp(Variant variant, double epsilon, double gamma, double convolutionGamma) {
    /** What becomes of relevance in attention. */
    public enum Variant {
        /** It flows through the softmax to queries and keys, too. */
        ATTN,
        /** It flows to the values only. */
        CP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So small that it changes nothing but divisions by zero. */
    public static final double EPSILON = 1e-9;

    private static final String[] IDENTITY = {
        "Neg",
        "Erf",
        "Tanh",
        "Sigmoid",
        "HardSigmoid",
        "HardSwish",
        "Relu",
        "LeakyRelu",
        "PRelu",
        "Elu",
        "Selu",
        "Celu",
        "Softplus",
        "Softsign",
        "Mish",
        "Swish",
        "Clip",
        "Gelu",
        "com.microsoft.Gelu",
        "com.microsoft.QuickGelu",
        "RMSNormalization",
        "LpNormalization"
    };

    public AttnLrp {
        if (!((float) epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("Setting epsilon must be a number above 0, got " + epsilon + ".");
        }
        requireNotNegative("gamma", gamma);
        requireNotNegative("conv-gamma", convolutionGamma);
    }

    private static void requireNotNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "Setting " + name + " must be a number of at least 0, got " + value + ".");
        }
    }

    /** The rules, under a name that tells the settings. */
    public RuleTable table() {
        Epsilon rule = new Epsilon(epsilon);
        Rule both = at -> each(at.dy(), at.dy());
        RuleTable table = Routing.TABLE
                .as("attn-lrp(" + settings() + ")", RuleTable.Signal.RELEVANCE)
                .on("Cast", at -> each(at.dy().cast(at.in(0).dtype())))
                .on("Add", rule.sum(both))
                .on("Sub", rule.sum(at -> each(at.dy(), at.dy().neg())))
                .on("Sum", rule.sum(AttnLrp::toAll))
                .on("Mul", this::mul)
                .on("Div", at -> at.wants(0) ? each(at.dy()) : each(null, at.dy()))
                .on("Pow", AttnLrp::pow)
                .on("ReduceSum", rule.sum(Reduction::sum))
                .on("ReduceMean", rule.sum(Reduction::mean))
                .on("ReduceL2", rule.sum(Reduction::l2))
                .on("AveragePool", rule.sum(Pooling::average))
                .on("GlobalAveragePool", rule.sum(Pooling::globalAverage))
                .on("com.microsoft.BiasGelu", at -> biased(at, rule))
                .on("com.microsoft.FastGelu", at -> at.has(1) ? biased(at, rule) : each(at.dy()))
                .on("LayerNormalization", rule.sum(Normalization::layerOfConstantDeviation))
                .on("Softmax", AttnLrp::softmax)
                .on("LogSoftmax", rule.sum(Softmax::logSoftmax))
                .on("RotaryEmbedding", rule.sum(Rotation::standard))
                .on("com.microsoft.RotaryEmbedding", rule.sum(Rotation::contrib))
                .on("Einsum", rule.product(Einsum::einsum, Integer.MAX_VALUE))
                .on("Conv", rule.product(Convolution::conv, 2));
        for (String op : IDENTITY) {
            table = table.on(op, at -> each(at.dy()));
        }
        table = product(table, rule, "MatMul", Linear::matMul);
        table = product(table, rule, "com.microsoft.FusedMatMul", Linear::fusedMatMul);
        table = product(table, rule, "Gemm", Linear::gemm);
        if (gamma > 0 || convolutionGamma > 0) {
            table = table.on("Add", this::endsGamma, both);
        }
        return convolutionGamma == 0 ? table : table.on("Conv", AttnLrp::isLinear, this::convGamma);
    }

    private String settings() {
        return "variant=" + variant + ", epsilon=" + epsilon + ", gamma=" + gamma + ", conv-gamma=" + convolutionGamma;
    }

    private RuleTable product(RuleTable table, Epsilon rule, String op, Rule derivative) {
        Rule both = rule.product(derivative, 2);
        RuleTable more = table.on(op, both);
        if (variant == Variant.CP) {
            more = more.on(op, AttnLrp::isBilinear, at -> attended(at, rule, derivative, both));
        }
        return gamma == 0 && convolutionGamma == 0
                ? more
                : more.on(op, this::isGamma, at -> linearGamma(at, derivative));
    }

    private static List<@Nullable Expr> toAll(At at) {
        List<@Nullable Expr> all = new ArrayList<>();
        at.node().inputs().forEach(input -> all.add(at.dy()));
        return all;
    }

    /** x ⊙ (R − s ΣR); where x is a mask's −∞ there is no relevance, and none comes of it. */
    private static List<@Nullable Expr> softmax(At at) {
        Expr total = at.dy().reduceSum(true, at.axis("axis", -1));
        return each(at.in(0).max(-Float.MAX_VALUE).mul(at.dy().sub(at.out(0).mul(total))));
    }

    /** An activation of x + bias: to x what the ε rule gives it of the sum. */
    private static List<@Nullable Expr> biased(At at, Epsilon rule) {
        Expr ratio = rule.ratio(at.dy(), at.in(0).add(at.in(1)));
        return each(ratio.mul(at.in(0)), ratio.mul(at.in(1)));
    }

    private static List<@Nullable Expr> pow(At at) {
        if (at.wants(1)) {
            throw new IllegalStateException("there is no rule for an exponent that depends on what is explained.");
        }
        return each(at.dy());
    }

    private List<@Nullable Expr> mul(At at) {
        if (!isBilinear(at)) {
            return each(at.dy(), at.dy());
        }
        Products products = new Products(at);
        int carrier = products.carrier(at.node());
        if (carrier == Products.BOTH && variant == Variant.CP) {
            carrier = products.gated(at.node());
        }
        return switch (carrier) {
            case 0 -> each(at.dy());
            case 1 -> each(null, at.dy());
            default -> {
                Expr half = at.dy().mul(0.5);
                yield each(half, half);
            }
        };
    }

    private static boolean isBilinear(At at) {
        return at.wants(0) && at.wants(1);
    }

    /** A product with a weight. */
    private static boolean isLinear(At at) {
        return at.wants(0) && !at.wants(1);
    }

    /** With the attention probabilities for a constant, all goes to what they weight. */
    private static List<@Nullable Expr> attended(At at, Epsilon rule, Rule derivative, Rule both) {
        int side = new Products(at).attended(at.node());
        if (side == Products.BOTH) {
            return both.back(at);
        }
        List<@Nullable Expr> shares = rule.sum(derivative).back(at);
        return side == 0 ? each(shares.get(0)) : each(null, shares.get(1));
    }

    /** What a product with a weight has for γ: a convolution's where it is one in other words, none in attention. */
    private double gammaOf(At at, Node product) {
        Products products = new Products(at);
        return products.isOfPatches(product) ? convolutionGamma : products.isProjection(product) ? 0 : gamma;
    }

    private boolean isGamma(At at) {
        return isLinear(at) && gammaOf(at, at.node()) > 0;
    }

    /** Whether this adds a bias to a product that has the γ rule, which then shares out the sum. */
    private boolean endsGamma(At at) {
        Node product = at.wants(0) == at.wants(1) ? null : at.producer(at.wants(0) ? 0 : 1);
        return product != null
                && (product.is("MatMul") || product.qualifiedOp().equals("com.microsoft.FusedMatMul"))
                && at.consumers(product.out(0)).size() == 1
                && at.depends(product.in(0))
                && !at.depends(product.in(1))
                && gammaOf(at, product) > 0;
    }

    private List<@Nullable Expr> linearGamma(At at, Rule derivative) {
        Node node = at.node();
        Gamma rule = new Gamma(gammaOf(at, node), new Epsilon(epsilon));
        if (node.is("Gemm")) {
            Expr bias = at.has(2) ? at.in(2).mul(node.attribute("beta", 1f)) : null;
            return rule.shares(at, derivative, bias, at.out(0));
        }
        List<Node> readers = at.consumers();
        Node reader = readers.size() == 1 ? readers.get(0) : null;
        if (reader != null && reader.is("Add") && at.depends(reader.in(0)) != at.depends(reader.in(1))) {
            Expr bias = at.builder().expr(reader.in(at.depends(reader.in(0)) ? 1 : 0));
            return rule.shares(at, derivative, bias, at.builder().expr(reader.out(0)));
        }
        return rule.shares(at, derivative, null, at.out(0));
    }

    private List<@Nullable Expr> convGamma(At at) {
        Expr bias = null;
        if (at.has(2)) {
            long[] sizes = new long[at.out(0).rank() - 1];
            Arrays.fill(sizes, 1);
            sizes[0] = -1;
            bias = at.in(2).reshape(sizes);
        }
        return new Gamma(convolutionGamma, new Epsilon(epsilon)).shares(at, Convolution::conv, bias, at.out(0));
    }
}
