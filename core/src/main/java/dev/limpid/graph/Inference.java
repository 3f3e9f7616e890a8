package dev.limpid.graph;

import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    private List<Dim> broadcast(List<Dim> a, List<Dim> b) {
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

    private Dim broadcast(Dim left, Dim right, int axis) {
        if (left.isOne() || left.equals(right)) {
            return right;
        }
        if (right.isOne()) {
            return left;
        }
        // A fixed size other than 1 decides; of two different names either may turn out to be 1.
        return left instanceof Dim.Fixed ? left : right instanceof Dim.Fixed ? right : unknown(axis);
    }

    @Nullable
    List<TensorType> matMul(boolean transA, boolean transB) {
        if (in(0).rank() < 2 || in(1).rank() < 2) {
            return null;
        }
        List<Dim> a = in(0).dims();
        List<Dim> b = in(1).dims();
        List<Dim> dims = new ArrayList<>(broadcast(a.subList(0, a.size() - 2), b.subList(0, b.size() - 2)));
        dims.add(in(0).dim(transA ? -1 : -2));
        dims.add(in(1).dim(transB ? -2 : -1));
        return one(in(0).dtype(), dims);
    }

    List<TensorType> gemm() {
        return one(
                in(0).dtype(),
                List.of(
                        in(0).dim(node.attribute("transA", 0L) == 1 ? 1 : 0),
                        in(1).dim(node.attribute("transB", 0L) == 1 ? 0 : 1)));
    }

    List<TensorType> layerNormalization() {
        int from = axis(node.attribute("axis", -1L), in(0).rank());
        List<Dim> statistics = new ArrayList<>(in(0).dims());
        for (int axis = from; axis < statistics.size(); axis++) {
            statistics.set(axis, Dim.of(1));
        }
        // ONNX computes mean and deviation in FLOAT whatever the input (stash_type 1).
        TensorType statistic = new TensorType(DType.FLOAT, statistics);
        return List.of(in(0), statistic, statistic);
    }

    /** Axes as an attribute (older operator sets) or as a constant second input. */
    private @Nullable Set<Integer> axes(int rank) {
        long[] given = node.in(1).isNone()
                ? node.attribute("axes", List.of()).stream()
                        .mapToLong(Long::longValue)
                        .toArray()
                : constant(1);
        return given == null
                ? null
                : LongStream.of(given).mapToObj(axis -> axis(axis, rank)).collect(Collectors.toSet());
    }

    @Nullable
    List<TensorType> reduce() {
        int rank = in(0).rank();
        Set<Integer> axes = axes(rank);
        boolean keep = node.attribute("keepdims", 1L) == 1;
        if (axes == null) {
            // Which axes go is decided by the run; with keepdims at least the rank is known.
            return keep
                    ? one(
                            in(0).dtype(),
                            IntStream.range(0, rank).mapToObj(this::unknown).toList())
                    : null;
        }
        boolean all = axes.isEmpty() && node.attribute("noop_with_empty_axes", 0L) == 0;
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            if (!all && !axes.contains(axis)) {
                dims.add(in(0).dim(axis));
            } else if (keep) {
                dims.add(Dim.of(1));
            }
        }
        return one(in(0).dtype(), dims);
    }

    @Nullable
    List<TensorType> unsqueeze() {
        long[] given = node.in(1).isNone() ? null : constant(1);
        int added = given == null ? node.attribute("axes", List.of()).size() : given.length;
        int rank = in(0).rank() + added;
        Set<Integer> axes = axes(rank);
        if (axes == null || axes.size() != added || added == 0) {
            return null;
        }
        List<Dim> dims = new ArrayList<>();
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            dims.add(axes.contains(axis) ? Dim.of(1) : in(0).dim(next++));
        }
        return one(in(0).dtype(), dims);
    }

    @Nullable
    List<TensorType> squeeze() {
        Set<Integer> axes = axes(in(0).rank());
        if (axes == null || axes.isEmpty()) {
            return null;
        }
        return one(
                in(0).dtype(),
                IntStream.range(0, in(0).rank())
                        .filter(axis -> !axes.contains(axis))
                        .mapToObj(in(0)::dim)
                        .toList());
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
        return in(index).rank() == 1 && in(index).dim(0) instanceof Dim.Fixed rank
                ? IntStream.range(0, (int) rank.size()).mapToObj(this::unknown).toList()
                : null;
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

    List<TensorType> gather() {
        int axis = axis(node.attribute("axis", 0L), in(0).rank());
        List<Dim> dims = new ArrayList<>(in(0).dims().subList(0, axis));
        dims.addAll(in(1).dims());
        dims.addAll(in(0).dims().subList(axis + 1, in(0).rank()));
        return one(in(0).dtype(), dims);
    }

    @Nullable
    List<TensorType> gatherND() {
        int batch = (int) node.attribute("batch_dims", 0L);
        if (!(in(1).dim(-1) instanceof Dim.Fixed tuple)) {
            return null;
        }
        List<Dim> dims = new ArrayList<>(in(1).dims().subList(0, in(1).rank() - 1));
        dims.addAll(in(0).dims().subList(batch + (int) tuple.size(), in(0).rank()));
        return one(in(0).dtype(), dims);
    }

    List<TensorType> concat() {
        int along = axis(node.attribute("axis", 0L), in(0).rank());
        List<Dim> dims = new ArrayList<>(in(0).dims());
        long size = 0;
        boolean fixed = true;
        for (TensorType type : ins) {
            if (type.dim(along) instanceof Dim.Fixed known) {
                size += known.size();
            } else {
                fixed = false;
            }
        }
        dims.set(along, fixed ? Dim.of(size) : unknown(along));
        return one(in(0).dtype(), dims);
    }

    @Nullable
    List<TensorType> slice() {
        long[] starts = constant(1);
        int listed = starts == null ? in(0).rank() : starts.length;
        long[] axes = node.in(3).isNone() ? LongStream.range(0, listed).toArray() : constant(3);
        if (axes == null) {
            return null;
        }
        long[] ends = constant(2);
        long[] steps = node.in(4).isNone() ? LongStream.of(axes).map(axis -> 1).toArray() : constant(4);
        List<Dim> dims = new ArrayList<>(in(0).dims());
        for (int i = 0; i < axes.length; i++) {
            int axis = axis(axes[i], dims.size());
            dims.set(
                    axis,
                    starts != null && ends != null && steps != null && dims.get(axis) instanceof Dim.Fixed size
                            ? Dim.of(length(size.size(), starts[i], ends[i], steps[i]))
                            : unknown(axis));
        }
        return one(in(0).dtype(), dims);
    }

    /** Parts of sizes that are given, or of equal ones. */
    List<TensorType> split() {
        int along = axis(node.attribute("axis", 0L), in(0).rank());
        int parts = node.outputs().size();
        long[] sizes = node.in(1).isNone() ? equal(in(0).dim(along), parts) : constant(1);
        List<TensorType> types = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            List<Dim> dims = new ArrayList<>(in(0).dims());
            dims.set(along, sizes == null ? Dim.of(node.out(i) + "#" + along) : Dim.of(sizes[i]));
            types.add(new TensorType(in(0).dtype(), dims));
        }
        return types;
    }

    /** Sizes of {@code parts} pieces of one axis, of which the last may be smaller. */
    private static long @Nullable [] equal(Dim whole, int parts) {
        if (!(whole instanceof Dim.Fixed fixed)) {
            return null;
        }
        long each = (fixed.size() + parts - 1) / parts;
        return LongStream.range(0, parts)
                .map(i -> Math.max(0, Math.min(each, fixed.size() - i * each)))
                .toArray();
    }

    /** How many elements a slice takes; bounds count from the end where negative, and stop at the ends. */
    private static long length(long size, long start, long end, long step) {
        long last = step > 0 ? size : size - 1;
        long least = step > 0 ? 0 : -1;
        long from = Math.max(least, Math.min(last, start < 0 ? start + size : start));
        long to = Math.max(least, Math.min(last, end < 0 ? end + size : end));
        return Math.max(0, step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step);
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
