package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.backward.Reference;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * One row of the table: an operator, its attributes and inputs. {@link #error} compares the rule's gradient of a random
 * linear function of the outputs with central finite differences.
 */
record FiniteDifferences(
        String op,
        long opset,
        Map<String, Attribute> attributes,
        List<Operand> operands,
        int outputs,
        DType dtype,
        Axes axes) {

    /** Which sizes the rule may rely on. */
    enum Axes {
        FIXED,
        /** All but the channels of the first input are named. */
        NAMED_BUT_CHANNELS,
        NAMED
    }

    /** An input: left out, differentiated, or given: as a constant or, if {@code fed}, by the run. */
    record Operand(
            @Nullable Shape shape,
            IntToDoubleFunction drawn,
            @Nullable Tensor given,
            boolean fed) {
        private static final Operand LEFT_OUT = new Operand(null, i -> 0, null, false);

        private boolean differentiated() {
            return shape != null && given == null;
        }
    }

    private static final long SEED = 7;

    static FiniteDifferences of(String op) {
        return new FiniteDifferences(op, GraphBuilder.OPSET, Map.of(), List.of(), 1, DType.DOUBLE, Axes.FIXED);
    }

    /** Differentiated, uniform in a range. */
    FiniteDifferences within(double low, double high, long... dims) {
        Random random = new Random(SEED + operands.size());
        double[] values = random.doubles(Shape.of(dims).size()).toArray();
        return with(new Operand(Shape.of(dims), i -> low + (high - low) * values[i], null, false));
    }

    /** Differentiated at these values, repeated as often as it takes: for points that keep away from kinks. */
    FiniteDifferences at(Shape shape, double... values) {
        return with(new Operand(shape, i -> values[i % values.length], null, false));
    }

    FiniteDifferences in(long... dims) {
        return within(-1, 1, dims);
    }

    /** A constant of the graph. */
    FiniteDifferences given(Tensor value) {
        return with(new Operand(value.shape(), i -> 0, value, false));
    }

    /** An input that is fed, and not differentiated. */
    FiniteDifferences fed(Tensor value) {
        return with(new Operand(value.shape(), i -> 0, value, true));
    }

    /** A 1-D INT64 constant. */
    FiniteDifferences longs(long... values) {
        return index(Shape.of(values.length), values);
    }

    /** A 1-D FLOAT constant: scales. */
    FiniteDifferences floats(double... values) {
        return given(Tensor.fill(DType.FLOAT, Shape.of(values.length), i -> values[i]));
    }

    FiniteDifferences index(Shape shape, long... values) {
        return given(Tensor.of(shape, values));
    }

    /** A left-out optional input. */
    FiniteDifferences none() {
        return with(Operand.LEFT_OUT);
    }

    private FiniteDifferences with(Operand operand) {
        List<Operand> more = new ArrayList<>(operands);
        more.add(operand);
        return new FiniteDifferences(op, opset, attributes, more, outputs, dtype, axes);
    }

    /** With constants for all but the first input. */
    FiniteDifferences onlyFirst() {
        List<Operand> fewer = new ArrayList<>();
        for (Operand operand : operands) {
            boolean constant = !fewer.isEmpty() && operand.differentiated();
            fewer.add(
                    constant
                            ? new Operand(
                                    operand.shape,
                                    operand.drawn,
                                    Tensor.fill(dtype, operand.shape, operand.drawn),
                                    false)
                            : operand);
        }
        return new FiniteDifferences(op, opset, attributes, fewer, outputs, dtype, axes);
    }

    FiniteDifferences set(String key, Attribute value) {
        Map<String, Attribute> more = new LinkedHashMap<>(attributes);
        more.put(key, value);
        return new FiniteDifferences(op, opset, more, operands, outputs, dtype, axes);
    }

    FiniteDifferences set(String key, long value) {
        return set(key, Attribute.of(value));
    }

    FiniteDifferences set(String key, float value) {
        return set(key, Attribute.of(value));
    }

    FiniteDifferences set(String key, String value) {
        return set(key, Attribute.of(value));
    }

    /** In a graph of another operator set than our own. */
    FiniteDifferences opset(long other) {
        return new FiniteDifferences(op, other, attributes, operands, outputs, dtype, axes);
    }

    FiniteDifferences outputs(int count) {
        return new FiniteDifferences(op, opset, attributes, operands, count, dtype, axes);
    }

    /** Where ONNX Runtime has no double kernel. */
    FiniteDifferences inFloat() {
        return new FiniteDifferences(op, opset, attributes, operands, outputs, DType.FLOAT, axes);
    }

    /** With all axes named, so that rules and un-broadcasting cannot rely on known sizes. */
    FiniteDifferences dynamicAxes() {
        return new FiniteDifferences(op, opset, attributes, operands, outputs, dtype, Axes.NAMED);
    }

    /** With batch and spatial axes of the first input named, and its channels and all weights fixed, as in conv nets. */
    FiniteDifferences dynamicSizes() {
        return new FiniteDifferences(op, opset, attributes, operands, outputs, dtype, Axes.NAMED_BUT_CHANNELS);
    }

    private GraphBuilder start() {
        Graph empty = new Graph(op, Map.of("", opset), List.of(), List.of(), Map.of(), List.of(), Opaque.NONE);
        return GraphBuilder.on(empty, Shapes.UNKNOWN);
    }

    /** The node with a random linear function of its outputs behind it. */
    private record Posed(GraphBuilder build, Expr loss, Map<String, Tensor> feeds, List<Wire> sources) {
        /** The graph with these outputs. */
        Graph giving(List<Wire> wires) {
            return build.build().withOutputs(wires).pruned();
        }
    }

    private Posed pose(Runtime runtime, Random random) {
        GraphBuilder build = start();
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        List<Wire> wires = new ArrayList<>();
        List<Wire> sources = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Operand operand = operands.get(i);
            if (operand.shape == null) {
                wires.add(Wire.NONE);
                continue;
            }
            Tensor value = operand.given == null ? Tensor.fill(dtype, operand.shape, operand.drawn) : operand.given;
            if (operand.given != null && !operand.fed) {
                wires.add(build.weight("c" + i, Weight.of(value)).wire());
                continue;
            }
            Expr x = build.input("x" + i, type(value.dtype(), operand.shape, i));
            feeds.put("x" + i, value);
            wires.add(x.wire());
            if (operand.differentiated()) {
                sources.add(x.wire());
            }
        }
        List<Wire> outs = build.add(op, wires, outputs, attributes);
        Graph forward = build.build().withOutputs(outs);
        var values = runtime.run(forward, Runtime.Kind.SHARED, feeds);
        Map<Wire, TensorType> known = new LinkedHashMap<>();
        for (int i = 0; i < outs.size(); i++) {
            Tensor value = values.get(outs.get(i));
            known.put(outs.get(i), type(value.dtype(), value.shape(), 100 + i));
        }
        // Loss: the sum over outputs of a random weighting, itself an input so that nothing is folded.
        GraphBuilder more = GraphBuilder.on(build.build(), new Shapes(known));
        Expr loss = null;
        for (int i = 0; i < outs.size(); i++) {
            if (!known.get(outs.get(i)).dtype().isFloating()) {
                continue;
            }
            Shape shape = values.get(outs.get(i)).shape();
            Expr weight = more.input("w" + i, TensorType.of(dtype, shape));
            feeds.put("w" + i, Tensor.fill(dtype, shape, j -> random.nextDouble() + 0.5));
            // LayerNormalization gives its statistics in float whatever the input.
            Expr out = more.expr(outs.get(i)).cast(dtype);
            Expr part = out.mul(weight).reshape(-1).reduceSum(false, 0);
            loss = loss == null ? part : loss.add(part);
        }
        return new Posed(more, loss, feeds, sources);
    }

    /** Largest difference between gradient and finite difference, relative to the largest gradient (or 1). */
    double error(RuleTable table, Runtime runtime, Random random) {
        Posed posed = pose(runtime, random);
        List<Node> nodes = posed.build.build().nodes();
        Reference reference = null;
        if (table.signal() == RuleTable.Signal.MULTIPLIER) {
            // A reference that is the input itself: multipliers are slopes there.
            Map<Wire, Expr> same = new LinkedHashMap<>();
            posed.sources.forEach(wire -> same.put(wire, second(posed, wire, posed.feeds.get(wire.name()))));
            reference = Reference.of(posed.build, nodes, same);
        }
        List<Expr> gradients = Backward.pull(
                        table,
                        posed.build,
                        nodes,
                        posed.loss,
                        posed.loss.filledWith(1),
                        posed.sources,
                        reference,
                        false)
                .signals();
        Map<String, Tensor> feeds = posed.feeds;
        Wire lossWire = posed.loss.wire();
        List<Wire> wanted = new ArrayList<>(List.of(lossWire));
        List<Wire> gradientWires =
                gradients.stream().map(g -> g == null ? null : g.wire()).toList();
        gradientWires.stream().filter(w -> w != null).forEach(wanted::add);
        var got = runtime.run(posed.giving(wanted), Runtime.Kind.SHARED, feeds);
        Graph lossOnly = posed.giving(List.of(lossWire));
        double worst = 0;
        double scale = 1;
        for (int i = 0; i < posed.sources.size(); i++) {
            String name = posed.sources.get(i).name();
            Tensor x = feeds.get(name);
            double h = dtype == DType.DOUBLE ? 1e-5 : 1e-2;
            for (int j = 0; j < x.size(); j++) {
                double numeric = (lossAt(runtime, lossOnly, lossWire, feeds, name, j, h)
                                - lossAt(runtime, lossOnly, lossWire, feeds, name, j, -h))
                        / (2 * h);
                Wire wire = gradientWires.get(i);
                double analytic = wire == null ? 0 : got.get(wire).at(j);
                if (wire != null && !got.get(wire).shape().equals(x.shape())) {
                    throw new AssertionError(op + ": gradient " + got.get(wire).shape() + " of input " + x.shape());
                }
                worst = Math.max(worst, Math.abs(numeric - analytic));
                scale = Math.max(scale, Math.abs(numeric));
            }
        }
        return worst / scale;
    }

    private static Expr second(Posed posed, Wire wire, Tensor value) {
        Expr first = posed.build.expr(wire);
        posed.feeds.put("second/" + wire, value);
        return posed.build.input("second/" + wire, first.type());
    }

    /**
     * How far the shares, multiplier × Δ, are from adding up to the loss's difference from that at other inputs in the same
     * range, relative to the sum of their sizes (or 1).
     */
    double gap(RuleTable table, Runtime runtime, Random random) {
        Posed posed = pose(runtime, random);
        List<Node> nodes = posed.build.build().nodes();
        Map<Wire, Expr> others = new LinkedHashMap<>();
        for (Wire wire : posed.sources) {
            Tensor x = posed.feeds.get(wire.name());
            int size = x.size();
            double less = size == 1 ? 0.75 : 1;
            others.put(wire, second(posed, wire, Tensor.fill(dtype, x.shape(), i -> less * x.at(size - 1 - i))));
        }
        Reference reference = Reference.of(posed.build, nodes, others);
        List<Expr> multipliers = Backward.pull(
                        table,
                        posed.build,
                        nodes,
                        posed.loss,
                        posed.loss.filledWith(1),
                        posed.sources,
                        reference,
                        false)
                .signals();
        Wire now = posed.loss.wire();
        Wire before = reference.value(now).wire();
        List<Wire> wanted = new ArrayList<>(List.of(now, before));
        multipliers.stream().filter(m -> m != null).forEach(m -> wanted.add(m.wire()));
        var got = runtime.run(posed.giving(wanted), Runtime.Kind.SHARED, posed.feeds);
        double sum = 0;
        double scale = 1;
        for (int i = 0; i < posed.sources.size(); i++) {
            if (multipliers.get(i) == null) {
                continue;
            }
            Tensor x = posed.feeds.get(posed.sources.get(i).name());
            Tensor y = posed.feeds.get("second/" + posed.sources.get(i));
            Tensor m = got.get(multipliers.get(i).wire());
            for (int j = 0; j < x.size(); j++) {
                double share = m.at(j) * (x.at(j) - y.at(j));
                sum += share;
                scale += Math.abs(share);
            }
        }
        return Math.abs(got.get(now).at(0) - got.get(before).at(0) - sum) / scale;
    }

    /**
     * Largest difference between the derivative of that function in random directions and its gradient's product with them,
     * relative to the largest (or 1).
     */
    double tangentError(Runtime runtime, Random random) {
        Posed posed = pose(runtime, random);
        GraphBuilder build = posed.build;
        Expr loss = posed.loss;
        List<Wire> sources = posed.sources;
        Map<String, Tensor> feeds = posed.feeds;
        List<Node> forward = build.build().nodes();
        List<Expr> gradients = Backward.pull(Gradient.TABLE, build, forward, loss, loss.filledWith(1), sources);
        Random ways = new Random(SEED);
        double worst = 0;
        double scale = 1;
        // The kernel of a kernel's derivative is the signal, whose sizes are known only to a run.
        boolean inputOnly = axes != Axes.FIXED && op.startsWith("Conv");
        for (int i = 0; i < (inputOnly ? 1 : sources.size()); i++) {
            Tensor x = feeds.get(sources.get(i).name());
            double[] way = ways.doubles(x.size(), -1, 1).toArray();
            Expr direction = build.input("v" + i, build.expr(sources.get(i)).type());
            feeds.put("v" + i, Tensor.fill(x.dtype(), x.shape(), j -> way[j]));
            Expr tangent = Tangent.of(build, forward, List.of(loss), sources.get(i), direction)
                    .get(0);
            Expr gradient = gradients.get(i);
            if (gradient == null || tangent == null) {
                if (gradient != tangent) {
                    throw new AssertionError(this + ": gradient " + gradient + ", tangent " + tangent);
                }
                continue;
            }
            var got = runtime.run(
                    build.build()
                            .withOutputs(List.of(gradient.wire(), tangent.wire()))
                            .pruned(),
                    Runtime.Kind.SHARED,
                    feeds);
            double expected = 0;
            for (int j = 0; j < x.size(); j++) {
                expected += got.get(gradient.wire()).at(j) * way[j];
            }
            worst = Math.max(worst, Math.abs(got.get(tangent.wire()).at(0) - expected));
            scale = Math.max(scale, Math.abs(expected));
        }
        return worst / scale;
    }

    /** Whether it makes nothing of something, so that there is nothing to move. */
    boolean leavesNothing() {
        return op.equals("Tile") && operands.get(1).given.toDoubles()[1] == 0;
    }

    private double lossAt(
            Runtime runtime, Graph graph, Wire loss, Map<String, Tensor> feeds, String name, int j, double h) {
        Map<String, Tensor> moved = new LinkedHashMap<>(feeds);
        Tensor x = feeds.get(name);
        moved.put(name, Tensor.fill(x.dtype(), x.shape(), i -> x.at(i) + (i == j ? h : 0)));
        return runtime.run(graph, Runtime.Kind.SHARED, moved).get(loss).at(0);
    }

    private TensorType type(DType dtype, Shape shape, int number) {
        Object[] dims = new Object[shape.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            boolean named = axes == Axes.NAMED || (axes == Axes.NAMED_BUT_CHANNELS && number % 100 == 0 && axis != 1);
            dims[axis] = named ? (Object) ("d" + number + "_" + axis) : (Object) shape.dim(axis);
        }
        return TensorType.of(dtype, dims);
    }

    @Override
    public String toString() {
        return op
                + (opset == GraphBuilder.OPSET ? "" : "-" + opset)
                + attributes
                + operands.stream()
                        .map(o -> (o.fed ? "fed" : o.given != null ? "const" : "") + o.shape)
                        .toList()
                + (dtype == DType.FLOAT ? " float" : "")
                + (axes == Axes.FIXED ? "" : " " + axes);
    }
}
