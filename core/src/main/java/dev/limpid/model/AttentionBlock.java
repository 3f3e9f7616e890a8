package dev.limpid.model;

import dev.limpid.graph.Wire;

/**
 * One layer's attention in a graph: {@code context = map · values}.
 *
 * @param map the probabilities, {@code [batch,head,query,key]}, rows summing to 1
 * @param values what they weight, {@code [batch,head,key,size]}; one head where all share it
 * @param context what comes of it, {@code [batch,head,query,size]}
 */
public record AttentionBlock(Wire map, Wire values, Wire context) {}
