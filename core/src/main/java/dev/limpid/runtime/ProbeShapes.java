package dev.limpid.runtime;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out the type of every wire of a graph from a file, by two runs with small inputs of odd sizes: an axis that
 * keeps its size is fixed, axes that have equal sizes in both runs are called equal.
 *
 * <p>Declared axis names are not trusted: exporters give one name to axes that differ. What a graph takes is found by
 * trying: pictures of several sizes, sizes by axis and by name, two examples at a time and one.
 */
public final class ProbeShapes {
    /**
     * What was found.
     *
     * @param shapes of all wires that are tensors; those of graphs inside nodes are not looked into
     * @param notes what the graph does not take though it does not say so, a sentence each
     */
    public record Probed(Shapes shapes, List<String> notes) {
        public Probed {
            notes = List.copyOf(notes);
        }
    }

    private ProbeShapes() {}

    /**
     * Runs the graph twice, more often if it refuses. Inputs whose rank is not declared count as {@code [batch,sequence]}.
     *
     * @throws IllegalArgumentException if an input is no tensor
     * @throws RuntimeFailure naming the node that failed, if the graph runs on none of the inputs that are tried
     */
    public static Probed of(Graph graph, Runtime runtime) {
        Set<Wire> wires = new LinkedHashSet<>();
        graph.nodes().forEach(node -> wires.addAll(node.outputs()));
        wires.remove(Wire.NONE);
        Graph open = graph.withOutputs(wires);
        ProbeInputs inputs = ProbeInputs.of(graph, runtime.inputs(open));
        RuntimeFailure first = null;
        RuntimeFailure before = null;
        for (ProbeInputs.Plan plan : inputs.plans()) {
            try {
                return probed(open, runtime, inputs, plan, before);
            } catch (RuntimeFailure refused) {
                first = first == null ? refused : first;
                before = refused;
            }
        }
        throw new RuntimeFailure(
                String.valueOf(first == null ? "" : first.getMessage()) + " Tried with "
                        + inputs.plans().size()
                        + " sizes, first " + inputs.describe(inputs.plans().get(0))
                        + ". Export the model with fixed input sizes.",
                first);
    }

    private static Probed probed(
            Graph open, Runtime runtime, ProbeInputs inputs, ProbeInputs.Plan plan, @Nullable RuntimeFailure before) {
        List<Map<Wire, TensorType>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            Map<String, Tensor> feeds = inputs.feeds(plan, run);
            Map<Wire, TensorType> types = new LinkedHashMap<>(runtime.measure(open, feeds));
            feeds.forEach((name, tensor) -> types.put(new Wire(name), TensorType.of(tensor.dtype(), tensor.shape())));
            runs.add(types);
        }
        Map<Wire, TensorType> merged = new LinkedHashMap<>();
        runs.get(0).forEach((wire, first) -> {
            TensorType second = runs.get(1).get(wire);
            if (second != null && first.rank() == second.rank()) {
                merged.put(wire, merge(wire, first, second));
            }
        });
        return new Probed(new Shapes(merged), inputs.notes(plan, before));
    }

    private static TensorType merge(Wire wire, TensorType first, TensorType second) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < first.rank(); axis++) {
            Dim a = first.dim(axis);
            Dim b = second.dim(axis);
            // Nothing found in either run: how much is found is for the data to say.
            boolean empty = a.equals(Dim.of(0)) && b.equals(Dim.of(0));
            dims.add(empty ? Dim.of(wire + "#" + axis) : a.equals(b) ? a : Dim.of(a + "|" + b));
        }
        return new TensorType(first.dtype(), dims);
    }
}
