package dev.limpid.export;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Checkpoint;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Stored;
import dev.limpid.architecture.Trainee;
import dev.limpid.format.FormatException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model that is ready to be written.
 *
 * @param config that names its class and its labels, with Hugging Face's keys
 * @param plain what it computes; its graph may have outputs for heads that the class does not tell of
 * @param weights by wire, all with numbers, FLOAT; live ones must not change while they are written
 * @param names under which each weight is saved
 */
public record Finished(Config config, Emitted plain, Map<Wire, Weight> weights, Map<Wire, String> names) {
    private static final String MEAN = ".running_mean";
    private static final String COUNTED = ".num_batches_tracked";

    public Finished {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /**
     * A published model as it is. Weights stay where they lie, but for those that have to be turned or widened. A pooler that
     * it lacks, as ONNX files do that have no output of it, is left out.
     *
     * @throws FormatException if it lacks another weight of its class
     */
    public static Finished of(Checkpoint published) throws IOException {
        Trainee trainee = Architectures.trainee(published.config());
        Graph graph = trainee.plain().graph();
        Map<Wire, Weight> weights = new LinkedHashMap<>();
        Map<Wire, String> names = new LinkedHashMap<>();
        Set<Wire> missing = new HashSet<>();
        for (var entry : trainee.names().entrySet()) {
            Wire wire = entry.getKey();
            Weight declared = Objects.requireNonNull(graph.weights().get(wire), wire::name);
            Optional<Stored> found = published.find(entry.getValue());
            if (found.isPresent()) {
                weights.put(wire, found(found.get(), declared.shape()));
                names.put(wire, entry.getValue().get(0));
            } else {
                missing.add(wire);
            }
        }
        Emitted whole = without(missing, trainee.plain(), published.config());
        whole.graph().weights().forEach(weights::putIfAbsent);
        return new Finished(published.config(), whole, weights, names);
    }

    private static Weight found(Stored stored, Shape shape) throws IOException {
        boolean asItIs = !stored.turned()
                && stored.weight().dtype() == DType.FLOAT
                && stored.weight().shape().equals(shape);
        return asItIs ? stored.weight() : Weight.of(stored.values(shape));
    }

    /** The graph without the outputs that need one of these weights. */
    private static Emitted without(Set<Wire> missing, Emitted plain, Config config) {
        Set<Wire> without = new HashSet<>(missing);
        for (Node node : plain.graph().nodes()) {
            if (node.reads().stream().anyMatch(without::contains)) {
                without.addAll(node.outputs());
            }
        }
        Map<String, Wire> outputs = new TreeMap<>(plain.outputs());
        outputs.values().removeIf(without::contains);
        if (!outputs.keySet().containsAll(rest(plain.outputs().keySet()))) {
            throw new FormatException(
                    Path.of("weights"),
                    "of a " + config.savedBy() + " they lack '"
                            + missing.stream()
                                    .map(Wire::name)
                                    .sorted()
                                    .findFirst()
                                    .orElse("")
                            + "'. Fetch the model again, or name a class in its config.json that does without.");
        }
        Graph graph = plain.graph().withOutputs(outputs.values()).pruned();
        return new Emitted(graph, plain.shapes(), plain.features(), outputs, plain.maxPositions(), null);
    }

    private static Set<String> rest(Set<String> roles) {
        Set<String> rest = new HashSet<>(roles);
        rest.remove("pooled");
        return rest;
    }

    /** All tensors by the names that transformers saves them under: tied ones once, counters of batches as zeros. */
    public Map<String, Weight> saved() {
        Map<String, Weight> saved = new TreeMap<>();
        names.forEach((wire, name) -> {
            Weight weight = Objects.requireNonNull(weights.get(wire), name);
            saved.put(name, weight);
            Architectures.twin(name).ifPresent(twin -> saved.put(twin, weight));
            if (name.endsWith(MEAN)) {
                saved.put(
                        name.substring(0, name.length() - MEAN.length()) + COUNTED,
                        Weight.of(Tensor.zeros(DType.INT64, Shape.SCALAR)));
            }
        });
        return saved;
    }

    /** The graph with its weights. */
    Graph graph() {
        Map<Wire, Weight> body = new LinkedHashMap<>();
        plain.graph().weights().forEach((wire, weight) -> body.put(wire, weights.getOrDefault(wire, weight)));
        return plain.graph().withBody(body, plain.graph().nodes());
    }
}
