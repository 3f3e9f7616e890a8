package dev.limpid.rules;

import dev.limpid.backward.RuleTable;

import static dev.limpid.backward.Rule.each;

/**
 * Guided backpropagation (Springenberg, Dosovitskiy, Brox and Riedmiller 2015, section 3.4 and figure 1): the gradient, but
 * a Relu lets through only what is positive, both on the way to the target and on the way back. Other activations, even
 * those that cut like a Relu (Clip, LeakyRelu, Gelu), are the paper's "other" layers and keep their gradient.
 */
public final class GuidedBackprop {
    public static final RuleTable TABLE = Gradient.TABLE
            .as("guided-backprop")
            .on("Relu", at -> each(at.dy().relu().mul(at.out(0).step())));

    private GuidedBackprop() {}
}
