package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Tensor;

import java.util.List;

/**
 * A model that starts at one of its wires: what made that is gone, and each input brings its value along.
 *
 * @param model the whole
 * @param features the wire
 * @param layout of its axes
 */
record Fed<I>(Model<I> model, Wire features, Layout layout, Graph graph) implements Model<I> {
    static <I> Fed<I> at(Model<I> model, Wire wire, Layout layout) {
        return new Fed<>(
                model, wire, layout, model.graph().feeding(wire, model.shapes().of(wire)));
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
    public Input prepare(I original) {
        return model.prepare(original);
    }

    /** What the whole model makes of it, the wire's value included. */
    @Override
    public Input absent(Input input, String how) {
        Input gone = model.absent(input, how);
        return gone.with(features.name(), new Probe(model, features, layout).value(gone));
    }

    @Override
    public Tensor predict(List<I> inputs) {
        return model.predict(inputs);
    }

    /** Nothing: the whole model is its owner's to close. */
    @Override
    public void close() {}
}
