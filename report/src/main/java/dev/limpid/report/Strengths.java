package dev.limpid.report;

import dev.limpid.explain.Attribution.Scored;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The scores of one explanation, each set against the largest.
 *
 * @param scores in the input's order
 * @param largest size of a score; 0 if there is none
 * @param ranked indices of the scores, largest size first, ties in the input's order
 */
record Strengths(List<Scored> scores, double largest, List<Integer> ranked) {
    static Strengths of(List<Scored> scores) {
        List<Integer> ranked = new ArrayList<>();
        double largest = 0;
        for (int i = 0; i < scores.size(); i++) {
            ranked.add(i);
            largest = Math.max(largest, size(scores.get(i)));
        }
        ranked.sort(
                Comparator.comparingDouble((Integer i) -> size(scores.get(i))).reversed());
        return new Strengths(scores, largest, List.copyOf(ranked));
    }

    /** From -1 to 1: 0 for a score that is 0 or no number. */
    double of(int index) {
        Scored scored = scores.get(index);
        return size(scored) == 0 ? 0 : scored.score() / largest;
    }

    /** How many scores are neither 0 nor missing; these come first in {@link #ranked}. */
    int counted() {
        return (int) scores.stream().filter(scored -> size(scored) > 0).count();
    }

    boolean anyBelowZero() {
        return scores.stream().anyMatch(scored -> size(scored) > 0 && scored.score() < 0);
    }

    Numbers numbers() {
        return Numbers.fitting(largest);
    }

    // A score that is no number has no size, so it can neither lead a ranking nor stretch a scale.
    private static double size(Scored scored) {
        return Double.isFinite(scored.score()) ? Math.abs(scored.score()) : 0;
    }
}
