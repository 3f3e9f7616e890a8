package dev.limpid.report;

import dev.limpid.performance.Reliability;

import java.util.List;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/**
 * Accuracy against confidence. Positions are shares of a square, from its left and from its top.
 *
 * @param bins those with predictions
 * @param axis labels of both sides
 */
record ReliabilityChart(List<Bin> bins, List<Ticks.Tick> axis) {
    /**
     * Predictions of about the same confidence.
     *
     * @param x where its bar begins
     * @param width of the bar
     * @param y the accuracy
     * @param confidence their mean, across
     * @param ideal the same, from the top: how many would be right
     * @param low lower end of the accuracy's interval, from the top; {@code NaN} without one
     * @param high its upper end
     * @param many what share of all predictions these are
     * @param title all of it in words
     */
    record Bin(
            double x,
            double width,
            double y,
            double confidence,
            double ideal,
            double low,
            double high,
            double many,
            String title) {
        boolean hasInterval() {
            return !Double.isNaN(low) && !Double.isNaN(high);
        }
    }

    static ReliabilityChart of(Reliability reliability) {
        long all = reliability.bins().stream().mapToLong(Reliability.Bin::count).sum();
        List<Bin> bins = reliability.bins().stream()
                .map(bin -> new Bin(
                        bin.from(),
                        bin.to() - bin.from(),
                        1 - bin.accuracy().mean(),
                        bin.confidence(),
                        1 - bin.confidence(),
                        1 - bin.accuracy().low(),
                        1 - bin.accuracy().high(),
                        (double) bin.count() / all,
                        say(
                                "{} with a confidence of {} on average, of which {} are right",
                                Numbers.many(bin.count(), key("{} answer"), key("{} answers")),
                                Numbers.share(bin.confidence()),
                                Numbers.share(bin.accuracy().mean()))))
                .toList();
        return new ReliabilityChart(bins, new Ticks(0, 1, 0.2).list());
    }
}
