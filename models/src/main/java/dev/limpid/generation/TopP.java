package dev.limpid.generation;

import java.util.Arrays;
import java.util.List;

/**
 * Rules out all but the best tokens that together have probability {@code p}, in (0, 1]: the nucleus (Holtzman et al. 2020).
 * The token that reaches p stays. Of equally good ones at the edge the lower ids stay.
 */
public record TopP(double p) implements Warper {
    public TopP {
        if (!(p > 0 && p <= 1)) {
            throw new IllegalArgumentException("p must be above 0 and at most 1, got " + p + ".");
        }
    }

    @Override
    public double[] warp(double[] scores, List<Integer> text) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double[] probabilities = Scores.probabilities(sorted);
        // From the worst on, as long as what goes has no more than 1 − p; the best always stays.
        int gone = 0;
        double together = probabilities[0];
        while (gone < sorted.length - 1 && together <= 1 - p) {
            gone++;
            together += probabilities[gone];
        }
        double edge = sorted[gone];
        int equal = 0;
        for (int i = gone; i < sorted.length && sorted[i] == edge; i++) {
            equal++;
        }
        double[] warped = scores.clone();
        for (int i = 0; i < warped.length; i++) {
            if (warped[i] < edge || warped[i] == edge && equal-- <= 0) {
                warped[i] = Double.NEGATIVE_INFINITY;
            }
        }
        return warped;
    }
}
