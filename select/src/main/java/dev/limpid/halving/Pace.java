package dev.limpid.halving;

import dev.limpid.estimate.Span;
import dev.limpid.estimate.StepTime;
import dev.limpid.estimate.StepTimer;
import dev.limpid.train.LogLine;

import java.util.ArrayList;
import java.util.List;

/**
 * How fast a contender was trained, by its log: training alone, without judgements, checkpoints and what was read before.
 *
 * @param updates that were made
 * @param seconds of all of them
 * @param updatesAnEpoch of its data; NaN before the first
 * @param tokens mean of an update, padding included; of pictures their number
 * @param line through the updates that count: the first ones of each process do not, while what they run is made ready
 */
public record Pace(long updates, double seconds, double updatesAnEpoch, double tokens, StepTime line) {
    private static final int WARM_UP = 2;

    /**
     * Of a log.
     *
     * @throws IllegalArgumentException if it has no update
     */
    public static Pace of(List<LogLine> log) {
        List<StepTimer.Timed> warm = new ArrayList<>();
        List<StepTimer.Timed> counted = new ArrayList<>();
        double seconds = 0;
        double tokens = 0;
        double anEpoch = Double.NaN;
        int since = 0;
        for (LogLine line : log) {
            if (line instanceof LogLine.Begun) {
                since = 0;
            } else if (line instanceof LogLine.Updated update) {
                seconds += update.seconds();
                tokens += update.tokens();
                anEpoch = update.step() / update.epoch();
                (since++ < WARM_UP ? warm : counted).add(new StepTimer.Timed(update.tokens(), update.seconds()));
            }
        }
        int updates = warm.size() + counted.size();
        if (updates == 0) {
            throw new IllegalArgumentException("Nothing was trained yet, so how long it takes is not known.");
        }
        return new Pace(
                updates, seconds, anEpoch, tokens / updates, StepTime.through(counted.isEmpty() ? warm : counted));
    }

    /** Of an update, as far as they count. */
    public double secondsAnUpdate() {
        return line.of(1, tokens).mean();
    }

    /**
     * How long a training takes, if it learns from the same data and its batches are as these were.
     *
     * @param epochs over all examples
     */
    public Span of(double epochs) {
        long more = Math.round(epochs * updatesAnEpoch);
        return line.of(more, more * tokens);
    }
}
