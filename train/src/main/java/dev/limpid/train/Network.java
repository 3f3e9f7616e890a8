package dev.limpid.train;

import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.optimise.Parameter;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model in training: a graph, and numbers in all of its weights. Those that are trained lie in memory that the optimiser
 * changes; the others stay where they are.
 *
 * @param emitted what it computes while it is trained
 * @param plain what it computes otherwise, by weights of the same wires
 * @param weights by wire: all that either graph reads
 * @param names under which each weight is saved
 * @param trained wires of those that follow their gradients, FLOAT and live
 * @param decayed wires of those of them that are drawn towards zero
 * @param moving wires of those that are live and change otherwise: running statistics
 */
public record Network(
        Emitted emitted,
        Emitted plain,
        Map<Wire, Weight> weights,
        Map<Wire, String> names,
        Set<Wire> trained,
        Set<Wire> decayed,
        Set<Wire> moving) {
    public Network {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        trained = Collections.unmodifiableSet(new LinkedHashSet<>(trained));
        decayed = Set.copyOf(decayed);
        moving = Collections.unmodifiableSet(new LinkedHashSet<>(moving));
        for (Set<Wire> some : List.of(trained, moving)) {
            for (Wire wire : some) {
                if (!(weights.get(wire) instanceof Weight.Live)) {
                    throw new IllegalArgumentException("Weight '" + wire + "' is to be trained and is not live.");
                }
            }
        }
    }

    /**
     * Gives an architecture its weights.
     *
     * @param weights by wire: each that it declares
     * @param trained of these the ones that are trained
     * @param decayed of these the ones that are drawn towards zero, if they are trained
     * @param moving of these running statistics that follow the batches
     * @throws IllegalArgumentException if one is missing
     */
    public static Network of(
            Trainee trainee,
            Map<Wire, ? extends Weight> weights,
            Collection<Wire> trained,
            Collection<Wire> decayed,
            Collection<Wire> moving) {
        Map<Wire, String> names = new LinkedHashMap<>();
        trainee.names().forEach((wire, known) -> names.put(wire, known.get(0)));
        Map<Wire, Weight> all = new LinkedHashMap<>(weights);
        return new Network(
                filled(trainee.emitted(), all),
                filled(trainee.plain(), all),
                all,
                names,
                new LinkedHashSet<>(trained),
                Set.copyOf(decayed),
                new LinkedHashSet<>(moving));
    }

    private static Emitted filled(Emitted emitted, Map<Wire, Weight> weights) {
        Graph graph = emitted.graph();
        Map<Wire, Weight> body = new LinkedHashMap<>();
        graph.weights().forEach((wire, weight) -> {
            Weight given = weights.get(wire);
            if (weight instanceof Weight.Declared && given == null) {
                throw new IllegalArgumentException("The weight '" + wire + "' of " + weight + " has no numbers.");
            }
            body.put(wire, given == null ? weight : given);
        });
        return with(emitted, graph.withBody(body, graph.nodes()));
    }

    private static Emitted with(Emitted emitted, Graph graph) {
        return new Emitted(
                graph,
                emitted.shapes(),
                emitted.features(),
                emitted.outputs(),
                emitted.maxPositions(),
                emitted.cached());
    }

    /** Those that are trained, by wire, in the graph's order. */
    public Map<Wire, Weight.Live> live() {
        Map<Wire, Weight.Live> live = new LinkedHashMap<>();
        trained.forEach(wire -> live.put(wire, (Weight.Live) weights.get(wire)));
        return live;
    }

    /** All that changes, by wire: what a checkpoint keeps. */
    Map<Wire, Weight.Live> changing() {
        Map<Wire, Weight.Live> changing = new LinkedHashMap<>(live());
        moving.forEach(wire -> changing.put(wire, (Weight.Live) weights.get(wire)));
        return changing;
    }

    /** Copies of what some of them are now. */
    Map<Weight.Live, Tensor> values(Collection<Wire> some) {
        Map<Weight.Live, Tensor> values = new LinkedHashMap<>();
        some.forEach(wire -> {
            Weight.Live live = (Weight.Live) Objects.requireNonNull(weights.get(wire));
            values.put(live, live.value());
        });
        return values;
    }

    /** All weights by the names under which they are saved. */
    public Map<String, Weight> saved() {
        Map<String, Weight> saved = new TreeMap<>();
        names.forEach((wire, name) -> {
            Weight weight = weights.get(wire);
            if (weight != null) {
                saved.put(name, weight);
            }
        });
        return saved;
    }

    /**
     * The parameters with room for their gradients, which takes as much memory again as they do.
     *
     * @param with wires of the weights that the loss depends on
     */
    Map<Wire, Parameter> parameters(Collection<Wire> with) {
        Map<Wire, Parameter> parameters = new LinkedHashMap<>();
        live().forEach((wire, weight) -> {
            if (with.contains(wire)) {
                Weight.Live gradient = Weight.Live.zeros(DType.FLOAT, weight.shape());
                parameters.put(
                        wire,
                        new Parameter(names.getOrDefault(wire, wire.name()), weight, gradient, decayed.contains(wire)));
            }
        });
        return parameters;
    }

    /** How many numbers are trained. */
    public long trainedNumbers() {
        return live().values().stream()
                .mapToLong(weight -> weight.shape().size())
                .sum();
    }

    /** How many numbers there are in floating-point weights. */
    public long numbers() {
        return List.copyOf(saved().values()).stream()
                .filter(weight -> weight.dtype().isFloating())
                .mapToLong(weight -> weight.shape().size())
                .sum();
    }
}
