package dev.limpid.runtime;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out the type of every wire of a graph from a file, by two runs with small inputs of odd sizes: an axis that
 * keeps its size is fixed, axes that have equal sizes in both runs are called equal.
 *
 * <p>Declared axis names are not trusted: exporters give one name to axes that differ.
 */
public final class ProbeShapes {
    /** Sizes by axis of an input, first axis first; primes far apart, so that products do not meet either. */
    private static final long[][] SIZES = {{2, 7, 11}, {3, 5, 13}};

    private ProbeShapes() {}

    /**
     * Runs the graph twice, with all inputs 0 or 1. Inputs whose rank is not declared count as {@code [batch,sequence]}.
     *
     * @throws RuntimeFailure if the graph does not run on such inputs
     */
    public static Shapes of(Graph graph, Runtime runtime) {
        Set<Wire> wires = new LinkedHashSet<>();
        graph.nodes().forEach(node -> wires.addAll(node.outputs()));
        wires.remove(Wire.NONE);
        Graph open = graph.withOutputs(wires);
        List<Map<Wire, Tensor>> runs = new ArrayList<>();
        for (long[] sizes : SIZES) {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            graph.inputs().forEach(port -> feeds.put(port.wire().name(), sample(port, sizes)));
            Map<Wire, Tensor> values =
                    new HashMap<>(runtime.run(open, Runtime.Kind.SHARED, feeds).byWire());
            graph.inputs()
                    .forEach(port ->
                            values.put(port.wire(), feeds.get(port.wire().name())));
            runs.add(values);
        }
        Map<Wire, TensorType> types = new LinkedHashMap<>();
        runs.get(0).forEach((wire, first) -> {
            Tensor second = runs.get(1).get(wire);
            if (second != null && first.shape().rank() == second.shape().rank()) {
                types.put(wire, merge(first, second));
            }
        });
        return new Shapes(types);
    }

    private static TensorType merge(Tensor first, Tensor second) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < first.shape().rank(); axis++) {
            long a = first.shape().dim(axis);
            long b = second.shape().dim(axis);
            dims.add(a == b ? Dim.of(a) : Dim.of(a + "|" + b));
        }
        return new TensorType(first.dtype(), dims);
    }

    private static Tensor sample(Port port, long[] sizes) {
        TensorType type = port.type() == null ? TensorType.of(DType.INT64, "batch", "sequence") : port.type();
        long[] dims = new long[type.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] =
                    type.dim(axis) instanceof Dim.Fixed fixed ? fixed.size() : sizes[Math.min(axis, sizes.length - 1)];
        }
        return Tensor.fill(type.dtype(), Shape.of(dims), i -> 1);
    }
}
