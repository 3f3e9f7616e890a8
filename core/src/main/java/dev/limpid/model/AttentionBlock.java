package dev.limpid.model;

import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

/**
 * One layer's attention in a graph: {@code context = map · values}. Heads have an axis of their own, or stand among examples:
 * {@code [batch·head,…]}.
 *
 * @param map the probabilities, {@code [batch,head,query,key]}, rows summing to 1
 * @param values what they weight, {@code [batch,head,key,size]}; one head where all share it
 * @param context what comes of it, {@code [batch,head,query,size]}
 */
public record AttentionBlock(Wire map, Wire values, Wire context) {
    /** Of one input, a map or a context as {@code [1,head,query,…]} in either form. */
    public static Tensor byHead(Tensor value) {
        Shape shape = value.shape();
        return shape.rank() == 3 ? value.reshape(Shape.of(1, shape.dim(0), shape.dim(1), shape.dim(2))) : value;
    }
}
