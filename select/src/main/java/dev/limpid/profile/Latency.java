package dev.limpid.profile;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * How long one example takes, in seconds. The quantiles are of the examples as much as of the machine: longer texts take longer.
 *
 * @param runs that were counted
 * @param p50 median
 * @param p95 what 95 of 100 runs stay below, linear between values (Hyndman and Fan 1996, type 7)
 * @param p99 the same of 99; null of fewer than 100 runs, which do not tell it
 * @param mean of all runs
 * @param median between what values the median may well be; null of fewer than 6 runs
 * @param warming runs before that were not counted
 * @param settled whether runs got no faster any more when counting began
 */
public record Latency(
        int runs,
        double p50,
        double p95,
        @Nullable Double p99,
        double mean,
        @Nullable MedianInterval median,
        int warming,
        boolean settled) {
    private static final int TELLS_P99 = 100;

    static Latency of(double[] seconds, Timing.Warm warm) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return new Latency(
                sorted.length,
                quantile(sorted, 0.5),
                quantile(sorted, 0.95),
                sorted.length < TELLS_P99 ? null : quantile(sorted, 0.99),
                Arrays.stream(sorted).sum() / sorted.length,
                MedianInterval.of(sorted),
                warm.runs(),
                warm.settled());
    }

    /** @param sorted ascending, not empty */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int low = (int) Math.floor(place);
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
    }
}
