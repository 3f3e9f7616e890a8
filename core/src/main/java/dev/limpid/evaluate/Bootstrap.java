package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How certain a mean over examples is: the studentised bootstrap (Efron and Tibshirani 1993, section 12.5). Examples are drawn
 * anew, with putting back, as many as there are; how far the mean of each draw is from the examples' own, in its own standard
 * errors, says how far theirs may be from the truth. A draw's variance counts the examples' own variance as one more
 * observation, since a draw of equal values would have no error at all.
 *
 * <p>How often intervals of level 0.95 held the true mean, of 5,000 simulated samples each; in brackets those of Student's t:
 *
 * <table>
 * <caption>Coverage</caption>
 * <tr><th>values</th><th>10 examples</th><th>20</th><th>50</th></tr>
 * <tr><td>normal</td><td>0.938 (0.945)</td><td>0.947 (0.948)</td><td>0.948 (0.949)</td></tr>
 * <tr><td>exponential</td><td>0.927 (0.902)</td><td>0.938 (0.920)</td><td>0.944 (0.932)</td></tr>
 * <tr><td>beta ½ ½: near 0 or near 1</td><td>0.979 (0.945)</td><td>0.976 (0.951)</td><td>0.963 (0.950)</td></tr>
 * <tr><td>beta 2 5</td><td>0.940 (0.936)</td><td>0.952 (0.942)</td><td>0.955 (0.948)</td></tr>
 * <tr><td>beta ½ 3: mostly near 0</td><td>0.940 (0.899)</td><td>0.952 (0.920)</td><td>0.961 (0.943)</td></tr>
 * <tr><td>0 or 1, half of each</td><td>0.977 (0.977)</td><td>0.972 (0.959)</td><td>0.955 (0.931)</td></tr>
 * <tr><td>1 in one of 5, else 0</td><td>0.894 (0.887)</td><td>0.958 (0.919)</td><td>0.972 (0.934)</td></tr>
 * <tr><td>1 in one of 10, else 0</td><td>0.647 (0.647)</td><td>0.864 (0.875)</td><td>0.986 (0.870)</td></tr>
 * <tr><td>beta 2 2 in one of 5, else 0</td><td>0.849 (0.824)</td><td>0.958 (0.898)</td><td>0.982 (0.928)</td></tr>
 * </table>
 *
 * <p>With few examples it cannot be right where values are nearly all the same: if none shows another value, nothing tells that
 * there is one.
 *
 * @param resamples how often examples are drawn anew, so that both ends are among what was drawn: at least 2 / (1 - level)
 *     less 1
 * @param level of the intervals, from 0.5 to below 1
 * @param seed of the draws
 */
public record Bootstrap(int resamples, double level, long seed) {
    /** Wrong once in twenty. */
    public static final Bootstrap STANDARD = new Bootstrap(1999, 0.95, 0);

    public Bootstrap {
        if (!(level >= 0.5 && level < 1)) {
            throw new IllegalArgumentException("level must be from 0.5 to below 1, got " + level + ".");
        }
        long least = Math.round(Math.ceil(2 / (1 - level) - 1e-9)) - 1;
        if (resamples < least) {
            throw new IllegalArgumentException("Intervals of level " + level + " need at least " + least
                    + " resamples, so that both ends are among them, got " + resamples + ".");
        }
    }

    /**
     * The mean of values, one an example. All equal: just that value, which says nothing of values that no example showed.
     * One: no ends.
     *
     * @param values {@code NaN} where it cannot be told
     */
    public Interval mean(double[] values) {
        double[] told =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        int left = values.length - told.length;
        double mean = mean(told, told.length);
        if (told.length < 2 || !Double.isFinite(mean)) {
            return new Interval(mean, Double.NaN, Double.NaN, level, told.length, left);
        }
        if (Arrays.stream(told).allMatch(value -> value == told[0])) {
            return new Interval(told[0], told[0], told[0], level, told.length, left);
        }
        double variance = variance(told, mean);
        double error = Math.sqrt(variance / told.length);
        double[] distances = distances(told, mean, variance);
        int beyond = (int) Math.floor((resamples + 1) * (1 - level) / 2 + 1e-9);
        return new Interval(
                mean,
                mean - distances[resamples - beyond] * error,
                mean - distances[beyond - 1] * error,
                level,
                told.length,
                left);
    }

    /** Of each draw how far its mean is from the sample's, in its own standard errors; ascending. */
    private double[] distances(double[] told, double mean, double variance) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = told.length;
        double[] draw = new double[count];
        double[] distances = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            for (int k = 0; k < count; k++) {
                draw[k] = told[random.nextInt(count)];
            }
            double own = mean(draw, count);
            double spread = ((count - 1) * variance(draw, own) + variance) / count;
            distances[i] = (own - mean) / Math.sqrt(spread / count);
        }
        Arrays.sort(distances);
        return distances;
    }

    private static double mean(double[] values, int count) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static double variance(double[] values, double mean) {
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
    }
}
