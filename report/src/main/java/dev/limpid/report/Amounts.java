package dev.limpid.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** Times, bytes and counts in units that suit their size, three digits that count. */
final class Amounts {
    private static final double THOUSAND = 1000;
    private static final double MINUTE = 60;
    private static final String SPACE = "\u00a0";

    private Amounts() {}

    /** {@code 6.1 ms}, {@code 1.24 s}, {@code 34 s}, {@code 6 min 52 s}. */
    static String time(double seconds) {
        if (!Double.isFinite(seconds)) {
            return Means.ABSENT;
        }
        if (seconds >= 2 * MINUTE) {
            return TrainingPage.duration(seconds);
        }
        if (seconds == 0) {
            return "0" + SPACE + "s";
        }
        return seconds < 1 && seconds > 0 ? scaled(seconds, "µs", "ms", 1e-6) : digits(seconds) + SPACE + "s";
    }

    private static String scaled(double value, String small, String large, double unit) {
        return value < THOUSAND * unit
                ? digits(value / unit) + SPACE + small
                : digits(value / unit / THOUSAND) + SPACE + large;
    }

    /** {@code 163 MB}, {@code 1.24 GB}. */
    static String bytes(double bytes) {
        return inThousands(bytes, "B", "kB", "MB", "GB", "TB");
    }

    /** {@code 22.7 M}, {@code 1.3 B}. */
    static String count(double count) {
        return inThousands(count, "", "k", "M", "B", "T");
    }

    /** {@code 908 M}, {@code 4.38 G}. */
    static String operations(double count) {
        return inThousands(count, "", "k", "M", "G", "T");
    }

    private static String inThousands(double value, String... units) {
        if (!Double.isFinite(value)) {
            return Means.ABSENT;
        }
        double left = value;
        int unit = 0;
        while (left >= THOUSAND - 0.5 && unit < units.length - 1) {
            left /= THOUSAND;
            unit++;
        }
        return digits(left) + (units[unit].isEmpty() ? "" : SPACE + units[unit]);
    }

    /** Three digits that count, all of those before the point. */
    static String digits(double value) {
        if (!Double.isFinite(value)) {
            return Means.ABSENT;
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        int before = exact.precision() - exact.scale();
        BigDecimal rounded = exact.round(new MathContext(Math.max(3, before))).stripTrailingZeros();
        return rounded.toPlainString().replace("-", "\u2212");
    }
}
