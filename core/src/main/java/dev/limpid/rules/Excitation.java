package dev.limpid.rules;

import dev.limpid.backward.RuleTable;
import dev.limpid.backward.RuleTable.Signal;

import static dev.limpid.backward.Rule.each;

/**
 * Excitation backprop (Zhang et al. 2016): how probable each neuron is to win, going down from the target at 1. A layer's
 * neuron picks one of its inputs by how much that excites it, x·w⁺ / Σ x·w⁺ (eq. 3), for x of at least 0; Zennit's reading for
 * others, contributions above 0, is taken. All else is as in {@link Lrp}.
 *
 * <p>Signals are probabilities, so that 1 starts at the target whatever its score; at a target's rival, −1 (the paper's
 * contrast, §3.3).
 */
public final class Excitation {
    /** As in the paper: the bias picks nothing, and takes nothing away. */
    public static final RuleTable TABLE = table(false);

    private Excitation() {}

    /** @param bias whether a bias above 0 takes its share, as it does by default in Zennit */
    public static RuleTable table(boolean bias) {
        String name = bias ? "excitation-backprop(bias)" : "excitation-backprop";
        return Lrp.with(name, Signal.SLOPE, Composite.of(new LrpRule.ZPlus(bias)), (layer, lines) -> {})
                .on(
                        "Mul",
                        at -> at.wants(0) != at.wants(1),
                        at -> at.wants(0)
                                ? each(at.dy().mul(at.in(1).sign()))
                                : each(null, at.dy().mul(at.in(0).sign())));
    }
}
