package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Selects before computing instead of after: of an output {@code [batch,position,entry]} only some positions, or some
 * entries of one, are computed.
 *
 * <p>A selection moves from an operator's output to those of its inputs that vary along the selected axis, as long as the
 * operator treats the places of that axis alike:
 *
 * <pre>
 * before   select(Add(MatMul(Gelu(x), W), b))          after   Add(MatMul(Gelu(select(x)), W), b)
 * </pre>
 *
 * <p>It stops at a value that is needed whole all the same, because the other positions attend to it.
 */
public final class PushDownSelection {
    private static final Set<String> ELEMENTWISE = Set.of(
            ("Identity Dropout Cast Neg Abs Exp Log Sqrt Erf Tanh Sigmoid Relu Reciprocal Gelu com.microsoft.Gelu"
                            + " Add Sub Mul Div Pow Where")
                    .split(" "));

    private record Selected(Wire wire, int axis) {}

    private final GraphBuilder builder;
    private final Shapes shapes;
    private final Map<Wire, Node> producers;
    private final Expr positions;
    private final Set<Wire> kept;
    private final Set<Wire> whole = new HashSet<>();
    private final Set<Selected> visited = new HashSet<>();
    private final Map<Selected, Optional<List<Wire>>> movable = new HashMap<>();
    private final Map<Selected, Expr> done = new HashMap<>();

    /**
     * @param graph whose outputs are selected from
     * @param builder on that graph, to which the selecting nodes are appended
     * @param positions of each example, INT64 {@code [batch,P]}, or of all {@code [1,P]}; one, where entries are selected too
     * @param kept wires that somebody looks at: what lies between them and the output has to be computed from all of them
     */
    public PushDownSelection(Graph graph, GraphBuilder builder, Expr positions, Set<Wire> kept) {
        this.builder = builder;
        this.shapes = builder.shapes();
        this.producers = graph.producers();
        this.positions = positions;
        this.kept = Set.copyOf(kept);
    }

    /** The positions of each example: of {@code [batch,position,…]} the {@code [batch,P,…]}. */
    public Expr position(Wire wire) {
        mark(wire);
        return select(wire, 1);
    }

    /**
     * Some entries of the last axis at the selected position: of {@code [batch,position,entry]} the {@code [batch,J]}.
     *
     * @param entries of each example, INT64 {@code [batch,J]}
     */
    public Expr entries(Wire wire, Expr entries) {
        mark(wire);
        return pickEntries(wire, entries);
    }

    private Expr pickEntries(Wire wire, Expr entries) {
        Node node = producers.get(wire);
        if (node != null && !whole.contains(wire)) {
            boolean sum = node.is("Add") || node.is("Identity");
            if (sum && node.inputs().stream().allMatch(in -> isVector(in, wire) || isWhole(in, wire))) {
                return node.inputs().stream()
                        .map(in -> isVector(in, wire) ? builder.expr(in).gather(entries, 0) : pickEntries(in, entries))
                        .reduce(Expr::add)
                        .orElseThrow();
            }
            Expr columns = columns(node, entries);
            if (columns != null) {
                // [batch,J,hidden] · [batch,1,hidden]ᵀ
                return columns.matMul(select(node.in(0), 1), false, true, node.attribute("alpha", 1f))
                        .squeeze(-1);
            }
        }
        return select(wire, 1).squeeze(1).gatherElements(entries, 1);
    }

    /** A constant with a number for each entry of {@code output}. */
    private boolean isVector(Wire wire, Wire output) {
        Weight weight = builder.weightOf(wire);
        return weight != null
                && weight.shape().rank() == 1
                && Dim.of(weight.shape().dim(0)).equals(shapes.of(output).dim(-1));
    }

