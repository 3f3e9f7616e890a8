package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Two methods on the same examples, by one metric.
 *
 * @param metric its name
 * @param gain mean of how much better {@code one} is than {@code other}, in the metric's units, above 0 also where lower values
 *     are better; its interval is of this comparison alone
 * @param p of a mean gain at least as far from 0 if there is none, by {@link SignFlipTest}
 * @param adjusted p for all comparisons that were made together
 * @param effect how consistently, from -1 to 1, by {@link RankBiserial}; {@code NaN} where they never differ
 * @param wins examples on which {@code one} is better
 * @param ties examples on which both are alike
 * @param losses examples on which {@code other} is better
 */
public record Comparison(
        String metric,
        String one,
        String other,
        Interval gain,
        double p,
        double adjusted,
        double effect,
        int wins,
        int ties,
        int losses) {
    private static final double ROUNDING = 1e-9;

    /**
     * One comparison by itself.
     *
     * @param all gains of {@code one}, an example each; {@code NaN} where one of both cannot be told; what is but rounding is
     *     none
     */
    public static Comparison of(String metric, String one, String other, double[] all, Inference inference) {
        double[] gains = Arrays.stream(all)
                .map(gain -> Math.abs(gain) <= ROUNDING ? 0 : gain)
                .toArray();
        int wins = 0;
        int ties = 0;
        int losses = 0;
        for (double gain : gains) {
            wins += gain > 0 ? 1 : 0;
            ties += gain == 0 ? 1 : 0;
            losses += gain < 0 ? 1 : 0;
        }
        double p = inference.test().test(gains).p();
        return new Comparison(
                metric,
                one,
                other,
                inference.bootstrap().mean(gains),
                p,
                p,
                RankBiserial.of(gains),
                wins,
                ties,
                losses);
    }

    /** All pairs of methods by all metrics, adjusted for their number; metric by metric. */
    public static List<Comparison> all(Results results, Inference inference) {
        List<Comparison> found = new ArrayList<>();
        for (Results.Measured measured : results.measured()) {
            for (int one = 0; one < results.methods().size(); one++) {
                for (int other = one + 1; other < results.methods().size(); other++) {
                    found.add(of(
                            measured.about().name(),
                            results.methods().get(one),
                            results.methods().get(other),
                            gains(measured, one, other),
                            inference));
                }
            }
        }
        return adjusted(found);
    }

    /** How much better one method's values are, example by example. */
    static double[] gains(Results.Measured measured, int one, int other) {
        double[] gains = new double[measured.values()[one].length];
        for (int i = 0; i < gains.length; i++) {
            gains[i] = measured.about().direction().gain(measured.values()[one][i], measured.values()[other][i]);
        }
        return gains;
    }

    /** The same, adjusted for being made together ({@link Holm}). */
    public static List<Comparison> adjusted(List<Comparison> together) {
        double[] adjusted =
                Holm.adjust(together.stream().mapToDouble(Comparison::p).toArray());
        List<Comparison> found = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            found.add(together.get(i).withAdjusted(adjusted[i]));
        }
        return found;
    }

    private Comparison withAdjusted(double value) {
        return new Comparison(metric, one, other, gain, p, value, effect, wins, ties, losses);
    }

    /**
     * Whether it is shown which is better: the adjusted p is small enough, and 0 lies outside of the gain's interval.
     *
     * @param error how often a difference may be shown that is none
     */
    public boolean isShown(double error) {
        return adjusted <= error && (gain.isAbove(0) || gain.isBelow(0));
    }

    /** {@code a is better than b by 0.12 [0.08, 0.16], n = 40 (comprehensiveness; adjusted p 0.003; …)}. */
    @Override
    public String toString() {
        String how = gain.mean() < 0 ? "worse" : "better";
        return one + " is " + how + " than " + other + " by " + turned() + " (" + metric + "; adjusted p "
                + Interval.number(adjusted) + "; better on " + wins + ", alike on " + ties + ", worse on " + losses
                + ")";
    }

    private Interval turned() {
        return gain.mean() < 0
                ? new Interval(-gain.mean(), -gain.high(), -gain.low(), gain.level(), gain.count(), gain.left())
                : gain;
    }
}
