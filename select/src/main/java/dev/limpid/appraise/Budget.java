package dev.limpid.appraise;

import java.util.List;

/**
 * What may be spent on looking into a model: the same for all that are compared. Features are words, or rectangles of a picture, so
 * that an example has as many for each model.
 *
 * @param examples that are explained, as evenly over classes as can be
 * @param checked of these, on which explanations of neighbours and of other answers are made too
 * @param samples masked inputs that a method from outside may run for one explanation
 * @param steps points on a path
 * @param neighbours by noise of each example that is checked
 * @param metrics by name; of each {@link dev.limpid.evaluate.Component} of transparency one at least tells it
 * @param seed of all that is drawn
 */
public record Budget(
        int examples, int checked, int samples, int steps, int neighbours, List<String> metrics, long seed) {
    /**
     * Two curves, stability, compactness and another answer's explanation. Left out is {@code mprt-excess}, which makes sane more
     * than {@code random-logit} does and costs as much as all others: add it where models are few.
     */
    public static final Budget USUAL = new Budget(
            20,
            4,
            64,
            16,
            3,
            List.of("comprehensiveness", "sufficiency", "avg-sensitivity", "random-logit", "gini", "completeness"),
            0);

    public Budget {
        metrics = List.copyOf(metrics);
        if (examples < 1 || checked < 0 || samples < 1 || steps < 1 || neighbours < 1 || metrics.isEmpty()) {
            throw new IllegalArgumentException(
                    "A budget has at least 1 example, sample, step, neighbour and metric, got "
                            + examples + ", " + samples + ", " + steps + ", " + neighbours + " and " + metrics
                            + "; checked are 0 or"
                            + " more, got " + checked + ".");
        }
    }

    /** The same with other draws. */
    public Budget seeded(long other) {
        return new Budget(examples, checked, samples, steps, neighbours, metrics, other);
    }

    /** So many examples, of which so many are checked. */
    public Budget explaining(int some, int checkedOfThem) {
        return new Budget(some, checkedOfThem, samples, steps, neighbours, metrics, seed);
    }
}
