package dev.limpid.cost;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of a graph's constants are parameters, and how many each holds. */
final class Parameters {
    /** Inputs that hold quantised weights, by operator. */
    private static final Map<String, List<Integer>> QUANTISED = Map.of(
            "DequantizeLinear", List.of(0),
            "MatMulInteger", List.of(0, 1),
            "ConvInteger", List.of(0, 1),
            "QLinearMatMul", List.of(0, 3),
            "QLinearConv", List.of(0, 3, 8),
            "com.microsoft.DynamicQuantizeMatMul", List.of(1),
            "com.microsoft.MatMulIntegerToFloat", List.of(0, 1),
            "com.microsoft.MatMulNBits", List.of(1),
            "com.microsoft.QGemm", List.of(0, 3, 6));

    /** Inputs that hold what is no parameter though it has a fraction: scales, and what batch normalisation counted. */
    private static final Map<String, List<Integer>> COUNTED = Map.of(
            "BatchNormalization", List.of(3, 4),
            "DequantizeLinear", List.of(1),
            "QuantizeLinear", List.of(1),
            "QLinearMatMul", List.of(1, 4, 6),
            "QLinearConv", List.of(1, 4, 6),
            "com.microsoft.DynamicQuantizeMatMul", List.of(2),
            "com.microsoft.MatMulIntegerToFloat", List.of(2, 3),
            "com.microsoft.MatMulNBits", List.of(2),
            "com.microsoft.QGemm", List.of(1, 4, 7));

    /** What hands a weight on as it is, or some of its elements. */
    private static final Set<String> PASSING =
            Set.of("Cast", "Gather", "Identity", "Reshape", "Slice", "Squeeze", "Transpose", "Unsqueeze");

    /**
     * A weight that training found.
     *
     * @param reader the first node that reads it; null if none does
     */
    record Held(@Nullable Node reader, Cost cost) {
        static Held of(@Nullable Node reader, DType dtype, long count) {
            return new Held(reader, Cost.ofParameters(dtype, count));
        }
    }

    private final Graph graph;
    private final Map<Wire, Node> firstReader = new HashMap<>();
    private final Map<Wire, List<Node>> readers;
    /** Scales that each run finds for itself. */
    private final Set<Wire> found = new HashSet<>();

    private Parameters(Graph graph) {
        this.graph = graph;
        this.readers = graph.consumers();
        readers.forEach((wire, nodes) -> firstReader.put(wire, nodes.get(0)));
        graph.nodes().stream().filter(node -> node.is("DynamicQuantizeLinear")).forEach(node -> found.add(node.out(1)));
    }

    /** Those of a graph, and of graphs inside its nodes, in their order. */
    static List<Held> of(Graph graph) {
        return new Parameters(graph).all();
    }

    private List<Held> all() {
        List<Held> found = new ArrayList<>();
        graph.weights().forEach((wire, weight) -> {
            Held held = held(wire, weight);
            if (held != null) {
                found.add(held);
            }
        });
        for (Node node : graph.nodes()) {
            node.graphs()
                    .values()
                    .forEach(inner -> of(inner.body()).forEach(one -> found.add(new Held(node, one.cost()))));
        }
        return found;
    }

    private @Nullable Held held(Wire wire, Weight weight) {
        Node reader = firstReader.get(wire);
        if (hasFraction(weight.dtype())) {
            boolean trained = weight.shape().rank() > 0 && !isRead(wire, COUNTED) && !isRunsScale(wire);
            return trained ? Held.of(reader, weight.dtype(), weight.shape().size()) : null;
        }
        if (!isRead(wire, QUANTISED)) {
            return null;
        }
        if (reader != null && reader.op().equals("MatMulNBits")) {
            long count = Math.multiplyExact(reader.attribute("K", 0L), reader.attribute("N", 0L));
            return Held.of(reader, packed(reader.attribute("bits", 4L)), count);
        }
        return Held.of(reader, weight.dtype(), weight.shape().size());
    }

    static boolean hasFraction(DType dtype) {
        return dtype.isFloating() || dtype.name().startsWith("FLOAT");
    }

    /** Whether a weight is multiplied by what a run found to be the scale of its numbers: then it is a scale, too. */
    private boolean isRunsScale(Wire wire) {
        return readers.getOrDefault(wire, List.of()).stream()
                .anyMatch(node -> node.is("Mul") && node.inputs().stream().anyMatch(found::contains));
    }

    private static DType packed(long bits) {
        return bits == 2 ? DType.UINT2 : bits == 4 ? DType.UINT4 : DType.UINT8;
    }

    /** Whether a node reads a wire, or what is handed on of it, at one of these places. */
    private boolean isRead(Wire wire, Map<String, List<Integer>> places) {
        Set<Wire> seen = new HashSet<>(Set.of(wire));
        List<Wire> open = new ArrayList<>(seen);
        while (!open.isEmpty()) {
            Wire next = open.remove(open.size() - 1);
            for (Node node : readers.getOrDefault(next, List.of())) {
                for (int place : places.getOrDefault(node.qualifiedOp(), List.of())) {
                    if (node.in(place).equals(next)) {
                        return true;
                    }
                }
                if (node.domain().isEmpty()
                        && PASSING.contains(node.op())
                        && node.in(0).equals(next)
                        && seen.add(node.out(0))) {
                    open.add(node.out(0));
                }
            }
        }
        return false;
    }
}