    /** Whether a wire has all positions and entries of {@code output}, so that none of them is read many times. */
    private boolean isWhole(Wire wire, Wire output) {
        TensorType wanted = shapes.of(output);
        return shapes.find(wire)
                .map(type -> type.rank() == wanted.rank()
                        && type.dims()
                                .subList(1, type.rank())
                                .equals(wanted.dims().subList(1, wanted.rank())))
                .orElse(false);
    }

    /** The columns of a constant factor that make the wanted entries: {@code [batch,J,hidden]}. */
    private @Nullable Expr columns(Node node, Expr entries) {
        boolean fused = node.qualifiedOp().equals("com.microsoft.FusedMatMul");
        boolean plain = node.is("MatMul");
        Weight weight = builder.weightOf(node.in(1));
        if (!(fused || plain) || weight == null || weight.shape().rank() != 2 || node.attribute("transA", 0L) != 0) {
            return null;
        }
        Expr factor = builder.expr(node.in(1));
        return fused && node.attribute("transB", 0L) == 1
                ? factor.gather(entries, 0)
                : factor.gather(entries, 1).transpose(List.of(1L, 2L, 0L));
    }

    private Expr select(Wire wire, int axis) {
        Expr known = done.get(new Selected(wire, axis));
        if (known != null) {
            return known;
        }
        List<Wire> moved = inputsToSelect(wire, axis);
        Expr selected = moved == null ? materialise(wire) : rebuild(wire, axis, moved);
        done.put(new Selected(wire, axis), selected);
        return selected;
    }

