package dev.limpid.estimate;

import org.apache.commons.statistics.distribution.TDistribution;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How long a step takes: seconds = fixed + perToken·tokens, by least squares through steps that were timed. Batches that are
 * filled with sequences of like length differ in tokens, and so in time.
 *
 * <p>The interval of a sum of steps allows for how well the line is known and for how steps scatter around it, as if steps were
 * independent. A machine that later is busier, or hotter, is not allowed for.
 *
 * @param fixed seconds, at least 0
 * @param perToken seconds, at least 0
 * @param scatter standard deviation of a step around the line, in seconds; NaN of fewer than three steps
 * @param steps that were timed, at least one
 * @param meanTokens of these
 * @param spread Σ(tokens − mean)² of these
 */
public record StepTime(double fixed, double perToken, double scatter, int steps, double meanTokens, double spread) {
    /** How sure intervals are. */
    public static final double LEVEL = 0.9;

    /**
     * Times real steps.
     *
     * @param warmUp steps at first that do not count: sessions and caches are being made
     * @param steps that count, at least 1; ten tell an interval
     */
    public static StepTime measured(StepTimer timer, int warmUp, int steps) {
        List<StepTimer.Timed> timed = new ArrayList<>();
        for (int i = 0; i < warmUp + steps; i++) {
            StepTimer.Timed one = timer.step(i);
            if (i >= warmUp) {
                timed.add(one);
            }
        }
        return through(timed);
    }

    /** The line through some steps. Where all are of one length, it is their mean, all of it by token. */
    public static StepTime through(Collection<StepTimer.Timed> timed) {
        if (timed.isEmpty()) {
            throw new IllegalArgumentException("At least one step must be timed to tell how long others take.");
        }
        double x = timed.stream().mapToDouble(StepTimer.Timed::tokens).average().orElseThrow();
        double y =
                timed.stream().mapToDouble(StepTimer.Timed::seconds).average().orElseThrow();
        double xx = 0;
        double xy = 0;
        double squares = 0;
        double product = 0;
        for (StepTimer.Timed one : timed) {
            xx += (one.tokens() - x) * (one.tokens() - x);
            xy += (one.tokens() - x) * (one.seconds() - y);
            squares += (double) one.tokens() * one.tokens();
            product += one.tokens() * one.seconds();
        }
        double slope = xx == 0 ? y / x : xy / xx;
        double fixed = y - slope * x;
        if (slope < 0) {
            // Longer steps took less: chance, of which only the mean is kept.
            slope = 0;
            fixed = y;
        } else if (fixed < 0) {
            slope = product / squares;
            fixed = 0;
        }
        double left = 0;
        for (StepTimer.Timed one : timed) {
            double miss = one.seconds() - fixed - slope * one.tokens();
            left += miss * miss;
        }
        int n = timed.size();
        return new StepTime(fixed, slope, n < 3 ? Double.NaN : Math.sqrt(left / (n - 2)), n, x, xx);
    }

    /**
     * How long so many steps take together.
     *
     * @param tokens of all of them
     */
    public Span of(long howMany, double tokens) {
        double mean = howMany * fixed + tokens * perToken;
        if (Double.isNaN(scatter) || howMany == 0) {
            return Span.alone(mean, LEVEL);
        }
        double away = tokens - howMany * meanTokens;
        double line = (double) howMany * howMany / steps + (spread == 0 ? 0 : away * away / spread);
        double half = TDistribution.of(steps - 2).inverseCumulativeProbability((1 + LEVEL) / 2)
                * scatter
                * Math.sqrt(line + howMany);
        return new Span(mean, Math.max(0, mean - half), mean + half, LEVEL);
    }

    /** Of loads. */
    public Span of(Collection<Load> loads) {
        long howMany = loads.stream().mapToLong(Load::batches).sum();
        double tokens = loads.stream()
                .mapToDouble(load -> (double) load.batches() * load.tokens())
                .sum();
        return of(howMany, tokens);
    }
}
