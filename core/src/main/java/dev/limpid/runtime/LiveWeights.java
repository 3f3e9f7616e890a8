package dev.limpid.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The live weights of a graph, where runs read them: as inputs, of which ONNX Runtime takes nothing for granted. What it holds
 * for constant it folds, fuses, packs and lays out anew, each a copy that knows nothing of later changes: with initializers that
 * share our memory, convolutions and all that is computed from weights alone go on with the old numbers.
 */
final class LiveWeights implements AutoCloseable {
    private final Map<String, Weight.Live> weights = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> views = new LinkedHashMap<>();
    private final Graph fed;

    /** @throws IllegalArgumentException if a weight is live inside a graph that a node holds */
    LiveWeights(Graph graph) {
        Graph feeding = graph;
        for (Map.Entry<Wire, Weight> entry : graph.weights().entrySet()) {
            if (entry.getValue() instanceof Weight.Live live) {
                weights.put(entry.getKey().name(), live);
                feeding = feeding.withInput(entry.getKey());
            }
        }
        fed = feeding;
        graph.nodes().forEach(node -> requireNoneInside(graph, node));
    }

    private static void requireNoneInside(Graph outer, Node node) {
        node.graphs().forEach((name, inner) -> {
            inner.body().weights().forEach((wire, weight) -> {
                if (weight instanceof Weight.Live) {
                    throw new IllegalArgumentException("Graph '" + outer.name() + "': weight '" + wire + "' is live in "
                            + name + " of node " + node.op() + ", where it cannot be fed. Make it a weight of the outer"
                            + " graph, which inner ones can read.");
                }
            });
            inner.body().nodes().forEach(further -> requireNoneInside(outer, further));
        });
    }

    /** The graph with these weights as its last inputs. */
    Graph fed() {
        return fed;
    }

    /** Lets the runtime read their bytes. */
    void view(OrtEnvironment environment) throws OrtException {
        for (Map.Entry<String, Weight.Live> entry : weights.entrySet()) {
            views.put(entry.getKey(), view(environment, entry.getValue()));
        }
    }

    /** The bytes of one, where the runtime may read and write them. */
    static OnnxTensor view(OrtEnvironment environment, Weight.Live live) throws OrtException {
        return OnnxTensor.createTensor(
                environment,
                live.bytes().order(ByteOrder.nativeOrder()),
                live.shape().toArray(),
                Session.java(live.dtype()));
    }

    /** What every run is fed, by input. */
    Map<String, OnnxTensor> views() {
        return views;
    }

    /** Whether one of these is among them. */
    boolean anyOf(Set<Weight.Live> some) {
        return weights.values().stream().anyMatch(some::contains);
    }

    @Override
    public void close() {
        views.values().forEach(OnnxTensor::close);
    }
}
