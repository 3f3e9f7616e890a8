package dev.limpid.architecture;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * An emitted graph and its landmarks.
 *
 * @param features where scores of features are taken: for text the output of the word-embedding lookup {@code
 *     [batch,sequence,hidden]}, for images the input {@code pixel_values} {@code [batch,channel,height,width]}
 * @param outputs by role: {@code hidden} {@code [batch,sequence,hidden]} (of a network of convolutions {@code
 *     [batch,channel,height,width]}), {@code pooled} {@code [batch,hidden]}, {@code logits} {@code
 *     [batch,sequence,vocabulary]} of a masked-language head, {@code next} of the same form of a causal one, which scores what
 *     follows each token, {@code tags} {@code [batch,sequence,class]} of a classifier of tokens,
 *     {@code spans} {@code [batch,2,sequence]} how fit each token is to begin (row 0) and to end (row 1) an answer, {@code
 *     classes} {@code [batch,class]} of a classifier,
 *     {@code objects} {@code [batch,query,class]} and {@code boxes} {@code [batch,query,4]} of a detector, {@code places}
 *     {@code [batch,class,row,column]} of a segmentation
 * @param maxPositions the longest sequence; null where nothing limits it
 * @param cached the same computation for a text that grows; null where it has no such form
 */
public record Emitted(
        Graph graph,
        Shapes shapes,
        Wire features,
        Map<String, Wire> outputs,
        @Nullable Integer maxPositions,
        @Nullable Cached cached) {
    public Emitted {
        outputs = Map.copyOf(outputs);
    }

    /** A model that does not write. */
    public Emitted(
            Graph graph, Shapes shapes, Wire features, Map<String, Wire> outputs, @Nullable Integer maxPositions) {
        this(graph, shapes, features, outputs, maxPositions, null);
    }

    /** Number of tokens that have an embedding: the rows of the matrix that the features are looked up in. */
    public long vocabulary() {
        Map<Wire, Node> producers = graph.producers();
        Node lookup = producers.get(origin(features, producers));
        Weight table = lookup == null ? null : graph.weights().get(origin(lookup.in(0), producers));
        return table == null ? Long.MAX_VALUE : table.shape().dim(0);
    }

    /** With so many positions fewer, where their number is known. */
    public Emitted withoutPositions(int unread) {
        return maxPositions == null
                ? this
                : new Emitted(graph, shapes, features, outputs, maxPositions - unread, cached);
    }

    /** What a wire was before it was widened or took on another form. */
    private static Wire origin(Wire wire, Map<Wire, Node> producers) {
        Wire origin = wire;
        for (Node node = producers.get(origin);
                node != null && (node.is("Cast") || node.is("Reshape"));
                node = producers.get(origin)) {
            origin = node.in(0);
        }
        return origin;
    }
}
