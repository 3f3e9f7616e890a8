package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What products of two values mean that both depend on the source, told by where these come from. */
final class Products {
    /** Neither side stands back. */
    static final int BOTH = -1;

    /** Operators that compute each number from the one in its place, and constants. */
    private static final Set<String> ELEMENTWISE = Set.of(
            ("Identity Cast Dropout Add Sub Mul Div Pow Neg Abs Exp Log Sqrt Reciprocal Erf Tanh Sigmoid HardSigmoid Softplus"
                            + " Softsign Relu LeakyRelu Clip Min Max")
                    .split(" "));

    /** Activations, whose outputs are gates where they multiply something else. */
    private static final Set<String> ACTIVATIONS =
            Set.of(("Relu LeakyRelu Elu Selu Celu Sigmoid HardSigmoid HardSwish Softplus Softsign Tanh Mish Swish Gelu"
                            + " com.microsoft.Gelu com.microsoft.QuickGelu com.microsoft.FastGelu com.microsoft.BiasGelu"
                            + " Softmax")
                    .split(" "));

    private static final Set<String> SCALING = Set.of("Identity", "Cast", "Dropout", "Mul", "Div");

    private static final Set<String> MOVING = Set.of(
            "Identity",
            "Cast",
            "Dropout",
            "Mul",
            "Div",
            "Add",
            "Where",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Expand",
            "Transpose",
            "Concat",
            "Split",
            "Slice",
            "Gather");

    private static final Set<String> PRODUCTS = Set.of("MatMul", "com.microsoft.FusedMatMul", "Einsum");

    private final At at;

    Products(At at) {
        this.at = at;
    }

    /**
     * The side of a Mul that takes all: what is scaled by one over a norm of itself, or by a function of itself, as x is in
     * x·Φ(x); {@link #BOTH} if neither side is.
     */
    int carrier(Node mul) {
        for (int i = 0; i < 2; i++) {
            if (isInverse(mul.in(1 - i))) {
                return i;
            }
        }
        for (int i = 0; i < 2; i++) {
            if (isFunctionOfUnscaled(mul.in(1 - i), mul.in(i))) {
                return i;
            }
        }
        return BOTH;
    }

    /** The side that is opened and shut by the other, an activation; {@link #BOTH} if neither is or both are. */
    int gated(Node mul) {
        boolean first = isActivation(mul.in(0));
        return first == isActivation(mul.in(1)) ? BOTH : first ? 1 : 0;
    }

    /** The side that attention weights, if the other one is a softmax's; {@link #BOTH} if neither is or both are. */
    int attended(Node product) {
        boolean first = isSoftmaxed(product.in(0));
        return first == isSoftmaxed(product.in(1)) ? BOTH : first ? 1 : 0;
    }

    /** Whether a product with a weight makes queries, keys or values, or takes up what attention made of them. */
    boolean isProjection(Node product) {
        return leadsToProduct(product.out(0)) || comesFromProduct(product.in(0));
    }

    /** Whether a product with a weight is of a picture's own patches: a convolution in other words. */
    boolean isOfPatches(Node product) {
        Wire wire = product.in(0);
        while (!at.isSource(wire)) {
            Node node = at.producer(wire);
            List<Wire> dependent = node == null || !MOVING.contains(node.qualifiedOp())
                    ? List.of()
                    : node.inputs().stream().filter(at::depends).toList();
            if (dependent.size() != 1) {
                return false;
            }
            wire = dependent.get(0);
        }
        return at.builder().expr(wire).rank() == 4;
    }

    private boolean isInverse(Wire wire) {
        Node node = at.producer(wire);
        if (node == null) {
            return false;
        }
        return switch (node.qualifiedOp()) {
            case "Reciprocal" -> true;
            case "Div" -> !at.depends(node.in(0));
            case "Pow" ->
                at.builder().weightOf(node.in(1)) instanceof Weight.InMemory held
                        && held.shape().size() == 1
                        && held.value().at(0) < 0;
            case "Identity", "Cast", "Expand", "Reshape", "Unsqueeze", "Squeeze" -> isInverse(node.in(0));
            default -> false;
        };
    }

    private boolean isFunctionOfUnscaled(Wire function, Wire scaled) {
        Wire root = scaled;
        while (root != null) {
            if (isFunctionOf(function, root, new HashSet<>())) {
                return true;
            }
            root = unscaled(root);
        }
        return false;
    }

    private boolean isFunctionOf(Wire wire, Wire root, Set<Wire> known) {
        if (wire.equals(root) || wire.isNone() || !at.depends(wire) || known.contains(wire)) {
            return true;
        }
        Node node = at.producer(wire);
        boolean is = node != null
                && ELEMENTWISE.contains(node.qualifiedOp())
                && node.inputs().stream().allMatch(in -> isFunctionOf(in, root, known));
        if (is) {
            known.add(wire);
        }
        return is;
    }

    /** What a wire is a multiple of; null if it is none of anything. */
    private @Nullable Wire unscaled(Wire wire) {
        Node node = at.producer(wire);
        if (node == null || !SCALING.contains(node.qualifiedOp())) {
            return null;
        }
        List<Wire> dependent = node.inputs().stream().filter(at::depends).toList();
        boolean divisor = node.is("Div") && at.depends(node.in(1));
        return dependent.size() == 1 && !divisor ? dependent.get(0) : null;
    }

    private boolean isActivation(Wire wire) {
        Node node = at.producer(wire);
        if (node == null) {
            return false;
        }
        boolean selfGated = node.is("Mul")
                && at.depends(node.in(0))
                && at.depends(node.in(1))
                && (isFunctionOfUnscaled(node.in(1), node.in(0)) || isFunctionOfUnscaled(node.in(0), node.in(1)));
        Wire inner = unscaled(wire);
        return ACTIVATIONS.contains(node.qualifiedOp()) || selfGated || inner != null && isActivation(inner);
    }

    private boolean isSoftmaxed(Wire wire) {
        Node node = at.producer(wire);
        return node != null
                && (node.is("Softmax")
                        || isMoving(node)
                                && node.inputs().stream().filter(at::depends).anyMatch(this::isSoftmaxed));
    }

    /** Whether a node moves and scales values, and adds nothing but constants to them. */
    private boolean isMoving(Node node) {
        boolean several = node.is("Concat") || node.is("Where");
        return MOVING.contains(node.qualifiedOp())
                && (several || node.inputs().stream().filter(at::depends).count() == 1);
    }

    private boolean isProduct(Node node) {
        return PRODUCTS.contains(node.qualifiedOp()) && at.depends(node.in(0)) && at.depends(node.in(1));
    }

    private boolean leadsToProduct(Wire wire) {
        return at.consumers(wire).stream()
                .anyMatch(node -> isProduct(node)
                        || isMoving(node) && node.outputs().stream().anyMatch(this::leadsToProduct));
    }

    private boolean comesFromProduct(Wire wire) {
        Node node = at.producer(wire);
        return node != null
                && (isProduct(node)
                        || isMoving(node)
                                && node.inputs().stream().filter(at::depends).anyMatch(this::comesFromProduct));
    }
}