    /** The node again, on selected inputs. */
    private Expr rebuild(Wire wire, int axis, List<Wire> moved) {
        Node node = writer(wire);
        List<Wire> ins = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            Wire input = node.in(i);
            ins.add(
                    moved.contains(input) && axisOf(node, i, axis) >= 0
                            ? select(input, axisOf(node, i, axis)).wire()
                            : input);
        }
        if (node.is("Reshape")) {
            return builder.expr(ins.get(0)).reshape(selectedShape(wire, axis));
        }
        String op = node.domain().isEmpty() ? node.op() : node.domain() + ":" + node.op();
        return builder.expr(builder.add(op, ins, 1, node.attributes()).get(0));
    }

    private Node writer(Wire wire) {
        return Objects.requireNonNull(producers.get(wire), () -> "Nothing writes wire '" + wire + "'.");
    }

    /** Sizes up to the selected axis are copied; of those behind it at most one is not fixed. */
    private long[] selectedShape(Wire wire, int axis) {
        TensorType type = shapes.of(wire);
        long[] sizes = new long[type.rank()];
        for (int i = axis + 1; i < sizes.length; i++) {
            sizes[i] = type.dim(i) instanceof Dim.Fixed fixed ? fixed.size() : -1;
        }
        return sizes;
    }

    private Expr materialise(Wire wire) {
        Expr value = builder.expr(wire);
        if (value.type().dim(0).isOne() && !positions.type().dim(0).isOne()) {
            return value.gather(positions, 1).squeeze(0);
        }
        if (positions.type().dim(0).isOne()) {
            // The same positions of every example.
            return value.gather(positions.reshape(-1), 1);
        }
        return positions.type().dim(1).isOne()
                ? value.gatherND(positions, 1).unsqueeze(1)
                : value.gatherND(positions.unsqueeze(2), 1);
    }

    private void mark(Wire wire) {
        kept.forEach(this::ancestors);
        markWhole(wire, 1);
        // What was marked on the way no longer lets a selection through.
        movable.clear();
    }

    /** Marks what the selected value needs of others as a whole, and all that those are made of. */
    private void markWhole(Wire wire, int axis) {
        // Residual connections lead to the same wire by many ways.
        if (!visited.add(new Selected(wire, axis))) {
            return;
        }
        List<Wire> moved = inputsToSelect(wire, axis);
        if (moved == null) {
            ancestors(wire);
            return;
        }
        Node node = writer(wire);
        for (int i = 0; i < node.inputs().size(); i++) {
            if (moved.contains(node.in(i)) && axisOf(node, i, axis) >= 0) {
                markWhole(node.in(i), axisOf(node, i, axis));
            } else {
                ancestors(node.in(i));
            }
        }
    }

    private void ancestors(Wire wire) {
        if (whole.add(wire) && producers.containsKey(wire)) {
            writer(wire).reads().forEach(this::ancestors);
        }
    }

    /**
     * The inputs that a selection on this wire moves to; null where it cannot move: then it has to be made here, which
     * needs the positions to be the second axis.
     */
    private @Nullable List<Wire> inputsToSelect(Wire wire, int axis) {
        Optional<List<Wire>> known = movable.get(new Selected(wire, axis));
        if (known == null) {
            known = Optional.ofNullable(findInputsToSelect(wire, axis));
            movable.put(new Selected(wire, axis), known);
        }
        return known.orElse(null);
    }

    private @Nullable List<Wire> findInputsToSelect(Wire wire, int axis) {
        Node node = producers.get(wire);
        if (node == null || whole.contains(wire) || !node.out(0).equals(wire) || !passes(node, axis)) {
            return null;
        }
        List<Wire> moved = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            int inAxis = axisOf(node, i, axis);
            if (inAxis >= 0) {
                boolean possible = inAxis == 1 || inputsToSelect(node.in(i), inAxis) != null;
                if (!possible) {
                    return null;
                }
                moved.add(node.in(i));
            }
        }
        return moved.isEmpty() ? null : moved;
    }

    /** Whether the operator treats the places of this axis of its output alike. */
    private boolean passes(Node node, int axis) {
        if (shapes.find(node.out(0)).isEmpty()
                || node.inputs().stream()
                        .anyMatch(in -> !in.isNone() && shapes.find(in).isEmpty())) {
            return false;
        }
        int rank = shapes.rank(node.out(0));
        return switch (node.qualifiedOp()) {
            case "Softmax" -> axis != Math.floorMod(node.attribute("axis", -1L), rank);
            case "LayerNormalization" -> axis < Math.floorMod(node.attribute("axis", -1L), rank);
            case "MatMul", "com.microsoft.FusedMatMul" ->
                axis == rank - 2 && rank > 2 && shapes.rank(node.in(0)) == rank;
            case "Transpose" -> true;
            case "Reshape" -> keepsPrefix(node, axis);
            default -> ELEMENTWISE.contains(node.qualifiedOp());
        };
    }

    private boolean keepsPrefix(Node node, int axis) {
        TensorType from = shapes.of(node.in(0));
        TensorType to = shapes.of(node.out(0));
        int named = 0;
        for (int i = 0; i < to.rank(); i++) {
            if (i <= axis && (i >= from.rank() || !from.dim(i).equals(to.dim(i)))) {
                return false;
            }
            named += i > axis && to.dim(i) instanceof Dim.Named ? 1 : 0;
        }
        return named <= 1;
    }

    /** Where the output's axis lies in an input; -1 if the input does not vary along it. */
    private int axisOf(Node node, int input, int axis) {
        switch (node.qualifiedOp()) {
            case "Softmax", "LayerNormalization", "Reshape":
                return input == 0 ? axis : -1;
            case "MatMul":
                return input == 0 ? axis : -1;
            case "com.microsoft.FusedMatMul":
                return input != 0 ? -1 : node.attribute("transA", 0L) == 1 ? axis + 1 : axis;
            case "Transpose":
                return node.attributes().get("perm") instanceof Attribute.Ints perm
                        ? perm.values().get(axis).intValue()
                        : shapes.rank(node.out(0)) - 1 - axis;
            default:
                break;
        }
        Wire wire = node.in(input);
        if (wire.isNone()) {
            return -1;
        }
        int own = axis - (shapes.rank(node.out(0)) - shapes.rank(wire));
        return own < 0 || shapes.of(wire).dim(own).isOne() ? -1 : own;
    }
}
