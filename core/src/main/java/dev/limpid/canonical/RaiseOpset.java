package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings a graph of opset 7 to 16 to 17, in whose terms rules are written; a newer one stays as it is. What changed in
 * between stands in {@link OpsetChanges}.
 *
 * <pre>
 * before   Unsqueeze(x) {axes=[1]} -> y      after   weight axes: int64[1] {1}   Unsqueeze(x, axes) -> y
 * </pre>
 */
public final class RaiseOpset {
    /** The oldest that ONNX Runtime runs. */
    private static final long LEAST = 7;

    private final long opset;
    private final Graph graph;
    private final Shapes shapes;
    private final Map<Wire, Weight> weights;
    private final Set<Wire> taken;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> after = new ArrayList<>();
    private @Nullable Set<Wire> read;

    private RaiseOpset(long opset, Graph graph, Shapes around, Set<Wire> taken) {
        this.opset = opset;
        this.graph = graph;
        this.shapes = Shapes.infer(graph, around);
        this.weights = new LinkedHashMap<>(graph.weights());
        this.taken = taken;
    }

    /** The same, of a graph of which no more is known than it says. */
    public static Graph rewrite(Graph graph) {
        return rewrite(graph, Shapes.UNKNOWN);
    }

    /**
     * @param known types of any wires of the graph, which spare nodes that find them out
     * @throws IllegalArgumentException if the graph is older than opset 7, or naming a node whose meaning changed so that
     *     opset 17 cannot say it
     */
    public static Graph rewrite(Graph graph, Shapes known) {
        if (!graph.opsets().containsKey("")
                && graph.nodes().stream().noneMatch(node -> node.domain().isEmpty())) {
            return withOpset(graph, graph);
        }
        if (graph.opset() >= GraphBuilder.OPSET) {
            return graph;
        }
        if (graph.opset() < LEAST) {
            throw new IllegalArgumentException("Graph '" + graph.name() + "' is of ONNX opset " + graph.opset()
                    + ", expected " + LEAST + " or newer. Export it again.");
        }
        return withOpset(graph, new RaiseOpset(graph.opset(), graph, known, new HashSet<>(graph.wires())).raised());
    }

    private static Graph withOpset(Graph graph, Graph body) {
        Map<String, Long> opsets = new TreeMap<>(graph.opsets());
        opsets.put("", GraphBuilder.OPSET);
        return new Graph(
                graph.name(),
                opsets,
                graph.inputs(),
                graph.outputs(),
                body.weights(),
                body.nodes(),
                graph.functions(),
                graph.unread());
    }

    private Graph raised() {
        for (Node node : graph.nodes()) {
            Node raised = node.withGraphs(this::raised);
            if (node.domain().isEmpty()) {
                for (OpsetChanges.Line line : OpsetChanges.lines(node.op())) {
                    raised = opset < line.since() ? line.change().apply(this, raised) : raised;
                }
            }
            nodes.add(raised);
            nodes.addAll(after);
            after.clear();
        }
        return graph.withBody(weights, nodes);
    }

    private Attribute.OfGraph raised(Attribute.OfGraph inner) {
        Map<Wire, TensorType> around = new HashMap<>();
        inner.captured().forEach(wire -> shapes.find(wire).ifPresent(type -> around.put(wire, type)));
        Graph body = new RaiseOpset(opset, inner.body(), new Shapes(around), taken).raised();
        return new Attribute.OfGraph(body, inner.captured());
    }

    long opset() {
        return opset;
    }

    Optional<TensorType> type(Wire wire) {
        return shapes.find(wire);
    }

    /** The value of a wire that never changes; null if it does, or is large. */
    @Nullable
    Tensor constant(Wire wire) {
        return weights.get(wire) instanceof Weight.InMemory held ? held.value() : null;
    }

    /** Whether anything comes of this wire. */
    boolean isRead(Wire wire) {
        if (read == null) {
            read = new HashSet<>();
            graph.nodes().forEach(node -> read.addAll(node.reads()));
            graph.outputs().forEach(port -> read.add(port.wire()));
        }
        return read.contains(wire);
    }

    /** A constant, named after the wire that it helps to make. */
    Wire weight(Wire of, String what, Tensor value) {
        Wire wire = fresh(of, what);
        weights.put(wire, Weight.of(value));
        return wire;
    }

    /** A scalar of the element type of another wire. */
    Wire scalarLike(Wire of, String what, float value, Wire like) {
        DType dtype = type(like).map(TensorType::dtype).orElse(null);
        if (dtype == DType.FLOAT || dtype == DType.DOUBLE) {
            return weight(of, what, Tensor.fill(dtype, Shape.SCALAR, i -> value));
        }
        Wire single = weight(of, what + "/float", Tensor.fill(DType.FLOAT, Shape.SCALAR, i -> value));
        return before("CastLike", of, what, Map.of(), single, like);
    }

    /** A node that comes before the one that is raised. */
    Wire before(String op, Wire of, String what, Map<String, Attribute> attributes, Wire... ins) {
        Wire out = fresh(of, what);
        nodes.add(new Node(out.name(), "", op, List.of(ins), List.of(out), attributes));
        return out;
    }

    /** A node that comes behind the one that is raised. */
    void after(String op, Wire out, Map<String, Attribute> attributes, Wire... ins) {
        after.add(new Node(out.name(), "", op, List.of(ins), List.of(out), attributes));
    }

    Wire fresh(Wire of, String what) {
        Wire wire = new Wire(of + "/" + what);
        while (!taken.add(wire)) {
            wire = new Wire(wire.name() + "'");
        }
        return wire;
    }

    IllegalArgumentException cannot(Node node, String why) {
        return new IllegalArgumentException("Graph '" + graph.name() + "' is of ONNX opset " + opset + ": " + node.op()
                + " at '" + node.title() + "' " + why + " Export it again with opset 17 or newer.");
    }
}
