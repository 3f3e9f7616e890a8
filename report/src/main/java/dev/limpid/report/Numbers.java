package dev.limpid.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

import static dev.limpid.report.Say.say;

/**
 * Numbers as one figure shows them: all with the same decimals, so that they can be compared at a glance.
 *
 * @param decimals after the point
 * @param exponent the power of ten that all are given in: 0 unless they are tiny
 */
record Numbers(int decimals, int exponent) {
    private static final String MINUS = "\u2212";
    private static final int MOST_DECIMALS = 6;
    private static final String NONE = "n/a";
    private static final double TINY = 1e-4;
    private static final double HUGE = 1e5;

    /** Enough decimals to tell hundredths of {@code largest} apart. */
    static Numbers fitting(double largest) {
        double size = Math.abs(largest);
        if (size == 0) {
            return new Numbers(2, 0);
        }
        if (size < TINY) {
            return new Numbers(2, (int) Math.floor(Math.log10(size)));
        }
        int decimals = 2;
        double unit = 1;
        while (decimals < MOST_DECIMALS && size < unit) {
            unit /= 10;
            decimals++;
        }
        return new Numbers(decimals, 0);
    }

    /** A number by itself: two digits that count, as {@code 0.012}, {@code 340} or {@code 1.2e−7}. */
    static String brief(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(2, RoundingMode.HALF_EVEN));
        double size = Math.abs(rounded.doubleValue());
        String text = size == 0 || size >= TINY && size < HUGE
                ? rounded.stripTrailingZeros().toPlainString()
                : String.format(Locale.ROOT, "%.1e", rounded)
                        .replaceFirst("e([+-])0?", "e$1")
                        .replace("e+", "e");
        return text.replace("-", MINUS);
    }

    /** Of a few that stand together the largest of which has two digits that count, or two decimals if that is fewer. */
    static Numbers terse(double largest) {
        double size = Math.abs(largest);
        if (size >= 10 || !Double.isFinite(size)) {
            return new Numbers(size < 100 ? 1 : 0, 0);
        }
        Numbers fitting = fitting(10 * size);
        return size < TINY ? fitting(size) : fitting;
    }

    /** A value of a table, as it was given. */
    static String value(Object value) {
        if (!(value instanceof Number given) || !Double.isFinite(given.doubleValue())) {
            return value.toString();
        }
        BigDecimal number = new BigDecimal(value.toString()).stripTrailingZeros();
        return (number.scale() <= 0 && number.precision() - number.scale() <= 15
                        ? number.toPlainString()
                        : value.toString())
                .replace("-", MINUS);
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
        if (!Double.isFinite(value)) {
            return NONE;
        }
        String digits = String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(value) / Math.pow(10, exponent));
        return exponent == 0 || isZero(digits) ? digits : digits + "e" + MINUS + -exponent;
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

    /** A share of one, however small: {@code 0.3 %}, {@code 0.00057 %}. */
    static String chance(double share) {
        double percent = share * 100;
        return percent > 0 && percent < 0.05 ? brief(percent) + "\u00a0%" : percent(share);
    }

    /** A share of one without decimals: {@code 42 %}. */
    static String share(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f\u00a0%%", share * 100) : NONE;
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

    /** {@code 1 step}, {@code 2 steps}: of sentences with one place, {@code {} step} and {@code {} steps}. */
    static String many(long count, String one, String more) {
        return say(count == 1 ? one : more, count(count));
    }
}
