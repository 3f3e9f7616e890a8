package dev.limpid.task;

import dev.limpid.architecture.Cached;
import dev.limpid.canonical.DropPast;
import dev.limpid.canonical.FoldConditions;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A decoder that was exported with its cache, as two graphs: one that goes on from what it has read and one that reads a
 * text from its beginning.
 *
 * <p>Pasts are told by their names: {@code past_key_values.N.key} in and {@code present.N.key} out (optimum,
 * onnxruntime-genai), or {@code past_N} and {@code present_N} (ONNX Runtime's converters). A file with both graphs in the
 * branches of an If takes {@code use_cache_branch} beside them.
 *
 * @param plain without pasts and presents
 * @param growing with both, and no {@code use_cache_branch}: whether there is a past decides
 * @param states of each layer
 */
record ExportedCache(Graph plain, Graph growing, List<Cached.State> states) {
    private static final String BRANCH = "use_cache_branch";
    private static final String VALUES = "past_key_values";

    /**
     * The two graphs; none of a file without pasts.
     *
     * @param graph without Constant nodes and functions
     * @throws IllegalArgumentException if a past has no present, or another form than keys and values have
     */
    static Optional<ExportedCache> of(Graph graph, String tokens) {
        List<Port> pasts = graph.inputs().stream().filter(ExportedCache::isPast).toList();
        if (pasts.isEmpty() || graph.input(tokens).isEmpty()) {
            return Optional.empty();
        }
        List<Wire> presents =
                pasts.stream().map(past -> present(graph, past.wire())).toList();
        List<Wire> others = graph.outputs().stream()
                .map(Port::wire)
                .filter(wire -> !presents.contains(wire))
                .toList();
        Graph first = FoldConditions.rewrite(beginning(graph).withOutputs(others), Shapes.UNKNOWN);
        Graph plain = DropPast.rewrite(first, pasts.stream().map(Port::wire).toList(), new Wire(tokens))
                .pruned();
        List<Cached.State> states = new ArrayList<>();
        for (int i = 0; i < pasts.size(); i++) {
            // What has no type was refused above.
            TensorType type = Objects.requireNonNull(pasts.get(i).type());
            states.add(new Cached.State(pasts.get(i).wire(), presents.get(i), type));
        }
        return Optional.of(new ExportedCache(plain, deciding(graph, states), states));
    }

    private static boolean isPast(Port port) {
        return port.wire().name().startsWith("past_")
                && (port.type() == null
                        || port.type().dtype().isFloating() && port.type().rank() > 1);
    }

    private static Wire present(Graph graph, Wire past) {
        String name = past.name();
        List<String> tried = new ArrayList<>();
        if (name.startsWith(VALUES)) {
            tried.add("present" + name.substring(VALUES.length()));
        }
        tried.add("present" + name.substring("past".length()));
        return tried.stream()
                .filter(one -> graph.output(one).isPresent())
                .findFirst()
                .map(Wire::new)
                .orElseThrow(() -> new IllegalArgumentException("The model takes '" + past
                        + "', which no output hands on: none of " + String.join(", ", tried)
                        + " is among "
                        + graph.outputs().stream().map(Port::wire).toList()
                        + ". Export the model with its cache going in and out, or without it."));
    }

    /** With the branch that reads a text from its beginning, where there are two. */
    private static Graph beginning(Graph graph) {
        return graph.input(BRANCH)
                .map(port -> {
                    Map<Wire, Weight> weights = new LinkedHashMap<>(graph.weights());
                    weights.put(port.wire(), Weight.of(Tensor.zeros(DType.BOOL, Shape.of(1))));
                    return without(graph, port, weights, graph.nodes());
                })
                .orElse(graph);
    }

    /** With the branch chosen by whether there is a past. */
    private static Graph deciding(Graph graph, List<Cached.State> states) {
        Optional<Port> branch = graph.input(BRANCH);
        if (branch.isEmpty()) {
            return graph;
        }
        Cached.State any = states.get(0);
        Wire sizes = new Wire(BRANCH + "/sizes");
        Wire length = new Wire(BRANCH + "/length");
        Wire axis = new Wire(BRANCH + "/axis");
        Wire none = new Wire(BRANCH + "/none");
        Map<Wire, Weight> weights = new LinkedHashMap<>(graph.weights());
        weights.put(axis, Weight.of(Tensor.of(Shape.of(1), (long) any.type().rank() - 2)));
        weights.put(none, Weight.of(Tensor.of(Shape.of(1), 0L)));
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node("", "", "Shape", List.of(any.past()), List.of(sizes), Map.of()));
        nodes.add(new Node("", "", "Gather", List.of(sizes, axis), List.of(length), Map.of("axis", Attribute.of(0L))));
        nodes.add(new Node(
                "", "", "Greater", List.of(length, none), List.of(branch.get().wire()), Map.of()));
        nodes.addAll(graph.nodes());
        return without(graph, branch.get(), weights, nodes);
    }

    private static Graph without(Graph graph, Port input, Map<Wire, Weight> weights, List<Node> nodes) {
        return new Graph(
                graph.name(),
                graph.opsets(),
                graph.inputs().stream().filter(port -> !port.equals(input)).toList(),
                graph.outputs(),
                weights,
                nodes,
                graph.functions(),
                graph.unread());
    }

    /**
     * The graph that goes on.
     *
     * @param logits the output of scores
     * @param prepared {@link #growing} as it is to be run
     */
    Cached cached(Wire logits, Graph prepared) {
        List<Wire> outputs = new ArrayList<>(List.of(logits));
        List<Cached.State> kept = new ArrayList<>();
        for (Cached.State state : states) {
            outputs.add(state.present());
            TensorType type =
                    prepared.input(state.past().name()).map(Port::type).orElse(state.type());
            kept.add(new Cached.State(state.past(), state.present(), type));
        }
        Graph graph = prepared.withOutputs(outputs).pruned();
        return new Cached(graph, Shapes.infer(graph, Shapes.UNKNOWN), logits, kept);
    }
}
