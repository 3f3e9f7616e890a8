package dev.limpid.profile;

import dev.limpid.cost.Cost;
import dev.limpid.cost.GraphCost;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.model.Input;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.TaskModel;
import dev.limpid.tensor.DType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model holds and computes for one example, counted in its graph; the rule stands on the page of {@code dev.limpid.cost}.
 *
 * @param parameters that lead to the task's output, each once
 * @param macs multiply–accumulates of products; floating-point operations are about twice as many
 * @param activations elements that the products compute
 * @param elementWise elements that all other operators compute, by operator; no part of the MACs
 * @param fileBytes of the files that the weights lie in
 * @param weightBytes of the weights that prediction reads, by how they are stored
 */
public record Size(
        long parameters,
        long macs,
        long activations,
        SortedMap<String, Long> elementWise,
        long fileBytes,
        SortedMap<DType, Long> weightBytes) {
    public Size {
        elementWise = Collections.unmodifiableSortedMap(new TreeMap<>(elementWise));
        weightBytes = Collections.unmodifiableSortedMap(new TreeMap<>(weightBytes));
    }

    /**
     * Counts a model. Cost: milliseconds; of an ONNX file whose sizes do not follow from its inputs' a run.
     *
     * @param inputs prepared examples, of which the one of middle size is counted
     * @param folder that the model was opened from
     * @throws IllegalArgumentException if there is no example, or a size is not known
     * @throws UncheckedIOException if a file's size cannot be told
     */
    public static Size of(TaskModel<?> model, List<Input> inputs, ModelFolder folder) {
        Predicting predicting = Predicting.of(model);
        Shapes shapes = predicting.sized(Predicting.typical(inputs));
        return of(predicting.graph(), shapes, model.provenance().parameters(), bytes(folder.files()));
    }

    static Size of(Graph graph, Shapes shapes, long parameters, long fileBytes) {
        GraphCost cost = GraphCost.of(graph, shapes);
        Cost total = cost.total();
        return new Size(
                parameters,
                total.macs(),
                total.activations(),
                ElementWise.of(graph, cost, shapes),
                fileBytes,
                weightBytes(graph));
    }

    private static SortedMap<DType, Long> weightBytes(Graph graph) {
        SortedMap<DType, Long> bytes = new TreeMap<>();
        for (Weight weight : graph.weights().values()) {
            bytes.merge(weight.dtype(), weight.dtype().bytes(weight.shape().size()), Math::addExact);
        }
        return bytes;
    }

    private static long bytes(List<Path> files) {
        long bytes = 0;
        for (Path file : files) {
            try {
                bytes += Files.size(file);
            } catch (IOException unreadable) {
                throw new UncheckedIOException("Cannot tell the size of " + file + ".", unreadable);
            }
        }
        return bytes;
    }
}
