package dev.limpid.explain;

import dev.limpid.backward.RuleTable;
import dev.limpid.rules.DeconvNet;

/**
 * The deconvolutional net's picture of what excites a target (Zeiler and Fergus 2014): saliency through {@link DeconvNet}.
 *
 * <p>Like guided backpropagation's, its maps show what the first layers see more than what the answer rests on. Cost: a
 * forward and a backward pass.
 */
public record Deconvolution() implements RectifiedSlopes {
    @Override
    public RuleTable table() {
        return DeconvNet.TABLE;
    }
}
