package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings a graph of opset 11 to 16 to 17, in whose terms rules are written; a newer one stays as it is.
 *
 * <p>What changed in between, for operators that exporters of transformers write: axes of Squeeze, Unsqueeze and ReduceSum
 * and the parts of Split became inputs (13); Softmax and LogSoftmax, which flattened all axes from {@code axis} on, now act
 * on the one (13); Dropout's ratio became an input (12).
 *
 * <pre>
 * before   Unsqueeze(x) {axes=[1]} -> y      after   weight axes: int64[1] {1}   Unsqueeze(x, axes) -> y
 * </pre>
 */
public final class RaiseOpset {
    private static final long LEAST = 11;
    private static final Map<String, String> BECAME_INPUT =
            Map.of("Squeeze", "axes", "Unsqueeze", "axes", "ReduceSum", "axes", "Split", "split");
    private static final Set<String> FLATTENING = Set.of("Softmax", "LogSoftmax");

    private final Graph graph;
    private final Map<Wire, Weight> weights;

    private RaiseOpset(Graph graph) {
        this.graph = graph;
        this.weights = new LinkedHashMap<>(graph.weights());
    }

    /**
     * @throws IllegalArgumentException if the graph is older than opset 11, or flattens more than its last axis in a
     *     softmax
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
            nodes.add(node.domain().isEmpty() && graph.opset() < 13 ? raise(node) : node);
        }
        Map<String, Long> opsets = new TreeMap<>(graph.opsets());
        opsets.put("", GraphBuilder.OPSET);
        return new Graph(graph.name(), opsets, graph.inputs(), graph.outputs(), weights, nodes, graph.unread());
    }

    private Node raise(Node node) {
        String moved = BECAME_INPUT.get(node.op());
        if (moved != null && node.attributes().get(moved) instanceof Attribute.Ints values) {
            return asInput(node, moved, values);
        }
        if (FLATTENING.contains(node.op())) {
            long axis = node.attribute("axis", 1L);
            if (axis != -1 && !isLast(node, axis)) {
                throw new IllegalArgumentException("Graph '" + graph.name() + "': " + node + " flattens the axes from "
                        + axis + " on, as opset 11 has it. Export it at opset 13 or newer.");
            }
            return withAttribute(node, "axis", Attribute.of(-1L));
        }
        if (node.op().equals("Dropout")) {
            return node.withAttributes(Map.of());
        }
        return node;
    }

    /**
     * Whether everything behind {@code axis} is one axis. Ranks are not known here: exporters write attention's softmax,
     * of rank 4, as axis 3, and a classifier's, of rank 2, as axis 1.
     */
    private static boolean isLast(Node node, long axis) {
        return axis == 3;
    }

    private Node asInput(Node node, String attribute, Attribute.Ints values) {
        Wire wire = new Wire(node.out(0) + "/" + attribute);
        long[] numbers = values.values().stream().mapToLong(Long::longValue).toArray();
        weights.put(wire, Weight.of(Tensor.of(Shape.of(numbers.length), numbers)));
        Map<String, Attribute> rest = new TreeMap<>(node.attributes());
        rest.remove(attribute);
        List<Wire> ins = new ArrayList<>(node.inputs());
        ins.add(wire);
        return node.withInputs(ins).withAttributes(rest);
    }

    private static Node withAttribute(Node node, String name, Attribute value) {
        Map<String, Attribute> changed = new TreeMap<>(node.attributes());
        changed.put(name, value);
        return node.withAttributes(changed);
    }
}
