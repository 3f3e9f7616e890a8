package dev.limpid.optimise;

import dev.limpid.graph.Weight;

/**
 * A weight that is trained.
 *
 * @param name as it is saved
 * @param weight FLOAT
 * @param gradient of its shape, FLOAT: of the sum of a batch's terms, overwritten by each run
 * @param decayed whether it is drawn towards zero, as matrices are and biases and normalisations are not
 */
public record Parameter(String name, Weight.Live weight, Weight.Live gradient, boolean decayed) {
    public Parameter {
        if (!weight.shape().equals(gradient.shape())) {
            throw new IllegalArgumentException(
                    "Parameter '" + name + "' is " + weight + ", its gradient " + gradient + ".");
        }
    }
}
