package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.Rule;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import static dev.limpid.backward.Rule.each;
import static java.util.Objects.requireNonNull;

/**
 * A layer as the rules of LRP see it: z = Σ c + b with contributions c = x·w, of x, which depends on what is explained, and
 * weights w, which don't. The bias b is the operator's own, or a constant added right behind an operator that has none.
 *
 * <p>Whatever the operator does to bring x and w together (windows, groups, strides), it does again to other values of
 * either; the way back is its derivative, which for what is linear is the transpose.
 */
final class LinearLayer {
    private static final Map<String, Rule> OPS = Map.of(
            "Conv", Convolution::conv,
            "ConvTranspose", Convolution::convTranspose,
            "Gemm", Linear::gemm,
            "MatMul", Linear::matMul,
            "com.microsoft.FusedMatMul", Linear::fusedMatMul,
            "Einsum", Einsum::einsum);

    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "ConvTranspose");

    /** Operators without negative values. */
    private static final Set<String> POSITIVE = Set.of("Relu", "Sigmoid", "HardSigmoid", "Softmax", "Softplus");

    /** Operators whose values have no other sign than their first input's. */
    private static final Set<String> SIGN_KEEPING = Set.of(
            "AveragePool",
            "MaxPool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Identity",
            "Dropout",
            "Slice");

    private final At at;
    private final int input;
    private final @Nullable At adding;

    private LinearLayer(At at, int input, @Nullable At adding) {
        this.at = at;
        this.input = input;
        this.adding = adding;
    }

    /** The operators that can be layers. */
    static Set<String> ops() {
        return OPS.keySet();
    }

    /** Whether a node is a layer: an operator with one side that depends on what is explained, and one that doesn't. */
    static boolean isLayer(At at) {
        return OPS.containsKey(at.node().qualifiedOp())
                && at.node().inputs().size() >= 2
                && at.wants(0) != at.wants(1)
                && !(at.has(2) && at.wants(2));
    }

    static boolean isConvolution(At at) {
        return CONVOLUTIONS.contains(at.node().qualifiedOp());
    }

    /** Whether {@code sum} adds the bias of a layer. */
    static boolean isBias(At layer, Node sum) {
        At adding = isLayer(layer) ? adding(layer) : null;
        return adding != null && adding.node().equals(sum);
    }

    private static @Nullable At adding(At at) {
        List<Node> consumers = at.consumers();
        if (at.has(2) || consumers.size() != 1 || !consumers.get(0).is("Add")) {
            return null;
        }
        At sum = at.beside(consumers.get(0));
        boolean constant = sum.wants(0) != sum.wants(1);
        return constant && sum.out(0).type().equals(at.out(0).type()) ? sum : null;
    }

    /**
     * The layer at a node.
     *
     * @throws IllegalStateException if it is none
     */
    static LinearLayer of(At at) {
        if (!isLayer(at)
                || at.node().op().equals("Einsum") && at.node().inputs().size() != 2) {
            throw new IllegalStateException(
                    "It is no layer with weights: a rule of LRP needs one side that depends on what is"
                            + " explained, and one that doesn't. Products of values, as in attention, are attn-lrp's.");
        }
        return new LinearLayer(at, at.wants(0) ? 0 : 1, adding(at));
    }

    Expr x() {
        return at.in(input);
    }

    Expr w() {
        return at.in(1 - input);
    }

    @Nullable
    Expr bias() {
        if (adding != null) {
            return adding.in(adding.wants(0) ? 1 : 0);
        }
        return at.has(2) ? at.in(2) : null;
    }

    Expr z() {
        return adding != null ? adding.out(0) : at.out(0);
    }

    /** A signal at x in its place among those of the operator's inputs. */
    List<@Nullable Expr> toInput(Expr signal) {
        return input == 0 ? each(signal) : each(null, signal);
    }

    /** Whether x is itself what is explained, or that with something around it. */
    boolean readsSource() {
        return at.isSource(input) || padding() != null;
    }

    /** What stands between what is explained and this layer, if it only puts constants around it. */
    private @Nullable At padding() {
        Node producer = at.isSource(input) ? null : at.producer(input);
        At before = producer != null && producer.is("Pad") ? at.beside(producer) : null;
        boolean constant = before != null
                && before.isSource(0)
                && before.node().attribute("mode", "constant").equals("constant");
        return constant ? before : null;
    }

    /** Other values of what is explained, one for all of a channel, in the place of x; what stands around it stays. */
    Expr inPlaceOfSource(Expr value) {
        At padding = padding();
        if (padding == null) {
            return value.expand(x().shape());
        }
        List<Wire> wires = new ArrayList<>(padding.node().inputs());
        wires.set(0, value.expand(padding.in(0).shape()).wire());
        GraphBuilder builder = at.builder();
        return builder.expr(builder.add("Pad", wires, 1, padding.node().attributes())
                        .get(0))
                .as(x().type());
    }

    /** What the layer makes of other values. */
    Expr forward(Expr x, Expr w, @Nullable Expr bias) {
        Node node = at.node();
        List<Wire> wires = new ArrayList<>(input == 0 ? List.of(x.wire(), w.wire()) : List.of(w.wire(), x.wire()));
        if (bias != null && adding == null) {
            wires.add(bias.wire());
        }
        String op = node.domain().isEmpty() ? node.op() : node.domain() + ":" + node.op();
        Expr product = at.builder()
                .expr(at.builder().add(op, wires, 1, node.attributes()).get(0))
                .as(at.out(0).type());
        return bias != null && adding != null ? product.add(bias) : product;
    }

    /** The transpose with other weights: a signal at z brought back to x. */
    Expr back(Expr signal, Expr w) {
        Rule slopes = requireNonNull(OPS.get(at.node().qualifiedOp()));
        return requireNonNull(
                slopes.back(at.reading(1 - input, w).carrying(signal)).get(input));
    }

    /** Σ c·s: what comes back of a signal for all contributions. */
    Expr all(Expr signal) {
        return x().mul(back(signal, w()));
    }

    /** Σ c⁺ + b⁺. */
    Expr positive() {
        return signed(
                positivePart(w()), negativePart(w()), bias() == null ? null : positivePart(requireNonNull(bias())));
    }

    /** Σ c⁺, without the bias. */
    Expr positiveWithoutBias() {
        return signed(positivePart(w()), negativePart(w()), null);
    }

    /** Σ c⁻ + b⁻. */
    Expr negative() {
        return signed(
                negativePart(w()), positivePart(w()), bias() == null ? null : negativePart(requireNonNull(bias())));
    }

    /** What comes back of a signal for contributions above 0. */
    Expr toPositive(Expr signal) {
        return signedBack(signal, positivePart(w()), negativePart(w()));
    }

    /** What comes back of a signal for contributions below 0. */
    Expr toNegative(Expr signal) {
        return signedBack(signal, negativePart(w()), positivePart(w()));
    }

    private Expr signed(Expr withPositive, Expr withNegative, @Nullable Expr bias) {
        requirePlain();
        Expr one = forward(positivePart(x()), withPositive, bias);
        return isNonNegative(at, input) ? one : one.add(forward(negativePart(x()), withNegative, null));
    }

    private Expr signedBack(Expr signal, Expr withPositive, Expr withNegative) {
        Expr one = positivePart(x()).mul(back(signal, withPositive));
        return isNonNegative(at, input) ? one : one.add(negativePart(x()).mul(back(signal, withNegative)));
    }

    private Expr positivePart(Expr value) {
        return value.wire().equals(x().wire()) && isNonNegative(at, input) ? value : value.relu();
    }

    private static Expr negativePart(Expr value) {
        return value.min(0);
    }

    /** Weights are told by the sign that they have in the product. */
    void requirePlain() {
        Node node = at.node();
        if (node.attribute("alpha", 1f) != 1 || node.attribute("beta", 1f) != 1) {
            throw new IllegalStateException("alpha and beta must be 1 for rules that tell weights by their sign.");
        }
    }

    /** Whether an input has no negative values, whatever the model is fed; what is not obvious counts as no. */
    private static boolean isNonNegative(At at, int input) {
        Node producer = at.producer(input);
        if (producer == null || at.isSource(input)) {
            return false;
        }
        At before = at.beside(producer);
        if (producer.is("Concat")) {
            return IntStream.range(0, producer.inputs().size()).allMatch(i -> isNonNegative(before, i));
        }
        return POSITIVE.contains(producer.qualifiedOp())
                || producer.is("Clip") && isNonNegative(at.builder().weightOf(producer.in(1)))
                || SIGN_KEEPING.contains(producer.qualifiedOp()) && isNonNegative(before, 0);
    }

    private static boolean isNonNegative(@Nullable Weight bound) {
        return bound instanceof Weight.InMemory held && held.value().at(0) >= 0;
    }
}
