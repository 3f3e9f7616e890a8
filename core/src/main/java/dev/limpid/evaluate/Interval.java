package dev.limpid.evaluate;

import java.util.Locale;

/**
 * A mean over examples, and between what values it may well be.
 *
 * @param mean of those that could be told; {@code NaN} if there is none
 * @param low lower end; {@code NaN} where it cannot be told, as with one example
 * @param high upper end; {@code NaN} where it cannot be told
 * @param level how often such intervals hold the true mean, as {@link Bootstrap} was asked
 * @param count examples of which the value could be told
 * @param left examples of which it could not, which are left out
 */
public record Interval(double mean, double low, double high, double level, int count, int left) {
    /** Whether it has ends. */
    public boolean isTold() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }

    /** Whether all of it lies above a value; false where it has no ends. */
    public boolean isAbove(double value) {
        return low > value;
    }

    /** Whether all of it lies below a value; false where it has no ends. */
    public boolean isBelow(double value) {
        return high < value;
    }

    /** The same with what lies outside of a range moved to its end. */
    public Interval within(double least, double most) {
        return new Interval(
                clamp(mean, least, most), clamp(low, least, most), clamp(high, least, most), level, count, left);
    }

    private static double clamp(double value, double least, double most) {
        return Double.isNaN(value) ? value : Math.max(least, Math.min(most, value));
    }

    /** {@code 0.421 [0.35, 0.49], n = 40}. */
    @Override
    public String toString() {
        String ends = isTold() ? " [" + number(low) + ", " + number(high) + "]" : "";
        return number(mean) + ends + ", n = " + count;
    }

    /** As numbers are said in sentences: three digits that count. */
    static String number(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : Double.isNaN(value) ? "unknown" : value > 0 ? "infinity" : "-infinity";
        }
        double size = Math.abs(value);
        if (size >= 1000 || size < 0.001) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        return String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}
