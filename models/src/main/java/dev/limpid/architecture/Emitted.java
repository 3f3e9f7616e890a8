package dev.limpid.architecture;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.util.Map;

/**
 * An emitted graph and its landmarks.
 *
 * @param features output of the word-embedding lookup
 * @param outputs by role: {@code hidden} {@code [batch,sequence,hidden]}, {@code logits} {@code
 *     [batch,sequence,vocabulary]}, {@code pooled} {@code [batch,hidden]}
 * @param maxPositions the longest sequence
 */
public record Emitted(Graph graph, Shapes shapes, Wire features, Map<String, Wire> outputs, int maxPositions) {
    public Emitted {
        outputs = Map.copyOf(outputs);
    }

    /** Number of tokens that have an embedding: the rows of the matrix that the features are looked up in. */
    public long vocabulary() {
        Node lookup = graph.producers().get(features);
        Weight table = lookup == null ? null : graph.weights().get(lookup.in(0));
        return table == null ? Long.MAX_VALUE : table.shape().dim(0);
    }
}
