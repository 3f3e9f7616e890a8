package dev.limpid.architecture;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
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
}
