package dev.limpid.runtime;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many examples of a batch fit a byte budget: the size of a batch follows from memory, never from the number of
 * samples.
 */
public final class Batches {
    private Batches() {}

    /**
     * The most examples that one run may take; at least 1.
     *
     * @param shapes of all wires of {@code graph}; a wire of unknown shape counts nothing
     * @param sizes of the named axes for one example; an axis whose size does not follow
     *     from them counts as the largest of them
     */
    public static int examples(Graph graph, Shapes shapes, Map<String, Long> sizes, long byteBudget) {
        long one = peakBytes(graph, shapes, sizes);
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, byteBudget / Math.max(1, one)));
    }

    /**
     * The most bytes of intermediate results alive at one time, if each goes after its last reader; outputs stay.
     *
     * @param shapes of all wires of {@code graph}; a wire of unknown shape counts nothing
     * @param sizes of the named axes; an axis whose size does not follow from them counts as the largest of them
     */
    public static long peakBytes(Graph graph, Shapes shapes, Map<String, Long> sizes) {
        long largest = sizes.values().stream().mapToLong(Long::longValue).max().orElse(1);
        Map<Wire, Integer> lastRead = new HashMap<>();
        List<Node> nodes = graph.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            for (Wire wire : nodes.get(i).reads()) {
                lastRead.put(wire, i);
            }
        }
        graph.outputs().forEach(port -> lastRead.put(port.wire(), nodes.size()));
        Map<Wire, Long> alive = new HashMap<>();
        long bytes = 0;
        long peak = 0;
        for (int i = 0; i < nodes.size(); i++) {
            for (Wire wire : nodes.get(i).outputs()) {
                long size = shapes.find(wire)
                        .map(type -> bytes(type, sizes, largest))
                        .orElse(0L);
                alive.put(wire, size);
                bytes += size;
            }
            peak = Math.max(peak, bytes);
            Set<Wire> done = new HashSet<>(nodes.get(i).reads());
            done.addAll(nodes.get(i).outputs());
            for (Wire wire : done) {
                if (alive.containsKey(wire) && lastRead.getOrDefault(wire, i) <= i) {
                    bytes -= alive.remove(wire);
                }
            }
        }
        return peak;
    }

    private static long bytes(TensorType type, Map<String, Long> sizes, long largest) {
        long elements = 1;
        for (Dim dim : type.dims()) {
            elements *= dim.size(sizes).orElse(largest);
        }
        return type.dtype().bytes(elements);
    }
}
