package dev.limpid.graph;

import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One node under inference: what its inputs are, and the shape arithmetic that the lines of the table share. */
record Inference(
        Node node,
        List<TensorType> ins,
        Map<Wire, TensorType> types,
        Map<Wire, Weight> weights,
        Map<Wire, Node> shapeNodes) {
    /** Stands for an optional input that is left out. */
    static final TensorType LEFT_OUT = new TensorType(DType.STRING, List.of());

    TensorType in(int index) {
        return ins.get(index);
    }

    List<TensorType> one(DType dtype, List<Dim> dims) {
        return List.of(new TensorType(dtype, dims));
    }

    /** An axis about which nothing is known. */
    Dim unknown(int axis) {
        return Dim.of(node.out(0) + "#" + axis);
    }

    /** As many axes about which nothing is known. */
    List<Dim> unknowns(int rank) {
        return IntStream.range(0, rank).mapToObj(this::unknown).toList();
    }

    /** The values of an INT64 input, if it is a constant. */
    long @Nullable [] constant(int index) {
        return weights.get(node.in(index)) instanceof Weight.InMemory held && held.dtype() == DType.INT64
                ? held.value().toLongs()
                : null;
    }

    static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    static InferShapes.Rule same() {
        return at -> at.one(at.in(0).dtype(), at.in(0).dims());
    }

    static InferShapes.Rule binary(@Nullable DType result) {
        return at -> {
            List<Dim> dims = at.in(0).dims();
            for (int i = 1; i < at.ins.size(); i++) {
                dims = at.broadcast(dims, at.in(i).dims());
            }
            return at.one(result == null ? at.in(0).dtype() : result, dims);
        };
    }

    List<TensorType> where() {
        return one(in(1).dtype(), broadcast(in(0).dims(), broadcast(in(1).dims(), in(2).dims())));
    }

    List<Dim> broadcast(List<Dim> a, List<Dim> b) {
        int rank = Math.max(a.size(), b.size());
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int inA = axis - (rank - a.size());
            int inB = axis - (rank - b.size());
            Dim left = inA < 0 ? Dim.of(1) : a.get(inA);
            Dim right = inB < 0 ? Dim.of(1) : b.get(inB);
            dims.add(broadcast(left, right, axis));
        }
        return dims;
    }

    Dim broadcast(Dim left, Dim right, int axis) {
        if (left.isOne() || left.equals(right)) {
            return right;
        }
        if (right.isOne()) {
            return left;
        }
        // A fixed size other than 1 decides; of two different names either may turn out to be 1.
        return left instanceof Dim.Fixed ? left : right instanceof Dim.Fixed ? right : unknown(axis);
    }

    List<TensorType> transpose() {
        int rank = in(0).rank();
        List<Long> reversed =
                LongStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList();
        return one(
                in(0).dtype(),
                node.attribute("perm", reversed).stream()
                        .map(axis -> in(0).dim(axis.intValue()))
                        .toList());
    }

    List<TensorType> shape() {
        return one(DType.INT64, List.of(Dim.of(part(node, in(0)).size())));
    }

    /** The axes of a type that a Shape node tells of; since opset 15 that can be some of them. */
    private static List<Dim> part(Node shape, TensorType of) {
        int rank = of.rank();
        long start = Math.max(0, Math.min(rank, axis(shape.attribute("start", 0L), rank)));
        long end = Math.max(start, Math.min(rank, axis(shape.attribute("end", (long) rank), rank)));
        return of.dims().subList((int) start, (int) end);
    }

    /** The axes that an input holding a shape stands for: of a constant, or of the wire whose shape it is. */
    private @Nullable List<Dim> shapeInput(int index) {
        Node shapeNode = shapeNodes.get(node.in(index));
        if (shapeNode != null) {
            TensorType of = types.get(shapeNode.in(0));
            return of == null ? null : part(shapeNode, of);
        }
        long[] sizes = constant(index);
        return sizes == null ? null : LongStream.of(sizes).mapToObj(Dim::of).toList();
    }

    /** Sizes that are put together by the run: how many there are is known. */
    private @Nullable List<Dim> sizesByRun(int index) {
        return in(index).rank() == 1 && in(index).dim(0) instanceof Dim.Fixed rank ? unknowns((int) rank.size()) : null;
    }

    @Nullable
    List<TensorType> reshape() {
        List<Dim> asked = shapeInput(1);
        if (asked == null) {
            List<Dim> unknown = sizesByRun(1);
            return unknown == null ? null : one(in(0).dtype(), unknown);
        }
        List<Dim> dims = new ArrayList<>(asked);
        for (int axis = 0; axis < dims.size(); axis++) {
            if (dims.get(axis).equals(Dim.of(0)) && node.attribute("allowzero", 0L) == 0 && axis < in(0).rank()) {
                dims.set(axis, in(0).dim(axis));
            }
        }
        int rest = dims.indexOf(Dim.of(-1));
        if (rest >= 0) {
            dims.remove(rest);
            dims.add(rest, remaining(in(0).dims(), dims, rest));
        }
        return one(in(0).dtype(), dims);
    }

    List<TensorType> flatten() {
        int from = axis(node.attribute("axis", 1L), in(0).rank());
        List<Dim> dims = in(0).dims();
        return one(
                in(0).dtype(),
                List.of(
                        remaining(dims.subList(0, from), List.of(), 0),
                        remaining(dims.subList(from, dims.size()), List.of(), 1)));
    }

    /** What is left of {@code all} after {@code taken}: exact when the named axes cancel. */
    private Dim remaining(List<Dim> all, List<Dim> taken, int axis) {
        List<Dim> names = new ArrayList<>();
        long size = 1;
        for (Dim dim : all) {
            if (dim instanceof Dim.Fixed fixed) {
                size *= fixed.size();
            } else {
                names.add(dim);
            }
        }
        for (Dim dim : taken) {
            if (dim instanceof Dim.Fixed fixed && fixed.size() != 0 && size % fixed.size() == 0) {
                size /= fixed.size();
            } else if (!names.remove(dim)) {
                return unknown(axis);
            }
        }
        if (names.isEmpty()) {
            return Dim.of(size);
        }
        return names.size() == 1 && size == 1 ? names.get(0) : unknown(axis);
    }

    @Nullable
    List<TensorType> expand() {
        List<Dim> to = shapeInput(1) == null ? sizesByRun(1) : shapeInput(1);
        return to == null ? null : one(in(0).dtype(), broadcast(in(0).dims(), to));
    }

    @Nullable
    List<TensorType> constantOfShape() {
        List<Dim> dims = shapeInput(0) == null ? sizesByRun(0) : shapeInput(0);
        DType dtype = node.attributes().get("value") instanceof Attribute.OfTensor value
                ? value.value().dtype()
                : DType.FLOAT;
        return dims == null ? null : one(dtype, dims);
    }

    /** Types of all wires of a graph: of those that are known before, and what follows from them. */
    static Shapes infer(Graph graph, Shapes known) {
        Map<Wire, TensorType> types = new HashMap<>(known.types());
        graph.inputs().forEach(port -> {
            if (port.type() != null) {
                types.putIfAbsent(port.wire(), port.type());
            }
        });
        graph.weights()
                .forEach((wire, weight) -> types.putIfAbsent(wire, TensorType.of(weight.dtype(), weight.shape())));
        Map<Wire, Node> shapeNodes = new HashMap<>();
        graph.nodes().forEach(node -> InferShapes.extend(node, types, graph.weights(), shapeNodes));
        Set<Wire> present = new HashSet<>(graph.weights().keySet());
        graph.inputs().forEach(port -> present.add(port.wire()));
        graph.nodes().forEach(node -> present.addAll(node.outputs()));
        types.keySet().retainAll(present);
        return new Shapes(types);
    }
}
