package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Tensor;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model some of whose weights may be changed: it begins as the same function, with weights of its own, and the original keeps
 * its own. What is asked of it through a {@link Probe} runs on the weights as they are then; after a change ask {@link
 * Probe#anew}.
 *
 * <p>It costs one copy of these weights, beside the heap, until it is closed. A quantised model's is the twin in floats.
 *
 * @param model the original
 * @param weights by wire of the graph
 */
public record LiveModel<I>(Model<I> model, Graph graph, Map<Wire, Weight.Live> weights) implements Model<I> {
    public LiveModel {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /**
     * Copies weights.
     *
     * @param wires of the model's graph that weights drive
     * @throws IllegalArgumentException if no weight drives one of them, or it takes 2 GB or more
     */
    public static <I> LiveModel<I> of(Model<I> model, Collection<Wire> wires) {
        Graph graph = model.graph();
        Map<Wire, Weight> all = new LinkedHashMap<>(graph.weights());
        Map<Wire, Weight.Live> live = new LinkedHashMap<>();
        for (Wire wire : wires) {
            Weight.Live copy = Weight.Live.of(original(model, wire));
            live.put(wire, copy);
            all.put(wire, copy);
        }
        return new LiveModel<>(model, graph.withBody(all, graph.nodes()), live);
    }

    private static Tensor original(Model<?> model, Wire wire) {
        Weight weight = model.graph().weights().get(wire);
        if (weight == null) {
            throw new IllegalArgumentException("Model '" + model.provenance().id() + "' has no weight '" + wire + "'.");
        }
        return model.runtime().value(weight);
    }

    /**
     * Gives a weight the original's numbers again.
     *
     * @throws IllegalArgumentException if it is not live
     */
    public void restore(Wire wire) {
        weight(wire).set(original(model, wire));
    }

    /** @throws IllegalArgumentException if no live weight drives the wire */
    public Weight.Live weight(Wire wire) {
        Weight.Live live = weights.get(wire);
        if (live == null) {
            throw new IllegalArgumentException(
                    "Model '" + model.provenance().id() + "' has no live weight '" + wire + "'.");
        }
        return live;
    }

    @Override
    public Shapes shapes() {
        return model.shapes();
    }

    @Override
    public Runtime runtime() {
        return model.runtime();
    }

    @Override
    public Provenance provenance() {
        return model.provenance();
    }

    @Override
    public Wire features() {
        return model.features();
    }

    @Override
    public Layout layout() {
        return model.layout();
    }

    @Override
    public Input prepare(I original) {
        return model.prepare(original);
    }

    @Override
    public Input absent(Input input, String how) {
        return model.absent(input, how);
    }

    /** @throws UnsupportedOperationException always: which output is the answer the original knows, and predicts with its own weights */
    @Override
    public Tensor predict(List<I> inputs) {
        throw new UnsupportedOperationException("Model '" + model.provenance().id()
                + "' with live weights answers through a probe, which is told which output is asked for.");
    }

    /** Closes the sessions that run its weights; the original is its owner's to close. */
    @Override
    public void close() {
        runtime().forget(Set.copyOf(weights.values()));
    }
}
