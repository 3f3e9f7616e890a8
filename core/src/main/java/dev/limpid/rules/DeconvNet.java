package dev.limpid.rules;

import dev.limpid.backward.RuleTable;

import static dev.limpid.backward.Rule.each;

/**
 * The deconvolutional net (Zeiler and Fergus 2014, section 2.1): the gradient, but a Relu lets through what is positive on
 * the way back, whatever it let through on the way to the target. Unpooling by the switches of a max pool and filtering by
 * a convolution's kernel transposed are the gradient's own. Other activations keep their gradient.
 */
public final class DeconvNet {
    public static final RuleTable TABLE =
            Gradient.TABLE.as("deconvolution").on("Relu", at -> each(at.dy().relu()));

    private DeconvNet() {}
}
