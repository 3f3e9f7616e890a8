package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings a graph of opset 11 to 16 to 17, in whose terms rules are written; a newer one stays as it is.
 *
 * <p>What changed in between, for operators that exporters of transformers write: axes of Squeeze, Unsqueeze and ReduceSum
 * and the parts of Split became inputs (13); Softmax, LogSoftmax and Hardmax, which flattened all axes from {@code axis}
 * on, now act on the one (13): where that is not the last, or the rank cannot be followed, the flattening is written out; Dropout's ratio became an input (12).
 *
 * <pre>
 * before   Unsqueeze(x) {axes=[1]} -> y      after   weight axes: int64[1] {1}   Unsqueeze(x, axes) -> y
 * </pre>
 */
public final class RaiseOpset {
    private static final long LEAST = 11;
    private static final Map<String, String> BECAME_INPUT =
            Map.of("Squeeze", "axes", "Unsqueeze", "axes", "ReduceSum", "axes", "Split", "split");
    private static final Set<String> FLATTENING = Set.of("Softmax", "LogSoftmax", "Hardmax");

    private final Graph graph;
    private final Shapes shapes;
    private final Map<Wire, Weight> weights;
    private final Set<Wire> taken = new HashSet<>();

    private RaiseOpset(Graph graph) {
        this.graph = graph;
        this.shapes = Shapes.infer(graph, Shapes.UNKNOWN);
        this.weights = new LinkedHashMap<>(graph.weights());
        taken.addAll(weights.keySet());
        graph.inputs().forEach(port -> taken.add(port.wire()));
        graph.nodes().forEach(node -> taken.addAll(node.outputs()));
    }

    /**
     * @throws IllegalArgumentException if the graph is older than opset 11
     */
    public static Graph rewrite(Graph graph) {
        if (graph.opset() >= GraphBuilder.OPSET) {
            return graph;
        }
        if (graph.opset() < LEAST) {
            throw new IllegalArgumentException("Graph '" + graph.name() + "' is of ONNX opset " + graph.opset()
                    + ", expected 11 or newer. Export it again.");
        }
        return new RaiseOpset(graph).raised();
    }

    private Graph raised() {
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            nodes.addAll(node.domain().isEmpty() && graph.opset() < 13 ? raise(node) : List.of(node));
        }
        Map<String, Long> opsets = new TreeMap<>(graph.opsets());
        opsets.put("", GraphBuilder.OPSET);
        return new Graph(graph.name(), opsets, graph.inputs(), graph.outputs(), weights, nodes, graph.unread());
    }

    private List<Node> raise(Node node) {
        String moved = BECAME_INPUT.get(node.op());
        if (moved != null && node.attributes().get(moved) instanceof Attribute.Ints values) {
            return List.of(asInput(node, moved, values));
        }
        if (FLATTENING.contains(node.op())) {
            Node overLast = node.withAttributes(Map.of("axis", Attribute.of(-1L)));
            long axis = node.attribute("axis", 1L);
            return isLast(node, axis) ? List.of(overLast) : flattened(overLast, axis);
        }
        return List.of(node.op().equals("Dropout") ? node.withAttributes(Map.of()) : node);
    }

    private boolean isLast(Node node, long axis) {
        return axis == -1
                || shapes.find(node.in(0)).map(type -> axis == type.rank() - 1).orElse(false);
    }

    /** All axes from {@code axis} on become one, for the while of this node. */
    private List<Node> flattened(Node node, long axis) {
        Wire out = node.out(0);
        Wire flat = fresh(out + "/flat");
        Wire result = fresh(out + "/result");
        Wire shape = fresh(out + "/shape");
        Wire in = node.in(0);
        return List.of(
                new Node(flat.name(), "", "Flatten", List.of(in), List.of(flat), Map.of("axis", Attribute.of(axis))),
                node.withInputs(List.of(flat)).withOutputs(List.of(result)),
                new Node(shape.name(), "", "Shape", List.of(in), List.of(shape), Map.of()),
                new Node(
                        out.name(),
                        "",
                        "Reshape",
                        List.of(result, shape),
                        List.of(out),
                        Map.of("allowzero", Attribute.of(1L))));
    }

    private Node asInput(Node node, String attribute, Attribute.Ints values) {
        Wire wire = fresh(node.out(0) + "/" + attribute);
        long[] numbers = values.values().stream().mapToLong(Long::longValue).toArray();
        weights.put(wire, Weight.of(Tensor.of(Shape.of(numbers.length), numbers)));
        Map<String, Attribute> rest = new TreeMap<>(node.attributes());
        rest.remove(attribute);
        List<Wire> ins = new ArrayList<>(node.inputs());
        ins.add(wire);
        return node.withInputs(ins).withAttributes(rest);
    }

    private Wire fresh(String name) {
        Wire wire = new Wire(name);
        while (!taken.add(wire)) {
            wire = new Wire(wire.name() + "'");
        }
        return wire;
    }
}
