package dev.limpid.explain;

import dev.limpid.backward.RuleTable;
import dev.limpid.rules.GuidedBackprop;

/**
 * Guided backpropagation (Springenberg, Dosovitskiy, Brox and Riedmiller 2015): saliency through {@link GuidedBackprop}.
 *
 * <p>Its maps are clear, but hardly depend on the target or on the layers near it (Adebayo et al. 2018, Nie, Zhang and
 * Patel 2018): they show what the first layers see, not what the answer rests on. Cost: a forward and a backward pass.
 */
public record GuidedBackpropagation() implements RectifiedSlopes {
    @Override
    public RuleTable table() {
        return GuidedBackprop.TABLE;
    }
}
