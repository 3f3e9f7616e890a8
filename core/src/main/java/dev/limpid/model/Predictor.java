package dev.limpid.model;

import dev.limpid.tensor.Tensor;

import java.util.List;

/**
 * Anything that turns inputs into rows of scores: a model of ours, a lambda, a service.
 *
 * @param <I> what an input is: a text, an image, a row of a table
 */
@FunctionalInterface
public interface Predictor<I> {
    /** Scores {@code [n, outputs]} of {@code n} inputs, a row each. */
    Tensor predict(List<I> inputs);
}
