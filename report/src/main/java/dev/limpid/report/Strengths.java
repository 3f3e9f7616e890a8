package dev.limpid.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The scores of one explanation, each set against the largest.
 *
 * @param parts in the input's order
 * @param largest size of a score; 0 if there is none
 * @param ranked indices of the parts, largest size first, ties in the input's order
 */
record Strengths(List<Part> parts, double largest, List<Integer> ranked) {
    static Strengths of(List<Part> parts) {
        List<Integer> ranked = new ArrayList<>();
        double largest = 0;
        for (int i = 0; i < parts.size(); i++) {
            ranked.add(i);
            largest = Math.max(largest, size(parts.get(i)));
        }
        ranked.sort(
                Comparator.comparingDouble((Integer i) -> size(parts.get(i))).reversed());
        return new Strengths(List.copyOf(parts), largest, List.copyOf(ranked));
    }

    /** From -1 to 1: 0 for a score that is 0 or no number. */
    double of(int index) {
        Part part = parts.get(index);
        return size(part) == 0 ? 0 : part.score() / largest;
    }

    /** How many scores are neither 0 nor missing; these come first in {@link #ranked}. */
    int counted() {
        return (int) parts.stream().filter(part -> size(part) > 0).count();
    }

    boolean anyBelowZero() {
        return parts.stream().anyMatch(part -> size(part) > 0 && part.score() < 0);
    }

    Numbers numbers() {
        return Numbers.fitting(largest);
    }

    // A score that is no number has no size, so it can neither lead a ranking nor stretch a scale.
    private static double size(Part part) {
        return Double.isFinite(part.score()) ? Math.abs(part.score()) : 0;
    }
}
