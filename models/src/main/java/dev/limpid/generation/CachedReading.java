package dev.limpid.generation;

import dev.limpid.architecture.Cached;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Feedback;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what is new only, and goes on from the keys and values that were kept. */
final class CachedReading implements Reading {
    private final Graph graph;
    private final Feedback feedback;
    private final Set<String> others = new HashSet<>(Set.of(Selected.POSITIONS));
    private int read;

    /** @param graph the cached one, whose scores are {@linkplain Selected#positions selected} */
    CachedReading(Graph graph, Cached cached, Runtime runtime) {
        this.graph = graph;
        Map<Wire, Wire> back = new HashMap<>();
        Map<String, Tensor> nothing = new HashMap<>();
        for (Cached.State state : cached.states()) {
            back.put(state.present(), state.past());
            nothing.put(state.past().name(), empty(state.type()));
            others.add(state.past().name());
        }
        feedback = runtime.feedback(graph, Runtime.Kind.SHARED, back, nothing);
    }

    /** Of one text no token: {@code [1,head,0,size]}, perhaps behind an axis for keys and values. */
    private static Tensor empty(TensorType type) {
        long[] sizes = new long[type.rank()];
        for (int axis = 0; axis < sizes.length; axis++) {
            boolean batch = axis == sizes.length - 4;
            boolean tokens = axis == sizes.length - 2;
            sizes[axis] = batch ? 1 : tokens ? 0 : ((Dim.Fixed) type.dim(axis)).size();
        }
        return Tensor.zeros(type.dtype(), Shape.of(sizes));
    }

    @Override
    public double[] next(List<Integer> more) {
        Map<String, Tensor> feeds = Reading.feeds(graph, more, read, others);
        feeds.put(Selected.POSITIONS, Tensor.fill(DType.INT64, Shape.of(1, 1), i -> more.size() - 1));
        double[] scores = feedback.run(feeds).get(Selected.SCORES).toDoubles();
        read += more.size();
        return scores;
    }

    @Override
    public void close() {
        feedback.close();
    }
}
