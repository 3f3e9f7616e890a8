package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the twin of a graph that computes in half precision (FLOAT16 or BFLOAT16): the same computation with the same
 * weights in FLOAT, which the runtime's kernels and the rules are made for. Inputs and outputs of half precision become
 * FLOAT under the same names.
 *
 * <pre>
 * before   weight W: float16[8,4]   Cast(x) {to=10} -> h   MatMul(h, W) -> y: float16
 * after    weight W/half: float16[8,4]   Cast(W/half) {to=1} -> W   Cast(x) {to=1} -> h   MatMul(h, W) -> y: float
 * </pre>
 *
 * <p>Weights in a file stay there, and the runtime widens them once, when it makes a session; of a table whose rows are
 * looked up only the rows are widened. What the file said of inner wires is dropped, since it says that they are half.
 */
public final class WidenHalf {
    /** Attributes that name an element type. */
    private static final Set<String> TYPES = Set.of("to", "dtype", "output_dtype", "softmax_precision", "stash_type");

    private final Graph graph;
    private final Set<Wire> taken;
    private final Map<Wire, Weight> weights = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    /** Tables that only lookups read, under the name that they have now. */
    private final Map<Wire, Wire> tables = new HashMap<>();

    private WidenHalf(Graph graph) {
        this.graph = graph;
        this.taken = new HashSet<>(graph.wires());
    }

    /**
     * Whether a graph, or one inside its nodes, computes in half precision. Weights alone that are kept in it and cast
     * before anything is computed do not count.
     */
    public static boolean isHalf(Graph graph) {
        Map<Wire, List<Node>> readers = graph.consumers();
        return graph.inputs().stream().anyMatch(WidenHalf::isHalf)
                || graph.outputs().stream().anyMatch(WidenHalf::isHalf)
                || graph.nodes().stream().anyMatch(WidenHalf::isHalf)
                || graph.weights().entrySet().stream()
                        .anyMatch(entry -> isHalf(entry.getValue().dtype()) && !isCast(entry.getKey(), readers));
    }

    /** Whether a wire, or the rows that are looked up in it, are cast and nothing else. */
    private static boolean isCast(Wire wire, Map<Wire, List<Node>> readers) {
        return readers.getOrDefault(wire, List.of()).stream()
                .allMatch(node -> node.is("Cast") || looksUp(node, wire) && isCast(node.out(0), readers));
    }

    private static boolean isHalf(DType type) {
        return type == DType.FLOAT16 || type == DType.BFLOAT16;
    }

    private static boolean isHalf(Port port) {
        return port.type() != null && isHalf(port.type().dtype());
    }

    private static boolean isHalf(Node node) {
        return node.attributes().entrySet().stream().anyMatch(entry -> isHalf(entry.getKey(), entry.getValue()));
    }

    private static boolean isHalf(String key, Attribute value) {
        return value instanceof Attribute.Int code && TYPES.contains(key) && isHalfCode(code.value())
                || value instanceof Attribute.OfTensor tensor
                        && isHalf(tensor.value().dtype())
                || value instanceof Attribute.OfGraph inner && isHalf(inner.body());
    }

    private static boolean isHalfCode(long code) {
        return code == DType.FLOAT16.code() || code == DType.BFLOAT16.code();
    }

    /** The twin; the graph itself if nothing in it is of half precision. */
    public static Graph rewrite(Graph graph) {
        return isHalf(graph) ? new WidenHalf(graph).widened() : graph;
    }

    private Graph widened() {
        Map<Wire, List<Node>> readers = graph.consumers();
        graph.weights().forEach((wire, weight) -> widen(wire, weight, readers.getOrDefault(wire, List.of())));
        graph.nodes().forEach(this::widen);
        return new Graph(
                graph.name(),
                graph.opsets(),
                graph.inputs().stream().map(WidenHalf::widened).toList(),
                graph.outputs().stream().map(WidenHalf::widened).toList(),
                weights,
                nodes,
                graph.functions(),
                Opaque.NONE);
    }

    private void widen(Wire wire, Weight weight, List<Node> readers) {
        if (!isHalf(weight.dtype())) {
            weights.put(wire, weight);
        } else if (weight instanceof Weight.InMemory held) {
            weights.put(wire, Weight.of(widened(held.value())));
        } else if (graph.output(wire.name()).isEmpty() && readers.stream().allMatch(node -> looksUp(node, wire))) {
            Wire half = fresh(wire);
            weights.put(half, weight);
            tables.put(wire, half);
        } else {
            Wire half = fresh(wire);
            weights.put(half, weight);
            nodes.add(cast(half, wire));
        }
    }

    private static boolean looksUp(Node node, Wire table) {
        return node.is("Gather") && node.in(0).equals(table) && !node.in(1).equals(table);
    }

    private Wire fresh(Wire wire) {
        Wire half = new Wire(wire + "/half");
        while (!taken.add(half)) {
            half = new Wire(half.name() + "'");
        }
        return half;
    }

    private static Node cast(Wire half, Wire wide) {
        Map<String, Attribute> toFloat = Map.of("to", Attribute.of((long) DType.FLOAT.code()));
        return new Node(wide + "/widened", "", "Cast", List.of(half), List.of(wide), toFloat);
    }

    private void widen(Node node) {
        Wire table = tables.get(node.in(0));
        if (table != null) {
            Wire rows = fresh(node.out(0));
            nodes.add(node.withInputs(List.of(table, node.in(1))).withOutputs(List.of(rows)));
            nodes.add(cast(rows, node.out(0)));
            return;
        }
        if (!isHalf(node)) {
            nodes.add(node);
            return;
        }
        Map<String, Attribute> wide = new TreeMap<>(node.attributes());
        wide.replaceAll(WidenHalf::widened);
        nodes.add(node.withAttributes(wide));
    }

    private static Attribute widened(String key, Attribute value) {
        if (!isHalf(key, value)) {
            return value;
        }
        if (value instanceof Attribute.OfTensor tensor) {
            return new Attribute.OfTensor(widened(tensor.value()));
        }
        return value instanceof Attribute.OfGraph inner
                ? new Attribute.OfGraph(rewrite(inner.body()), inner.captured())
                : Attribute.of((long) DType.FLOAT.code());
    }

    /** What a port of unknown rank says of its type is not known, so nothing is said. */
    private static Port widened(Port port) {
        TensorType type = port.type();
        if (type == null) {
            return new Port(port.wire(), null);
        }
        return isHalf(type.dtype()) ? new Port(port.wire(), new TensorType(DType.FLOAT, type.dims())) : port;
    }

    /** The same numbers: every half is a float. */
    private static Tensor widened(Tensor half) {
        ByteBuffer bytes = half.bytes().order(ByteOrder.LITTLE_ENDIAN);
        boolean brain = half.dtype() == DType.BFLOAT16;
        float[] values = new float[half.size()];
        for (int i = 0; i < values.length; i++) {
            short bits = bytes.getShort(2 * i);
            values[i] = brain ? Float.intBitsToFloat(bits << 16) : widened(bits);
        }
        return Tensor.of(Shape.of(half.shape().toArray()), values);
    }

    /** IEEE 754 binary16: a sign, 5 bits of exponent with bias 15, 10 of fraction. */
    private static float widened(short half) {
        int exponent = half >> 10 & 31;
        int fraction = half & 1023;
        float sign = half < 0 ? -1 : 1;
        if (exponent == 31) {
            return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        return exponent == 0 ? sign * fraction * 0x1p-24f : sign * Math.scalb(1f + fraction * 0x1p-10f, exponent - 15);
    }
}
