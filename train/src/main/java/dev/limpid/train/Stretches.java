package dev.limpid.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The updates of a training as curves have them: stretches of equally many updates, so few that they can be drawn.
 *
 * @param points in order
 * @param stretch how many updates each is of; the last may be of fewer
 */
public record Stretches(List<Point> points, int stretch) {
    /** Keeps its own list. */
    public Stretches {
        points = List.copyOf(points);
    }

    /**
     * A stretch. What cannot be told is {@code NaN}.
     *
     * @param step its last update
     * @param epoch passed after it
     * @param loss mean over its updates
     * @param smooth the loss of all updates so far, see {@link Smoothing}
     * @param rate of learning at its end
     * @param norm of gradients, mean over its updates
     * @param examplesPerSecond all of its examples by all of its seconds
     * @param tokensPerSecond likewise
     * @param bytes of memory, the most of its updates; 0 where it is not told
     */
    public record Point(
            long step,
            double epoch,
            double loss,
            double smooth,
            double rate,
            double norm,
            double examplesPerSecond,
            double tokensPerSecond,
            long bytes) {}

    /**
     * Of the updates of a log.
     *
     * @param most points
     */
    public static Stretches of(List<LogLine> log, int most) {
        List<LogLine.Updated> updates = log.stream()
                .filter(LogLine.Updated.class::isInstance)
                .map(LogLine.Updated.class::cast)
                .toList();
        double[] smooth = Smoothing.over(updates.size())
                .of(updates.stream().mapToDouble(LogLine.Updated::loss).toArray());
        int stretch = Math.max(1, (updates.size() + most - 1) / most);
        List<Point> points = new ArrayList<>();
        for (int from = 0; from < updates.size(); from += stretch) {
            int to = Math.min(updates.size(), from + stretch);
            points.add(point(updates.subList(from, to), smooth[to - 1]));
        }
        return new Stretches(points, stretch);
    }

    private static Point point(List<LogLine.Updated> updates, double smooth) {
        LogLine.Updated last = updates.get(updates.size() - 1);
        double seconds = sum(updates, LogLine.Updated::seconds);
        return new Point(
                last.step(),
                last.epoch(),
                mean(updates, LogLine.Updated::loss),
                smooth,
                last.rate(),
                mean(updates, LogLine.Updated::norm),
                sum(updates, LogLine.Updated::examples) / seconds,
                sum(updates, LogLine.Updated::tokens) / seconds,
                updates.stream().mapToLong(LogLine.Updated::bytes).max().orElse(0));
    }

    private static double mean(List<LogLine.Updated> updates, ToDoubleFunction<LogLine.Updated> value) {
        return updates.stream()
                .mapToDouble(value)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private static double sum(List<LogLine.Updated> updates, ToDoubleFunction<LogLine.Updated> value) {
        return updates.stream().mapToDouble(value).sum();
    }
}
