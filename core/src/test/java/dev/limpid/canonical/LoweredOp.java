package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A graph of one operator with random inputs, to be run as it is, by ONNX Runtime's own kernel, and lowered. Axes are
 * {@code batch} (7), {@code sequence} (11), {@code keys} (13), {@code past} (9) or a fixed size.
 */
record LoweredOp(
        String op, long opset, Map<String, Attribute> attributes, List<Operand> operands, List<Boolean> outputs) {
    private static final Map<String, Long> SIZES =
            Map.of("batch", 7L, "batch#", 7L, "sequence", 11L, "keys", 13L, "past", 9L);

    /** One input; a weight is a constant of the graph; a left-out one has no type. */
    record Operand(TensorType type, Tensor value, boolean weight) {}

    /** {@code op} as {@code domain:Op} outside ONNX's own domain. */
    static LoweredOp of(String op) {
        return new LoweredOp(op, 17, Map.of(), List.of(), List.of(true));
    }

    LoweredOp opset(long version) {
        return new LoweredOp(op, version, attributes, operands, outputs);
    }

    LoweredOp set(String key, Attribute value) {
        Map<String, Attribute> more = new LinkedHashMap<>(attributes);
        more.put(key, value);
        return new LoweredOp(op, opset, more, operands, outputs);
    }

    LoweredOp set(String key, long value) {
        return set(key, Attribute.of(value));
    }

    LoweredOp set(String key, double value) {
        return set(key, Attribute.of((float) value));
    }

    LoweredOp set(String key, String value) {
        return set(key, Attribute.of(value));
    }

    /** Numbers between -2 and 2. */
    LoweredOp in(Object... dims) {
        return within(-2, 2, dims);
    }

    LoweredOp within(double low, double high, Object... dims) {
        TensorType type = TensorType.of(DType.FLOAT, dims);
        Random random = new Random(operands.size() * 31L + operands.hashCode() % 1000);
        return with(new Operand(type, random(type, random, low, high), false));
    }

    /** A constant with numbers between -1 and 1. */
    LoweredOp weight(long... dims) {
        Random random = new Random(operands.size() * 37L + 5);
        TensorType type = TensorType.of(DType.FLOAT, Shape.of(dims));
        return with(new Operand(type, random(type, random, -1, 1), true));
    }

    /** Given numbers, row-major, of a type other than FLOAT; as an input whose axes are {@code dims}. */
    LoweredOp given(DType dtype, double[] values, Object... dims) {
        TensorType type = TensorType.of(dtype, dims);
        return with(new Operand(type, Tensor.fill(dtype, shape(type), i -> values[i % values.length]), false));
    }

    LoweredOp none() {
        return with(new Operand(null, null, false));
    }

    /** Asks for outputs, {@code false} for those left out. */
    LoweredOp outputs(Boolean... wanted) {
        return new LoweredOp(op, opset, attributes, operands, List.of(wanted));
    }

    private LoweredOp with(Operand operand) {
        List<Operand> more = new ArrayList<>(operands);
        more.add(operand);
        return new LoweredOp(op, opset, attributes, more, outputs);
    }

    private static Shape shape(TensorType type) {
        return Shape.of(type.dims().stream()
                .mapToLong(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : SIZES.get(dim.toString()))
                .toArray());
    }

    private static Tensor random(TensorType type, Random random, double low, double high) {
        return Tensor.fill(type.dtype(), shape(type), i -> low + (high - low) * random.nextDouble());
    }

    Map<String, Tensor> feeds() {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (int i = 0; i < operands.size(); i++) {
            Operand operand = operands.get(i);
            if (operand.type != null && !operand.weight) {
                feeds.put("x" + i, operand.value);
            }
        }
        return feeds;
    }

    Graph graph() {
        List<Port> inputs = new ArrayList<>();
        Map<Wire, Weight> weights = new LinkedHashMap<>();
        List<Wire> ins = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Operand operand = operands.get(i);
            Wire wire = operand.type == null ? Wire.NONE : new Wire("x" + i);
            ins.add(wire);
            if (operand.weight) {
                weights.put(wire, Weight.of(operand.value));
            } else if (operand.type != null) {
                inputs.add(new Port(wire, operand.type));
            }
        }
        List<Wire> outs = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            outs.add(outputs.get(i) ? new Wire("y" + i) : Wire.NONE);
        }
        int colon = op.indexOf(':');
        String domain = colon < 0 ? "" : op.substring(0, colon);
        Node node = new Node("the node", domain, op.substring(colon + 1), ins, outs, attributes);
        Map<String, Long> opsets = new TreeMap<>(Map.of("", opset, "com.microsoft", 1L));
        List<Port> ports = outs.stream()
                .filter(wire -> !wire.isNone())
                .map(wire -> new Port(wire, null))
                .toList();
        return new Graph("g", opsets, inputs, ports, weights, List.of(node), Opaque.NONE);
    }

    /** Down to operators that nothing here lowers any further; what is known of the outputs was measured. */
    Graph lowered(Values measured) {
        Map<Wire, TensorType> types = new LinkedHashMap<>();
        measured.byWire().forEach((wire, value) -> types.put(wire, named(value)));
        return Lower.rewrite(graph(), new Shapes(types), node -> true);
    }

    private static TensorType named(Tensor value) {
        List<Dim> dims = new ArrayList<>();
        for (long size : value.shape().toArray()) {
            dims.add(SIZES.entrySet().stream()
                    .filter(entry -> entry.getValue() == size)
                    .map(entry -> Dim.of(entry.getKey()))
                    .findFirst()
                    .orElse(Dim.of(size)));
        }
        return new TensorType(value.dtype(), dims);
    }

    /** Largest difference between the kernel's and the lowered graph's outputs, relative to the largest output (or 1). */
    double error(Runtime runtime) {
        Values expected = runtime.run(graph(), Runtime.Kind.SHARED, feeds());
        Graph lowered = lowered(expected);
        for (Node node : lowered.nodes()) {
            if (Lower.ops().contains(node.qualifiedOp())) {
                throw new AssertionError("not lowered: " + node);
            }
        }
        Values got = runtime.run(lowered, Runtime.Kind.SHARED, feeds());
        double worst = 0;
        for (Wire wire : expected.byWire().keySet()) {
            worst = Math.max(worst, difference(expected.get(wire), got.get(wire)));
        }
        return worst;
    }

    static double difference(Tensor expected, Tensor got) {
        if (!expected.shape().equals(got.shape()) || expected.dtype() != got.dtype()) {
            throw new AssertionError("expected " + expected + ", got " + got);
        }
        double worst = 0;
        double scale = 1;
        for (int i = 0; i < expected.size(); i++) {
            double apart = Math.abs(expected.at(i) - got.at(i));
            worst = Math.max(worst, Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart);
            scale = Math.max(scale, Math.abs(expected.at(i)));
        }
        return worst / scale;
    }

    @Override
    public String toString() {
        return op + "-" + opset + attributes
                + operands.stream().map(operand -> String.valueOf(operand.type)).toList()
                + outputs;
    }
}
