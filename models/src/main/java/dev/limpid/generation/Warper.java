package dev.limpid.generation;

import java.util.List;

/** Changes the scores of what may follow a text before one is chosen. */
public sealed interface Warper permits RepetitionPenalty, Temperature, TopK, TopP {
    /**
     * @param scores a logit for each word of the vocabulary, negative infinity for what is ruled out; not modified
     * @param text the tokens so far
     * @return as many scores, at least one of them finite if one was
     */
    double[] warp(double[] scores, List<Integer> text);
}
