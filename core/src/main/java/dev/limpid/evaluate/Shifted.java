package dev.limpid.evaluate;

import dev.limpid.explain.Explainer;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model whose features are counted from another zero: it takes a constant off them first, and says of x + c what the model
 * says of x (Kindermans et al. 2017). Its features are an input: of a text it is given embeddings.
 *
 * <p>What is absent by a name that the model knows is moved along; what is absent by being zero is not, which is what the
 * paper finds fault with.
 */
public final class Shifted {
    /** Kindermans et al.'s own. */
    public static final double SHIFT = -1;

    private final Probe original;
    private final double shift;
    private final Probe probe;

    private Shifted(Probe original, double shift, Probe probe) {
        this.original = original;
        this.shift = shift;
        this.probe = probe;
    }

    /**
     * The twin of a model.
     *
     * @param shift c, in the features' own units
     * @throws IllegalArgumentException if the features are no floats, or graphs inside nodes read them
     */
    public static Shifted of(Probe probe, double shift) {
        Model<?> model = Feeding.fed(probe).model();
        Wire features = model.features();
        TensorType type = model.shapes().of(features);
        boolean inside = model.graph().nodes().stream()
                .flatMap(node -> node.graphs().values().stream())
                .anyMatch(graph -> graph.captured().contains(features));
        if (!type.dtype().isFloating() || inside) {
            throw new IllegalArgumentException("Model '" + model.provenance().id()
                    + "' cannot be given its features from another zero: '" + features + "' is "
                    + (inside ? "read by a graph inside a node." : type + ", expected floats."));
        }
        return new Shifted(probe, shift, new Probe(twin(model, shift)).on(probe.wire()));
    }

    private static <I> Twin<I> twin(Model<I> model, double shift) {
        Graph graph = model.graph();
        Wire features = model.features();
        TensorType type = model.shapes().of(features);
        Wire constant = free(graph, features + " shift");
        Wire back = free(graph, features + " shifted back");
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node("shift back", "", "Sub", List.of(features, constant), List.of(back), Map.of()));
        for (Node node : graph.nodes()) {
            nodes.add(node.withInputs(node.inputs().stream()
                    .map(wire -> wire.equals(features) ? back : wire)
                    .toList()));
        }
        Map<Wire, Weight> weights = new LinkedHashMap<>(graph.weights());
        weights.put(constant, Weight.of(Tensor.fill(type.dtype(), Shape.of(), i -> shift)));
        Shapes shapes = Shapes.infer(graph.withBody(weights, nodes), model.shapes());
        return new Twin<>(model, shift, graph.withBody(weights, nodes), shapes);
    }

    private static Wire free(Graph graph, String name) {
        Wire wire = new Wire(name);
        while (graph.wires().contains(wire)) {
            wire = new Wire(wire.name() + "'");
        }
        return wire;
    }

    /** A probe of the twin, on the wire of the model's. */
    public Probe probe() {
        return probe;
    }

    /** The input as the twin is given it: x + c. */
    public Input of(Input input) {
        return moved(Feeding.with(original, input), original.model().features(), shift);
    }

    /** Why a method cannot explain the twin: a sentence; empty if it can. */
    public Optional<String> obstacle(Explainer explainer) {
        return Feeding.obstacle(original, explainer);
    }

    private static Input moved(Input input, Wire features, double by) {
        Tensor value = input.tensor(features.name());
        return input.with(features.name(), Tensor.fill(value.dtype(), value.shape(), i -> value.at(i) + by));
    }

    private record Twin<I>(Model<I> model, double shift, Graph graph, Shapes shapes) implements Model<I> {
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
            Input prepared = model.prepare(original);
            return prepared.tensors().containsKey(features().name()) ? moved(prepared, features(), shift) : prepared;
        }

        @Override
        public Input absent(Input input, String how) {
            return moved(model.absent(moved(input, features(), -shift), how), features(), shift);
        }

        @Override
        public Tensor predict(List<I> inputs) {
            return model.predict(inputs);
        }

        /** Nothing: the model is its owner's to close. */
        @Override
        public void close() {}
    }
}
