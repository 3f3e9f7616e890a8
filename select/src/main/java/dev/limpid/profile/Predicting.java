package dev.limpid.profile;

import dev.limpid.canonical.FollowSizes;
import dev.limpid.cost.GraphCost;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.runtime.Batches;
import dev.limpid.runtime.MeasureSizes;
import dev.limpid.runtime.Runtime;
import dev.limpid.task.TaskModel;
import dev.limpid.tensor.Tensor;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The way forward: from prepared inputs to the task's output, as a model that is put to use runs it, with weights packed.
 *
 * @param graph as the model predicts, quantised if it is, with nothing that the output does not need
 */
record Predicting(String id, Graph graph, Runtime runtime) {
    private static final Runtime.Kind KIND = Runtime.Kind.PACKED;

    static Predicting of(TaskModel<?> model) {
        Wire answer = model.answers().output().wire();
        // A twin in floats may have wires of its own.
        Graph whole = model.predicting().wires().contains(answer) ? model.predicting() : model.graph();
        return new Predicting(
                model.provenance().id(), whole.withOutputs(List.of(answer)).pruned(), model.runtime());
    }

    void run(Map<String, Tensor> feeds) {
        run(runtime, graph, feeds);
    }

    static void run(Runtime runtime, Graph graph, Map<String, Tensor> feeds) {
        runtime.run(graph, KIND, feeds);
    }

    /** What the graph reads of so many examples, each the same. */
    Map<String, Tensor> feeds(Input input, int examples) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Port port : graph.inputs()) {
            Tensor one = input.tensor(port.wire().name());
            feeds.put(port.wire().name(), examples == 1 ? one : Tensor.stack(Collections.nCopies(examples, one)));
        }
        return feeds;
    }

    /** Whether each run takes one example, as some exported graphs do. */
    boolean isSingle() {
        return graph.inputs().stream()
                .map(Port::type)
                .anyMatch(type -> type != null && type.rank() > 0 && type.dim(0) instanceof Dim.Fixed);
    }

    /** How many examples like this a run may take, by the runtime's budget for intermediate results; at least 1. */
    int most(Input input) {
        return Batches.examples(
                graph, sized(input), Map.of(), runtime.settings().batchBytes());
    }

    private static Map<Wire, TensorType> types(Map<String, Tensor> feeds) {
        Map<Wire, TensorType> types = new LinkedHashMap<>();
        feeds.forEach((name, tensor) -> types.put(new Wire(name), TensorType.of(tensor.dtype(), tensor.shape())));
        return types;
    }

    /** The sizes of what is computed for one example, followed through the graph; measured in a run where that does not tell. */
    Shapes sized(Input input) {
        Map<Wire, TensorType> types = types(feeds(input, 1));
        Shapes followed = FollowSizes.of(graph, types);
        Set<Wire> unsized = new LinkedHashSet<>(GraphCost.unsized(graph, followed));
        unsized.addAll(ElementWise.unsized(graph, followed));
        if (unsized.isEmpty()) {
            return followed;
        }
        Map<Wire, TensorType> all = new LinkedHashMap<>(followed.types());
        all.putAll(MeasureSizes.of(graph, runtime, types, unsized));
        return new Shapes(all);
    }

    /** The example of middle size, by what its tensors hold; of two in the middle the smaller, of equal ones the first. */
    static Input typical(List<Input> inputs) {
        requireAny(inputs);
        List<Input> ascending = inputs.stream()
                .sorted(Comparator.comparingLong(Predicting::size))
                .toList();
        return ascending.get((ascending.size() - 1) / 2);
    }

    static Input largest(List<Input> inputs) {
        requireAny(inputs);
        return inputs.stream().max(Comparator.comparingLong(Predicting::size)).orElseThrow();
    }

    private static long size(Input input) {
        return input.tensors().values().stream().mapToLong(Tensor::size).sum();
    }

    static void requireAny(List<?> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException(
                    "A model is measured on examples as it will meet, got none. Give one at least.");
        }
    }
}
