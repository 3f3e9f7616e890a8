package dev.limpid.train;

import dev.limpid.graph.*;

import java.util.List;

final class FeedDropout {
    record Site(Wire input, double rate, TensorType type) {}

    record Fed(Graph graph, Shapes shapes, List<Site> sites) {}

    static Fed rewrite(Graph g, Shapes s) {
        return new Fed(g, s, List.of());
    }
}
