package dev.limpid.report;

import java.util.Locale;

/**
 * Numbers as one figure shows them: all with the same decimals, so that they can be compared at a glance.
 *
 * @param decimals after the point
 */
record Numbers(int decimals) {
    private static final String MINUS = "\u2212";
    private static final int MOST_DECIMALS = 6;
    private static final String NONE = "n/a";

    /** Enough decimals to tell hundredths of {@code largest} apart. */
    static Numbers fitting(double largest) {
        int decimals = 2;
        double unit = 1;
        while (decimals < MOST_DECIMALS && Math.abs(largest) < unit) {
            unit /= 10;
            decimals++;
        }
        return new Numbers(decimals);
    }

    /** With a sign in front, unless it rounds to 0. */
    String signed(double value) {
        String size = size(value);
        if (!Double.isFinite(value) || isZero(size)) {
            return size;
        }
        return (value < 0 ? MINUS : "+") + size;
    }

    /** With a sign in front only when negative. */
    String plain(double value) {
        String size = size(value);
        return value < 0 && !isZero(size) ? MINUS + size : size;
    }

    /** Without its sign. */
    String size(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(value)) : NONE;
    }

    /** Whether these decimals show nothing but 0. */
    boolean isZero(double value) {
        return isZero(size(value));
    }

    private static boolean isZero(String size) {
        return size.chars().noneMatch(digit -> digit >= '1' && digit <= '9');
    }

    /** A share of one: {@code 41.7 %}, with a space that no line breaks at. */
    static String percent(double share) {
        if (!Double.isFinite(share)) {
            return NONE;
        }
        double percent = share * 100;
        if (percent > 0 && percent < 0.05) {
            return "<0.1\u00a0%";
        }
        return String.format(Locale.ROOT, "%.1f\u00a0%%", percent);
    }

    /** Thousands set apart: {@code 109,514,298}. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String seconds(double seconds) {
        return Double.isFinite(seconds)
                ? String.format(Locale.ROOT, seconds < 0.1 ? "%.3f\u00a0s" : "%.2f\u00a0s", seconds)
                : NONE;
    }

    /** {@code 1 step}, {@code 2 steps}. */
    static String many(long count, String one, String more) {
        return count(count) + " " + (count == 1 ? one : more);
    }
}
