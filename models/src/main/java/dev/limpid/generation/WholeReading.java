package dev.limpid.generation;

import dev.limpid.graph.Graph;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the whole text anew each time: what can be done without a cache. */
final class WholeReading implements Reading {
    private final Graph graph;
    private final Runtime runtime;
    private final List<Integer> read = new ArrayList<>();

    /** @param graph one whose scores are {@linkplain Selected#positions selected} */
    WholeReading(Graph graph, Runtime runtime) {
        this.graph = graph;
        this.runtime = runtime;
    }

    @Override
    public double[] next(List<Integer> more) {
        read.addAll(more);
        Map<String, Tensor> feeds = Reading.feeds(graph, read, 0, Set.of(Selected.POSITIONS));
        feeds.put(Selected.POSITIONS, Tensor.fill(DType.INT64, Shape.of(1, 1), i -> read.size() - 1));
        return runtime.run(graph, Runtime.Kind.SHARED, feeds)
                .get(Selected.SCORES)
                .toDoubles();
    }

    @Override
    public void close() {
        // Its session is the runtime's.
    }
}
