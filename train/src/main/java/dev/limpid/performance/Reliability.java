package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Interval;

import java.util.ArrayList;
import java.util.List;

/**
 * Accuracy against confidence (DeGroot and Fienberg 1983): of predictions that a model takes to be so probable, how many are right.
 *
 * @param bins of equal width over 0 to 1, those without predictions left out
 */
public record Reliability(List<Bin> bins) {
    /** How many bins curves have. */
    public static final int BINS = 10;

    /** Keeps its own list. */
    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * Predictions of about the same confidence.
     *
     * @param from above which confidence lies
     * @param to up to which
     * @param count of predictions
     * @param confidence their mean
     * @param accuracy the share that is right
     */
    public record Bin(double from, double to, int count, double confidence, Interval accuracy) {}

    /** Over bins as {@link ExpectedCalibrationError} has them, accuracy with intervals. */
    public static Reliability of(Classified answers, int bins, Bootstrap bootstrap) {
        ExpectedCalibrationError binning = new ExpectedCalibrationError(bins);
        List<List<Integer>> members = new ArrayList<>();
        for (int m = 0; m < bins; m++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < answers.size(); i++) {
            members.get(binning.bin(answers.confidence(i))).add(i);
        }
        List<Bin> found = new ArrayList<>();
        for (int m = 0; m < bins; m++) {
            List<Integer> held = members.get(m);
            if (!held.isEmpty()) {
                found.add(new Bin(
                        (double) m / bins,
                        (double) (m + 1) / bins,
                        held.size(),
                        held.stream().mapToDouble(answers::confidence).average().orElseThrow(),
                        bootstrap
                                .mean(held.stream()
                                        .mapToDouble(i -> answers.isRight(i) ? 1 : 0)
                                        .toArray())
                                .within(0, 1)));
            }
        }
        return new Reliability(found);
    }
}
