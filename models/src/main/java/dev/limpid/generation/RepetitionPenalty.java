package dev.limpid.generation;

import java.util.HashSet;
import java.util.List;

/**
 * Makes tokens that are in the text less likely, once each (Keskar et al. 2019, CTRL, section 4.1): a positive score is
 * divided by {@code penalty}, above 0, a negative one multiplied.
 */
public record RepetitionPenalty(double penalty) implements Warper {
    public RepetitionPenalty {
        if (!(penalty > 0)) {
            throw new IllegalArgumentException("penalty must be above 0, got " + penalty + ".");
        }
    }

    @Override
    public double[] warp(double[] scores, List<Integer> text) {
        double[] warped = scores.clone();
        for (int id : new HashSet<>(text)) {
            if (id < warped.length) {
                warped[id] = warped[id] < 0 ? warped[id] * penalty : warped[id] / penalty;
            }
        }
        return warped;
    }
}
