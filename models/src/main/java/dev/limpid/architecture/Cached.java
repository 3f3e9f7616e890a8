package dev.limpid.architecture;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;

import java.util.List;

/**
 * A decoder that goes on from what it has read: the keys and values of earlier tokens come in, those of all tokens so far go
 * out (a KV cache). With nothing read before, the pasts are of length 0.
 *
 * <p>Beside the pasts it reads {@code input_ids} and, where it has them, {@code position_ids} of the new tokens {@code
 * [batch,sequence]}, and {@code attention_mask} of all tokens {@code [batch,past+sequence]}.
 *
 * @param logits of the new tokens, {@code [batch,sequence,vocabulary]}
 * @param states what is kept of each layer, keys and values apart
 */
public record Cached(Graph graph, Shapes shapes, Wire logits, List<State> states) {
    /**
     * What is kept of the tokens read, {@code [batch,head,tokens,size]}; of some files {@code [2,batch,head,tokens,size]},
     * keys and values in one.
     *
     * @param past the graph's input: of the tokens before
     * @param present the graph's output: of these and the new ones
     * @param type of both; its head and size axes are fixed
     */
    public record State(Wire past, Wire present, TensorType type) {}

    public Cached {
        states = List.copyOf(states);
    }
}
