package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One row of the table: an operator, its attributes and inputs. {@link #error} compares the rule's gradient of a random
 * linear function of the outputs with central finite differences.
 */
record FiniteDifferences(
        String op,
        Map<String, Attribute> attributes,
        List<Operand> operands,
        int outputs,
        DType dtype,
        Axes axes,
        long opset) {

    /** Which sizes the rule may rely on. */
    enum Axes {
        FIXED,
        /** All but the channels of the first input are named. */
        NAMED_BUT_CHANNELS,
        NAMED
    }

    /** An input: differentiated and drawn from a range, or a constant. */
    record Operand(Shape shape, double low, double high, Tensor constant) {}

    static FiniteDifferences of(String op) {
        return new FiniteDifferences(op, Map.of(), List.of(), 1, DType.DOUBLE, Axes.FIXED, GraphBuilder.OPSET);
    }

    FiniteDifferences within(double low, double high, long... dims) {
        return with(new Operand(Shape.of(dims), low, high, null));
    }

    FiniteDifferences in(long... dims) {
        return within(-1, 1, dims);
    }

    /** A 1-D FLOAT constant: scales. */
    FiniteDifferences floats(double... values) {
        return with(new Operand(
                Shape.of(values.length), 0, 0, Tensor.fill(DType.FLOAT, Shape.of(values.length), i -> values[i])));
    }

    /** A 1-D INT64 constant. */
    FiniteDifferences longs(long... values) {
        return index(Shape.of(values.length), values);
    }

    FiniteDifferences index(Shape shape, long... values) {
        return with(new Operand(shape, 0, 0, Tensor.of(shape, values)));
    }

    /** A left-out optional input. */
    FiniteDifferences none() {
        return with(new Operand(null, 0, 0, null));
    }

    private FiniteDifferences with(Operand operand) {
        List<Operand> more = new ArrayList<>(operands);
        more.add(operand);
        return new FiniteDifferences(op, attributes, more, outputs, dtype, axes, opset);
    }

    FiniteDifferences set(String key, Attribute value) {
        Map<String, Attribute> more = new LinkedHashMap<>(attributes);
        more.put(key, value);
        return new FiniteDifferences(op, more, operands, outputs, dtype, axes, opset);
    }

    FiniteDifferences outputs(int count) {
        return new FiniteDifferences(op, attributes, operands, count, dtype, axes, opset);
    }

    /** Where ONNX Runtime has no double kernel. */
    FiniteDifferences inFloat() {
        return new FiniteDifferences(op, attributes, operands, outputs, DType.FLOAT, axes, opset);
    }

    /** With all axes named, so that rules and un-broadcasting cannot rely on known sizes. */
    FiniteDifferences dynamicAxes() {
        return new FiniteDifferences(op, attributes, operands, outputs, dtype, Axes.NAMED, opset);
    }

    /** With batch and spatial axes of the first input named, and its channels and all weights fixed, as in conv nets. */
    FiniteDifferences dynamicSizes() {
        return new FiniteDifferences(op, attributes, operands, outputs, dtype, Axes.NAMED_BUT_CHANNELS, opset);
    }

    /** In terms of another ONNX opset than ours. */
    FiniteDifferences opset(long version) {
        return new FiniteDifferences(op, attributes, operands, outputs, dtype, axes, version);
    }

    /** Largest difference between gradient and finite difference, relative to the largest gradient (or 1). */
    double error(RuleTable table, Runtime runtime, Random random) {
        GraphBuilder build = GraphBuilder.on(
                new Graph(op, Map.of("", opset), List.of(), List.of(), Map.of(), List.of(), Opaque.NONE),
                Shapes.UNKNOWN);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        List<Wire> wires = new ArrayList<>();
        List<Wire> sources = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Operand operand = operands.get(i);
            if (operand.shape == null) {
                wires.add(Wire.NONE);
            } else if (operand.constant != null) {
                wires.add(build.weight("c" + i, Weight.of(operand.constant)).wire());
            } else {
                Expr x = build.input("x" + i, type(operand.shape, i));
                feeds.put(
                        "x" + i,
                        Tensor.fill(
                                dtype,
                                operand.shape,
                                j -> operand.low + (operand.high - operand.low) * random.nextDouble()));
                wires.add(x.wire());
                sources.add(x.wire());
            }
        }
        List<Wire> outs = build.add(op, wires, outputs, attributes);
        Graph forward = build.build().withOutputs(outs);
        var values = runtime.run(forward, Runtime.Kind.SHARED, feeds);
        Map<Wire, TensorType> known = new LinkedHashMap<>();
        for (int i = 0; i < outs.size(); i++) {
            known.put(outs.get(i), type(values.get(outs.get(i)).shape(), 100 + i));
        }
        // Loss: the sum over outputs of a random weighting, itself an input so that nothing is folded.
        GraphBuilder more = GraphBuilder.on(build.build(), new Shapes(known));
        Expr loss = null;
        for (int i = 0; i < outs.size(); i++) {
            Shape shape = values.get(outs.get(i)).shape();
            Expr weight = more.input("w" + i, TensorType.of(dtype, shape));
            feeds.put("w" + i, Tensor.fill(dtype, shape, j -> random.nextDouble() + 0.5));
            Expr out = more.expr(outs.get(i));
            Expr part = out.mul(weight).reshape(-1).reduceSum(false, 0);
            loss = loss == null ? part : loss.add(part);
        }
        List<Expr> gradients = Backward.pull(table, more, more.build().nodes(), loss, loss.filledWith(1), sources);
        Wire lossWire = loss.wire();
        List<Wire> wanted = new ArrayList<>(List.of(lossWire));
        List<Wire> gradientWires =
                gradients.stream().map(g -> g == null ? null : g.wire()).toList();
        gradientWires.stream().filter(w -> w != null).forEach(wanted::add);
        var got = runtime.run(more.build().withOutputs(wanted).pruned(), Runtime.Kind.SHARED, feeds);
        Graph lossOnly = more.build().withOutputs(List.of(lossWire)).pruned();
        double worst = 0;
        double scale = 1;
        for (int i = 0; i < sources.size(); i++) {
            String name = sources.get(i).name();
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

    private double lossAt(
            Runtime runtime, Graph graph, Wire loss, Map<String, Tensor> feeds, String name, int j, double h) {
        Map<String, Tensor> moved = new LinkedHashMap<>(feeds);
        Tensor x = feeds.get(name);
        moved.put(name, Tensor.fill(x.dtype(), x.shape(), i -> x.at(i) + (i == j ? h : 0)));
        return runtime.run(graph, Runtime.Kind.SHARED, moved).get(loss).at(0);
    }

    private TensorType type(Shape shape, int number) {
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
                + attributes
                + operands.stream()
                        .map(o -> o.constant != null ? "const" : String.valueOf(o.shape))
                        .toList()
                + (dtype == DType.FLOAT ? " float" : "")
                + (axes == Axes.FIXED ? "" : " " + axes)
                + (opset == GraphBuilder.OPSET ? "" : " opset " + opset);
    }
}
