package dev.limpid.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Ranges of numbers: up to the first border, from each border to the next, above the last. A border belongs to the range
 * below it. NaN, which is no number, has a bin of its own behind all others.
 */
public final class Bins {
    /** Borders are told with so many digits behind the point, or as many more as tell them apart. */
    private static final int DIGITS = 2;

    private static final int MOST_DIGITS = 17;

    private final double[] borders;

    private Bins(double[] borders) {
        this.borders = borders;
    }

    /** Where borders come from. */
    public enum Kind {
        /** A quarter of the values between two. */
        QUARTILE(4),
        /** A tenth of the values between two. */
        DECILE(10);

        private final int parts;

        Kind(int parts) {
            this.parts = parts;
        }

        /** Of that name, as printed. */
        public static Kind of(String name) {
            for (Kind kind : values()) {
                if (kind.toString().equals(name)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("Setting bins is quartile, decile or entropy, got '" + name + "'.");
        }

        /**
         * The bins of these values; NaN is left out. Where borders fall together there are fewer bins.
         *
         * <p>A border that falls between two values lies between them in proportion (type 7 of Hyndman and Fan 1996, which
         * NumPy takes).
         */
        public Bins of(double[] values) {
            double[] sorted = DoubleStream.of(values)
                    .filter(value -> !Double.isNaN(value))
                    .map(Bins::unsigned)
                    .sorted()
                    .toArray();
            return sorted.length == 0
                    ? new Bins(sorted)
                    : new Bins(IntStream.range(1, parts)
                            .mapToDouble(part -> quantile(sorted, (double) part / parts))
                            .distinct()
                            .toArray());
        }

        private static double quantile(double[] sorted, double share) {
            double place = share * (sorted.length - 1);
            int below = (int) place;
            double low = sorted[below];
            double high = sorted[Math.min(below + 1, sorted.length - 1)];
            double over = place - below;
            // From the nearer end, as NumPy has it to the last bit.
            return over < 0.5 ? low + over * (high - low) : high - (1 - over) * (high - low);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Between these borders, whatever their order. */
    public static Bins between(double... borders) {
        double[] sorted =
                DoubleStream.of(borders).map(Bins::unsigned).sorted().distinct().toArray();
        for (double border : sorted) {
            if (!Double.isFinite(border)) {
                throw new IllegalArgumentException("A border is a finite number, got " + border + ".");
            }
        }
        return new Bins(sorted);
    }

    /** Ascending. */
    public double[] borders() {
        return borders.clone();
    }

    /** How many bins there are, that of NaN not counted. */
    public int count() {
        return borders.length + 1;
    }

    /** The bin of a value, from 0; {@link #count} for NaN. */
    public int of(double value) {
        if (Double.isNaN(value)) {
            return count();
        }
        int at = Arrays.binarySearch(borders, unsigned(value));
        return at >= 0 ? at : -at - 1;
    }

    /** 0 for -0, which stands before it in an order of doubles, but is no smaller number. */
    private static double unsigned(double value) {
        return value + 0.0;
    }

    /** A bin in words: {@code 0.30 < width <= 1.30}. */
    public String name(String column, int bin) {
        if (bin < 0 || bin > count()) {
            throw new IllegalArgumentException("There are bins 0 to " + count() + ", got " + bin + ".");
        }
        if (bin == count()) {
            return column + " is NaN";
        }
        if (borders.length == 0) {
            return column;
        }
        if (bin == 0) {
            return column + " <= " + told(0);
        }
        return bin == borders.length
                ? column + " > " + told(bin - 1)
                : told(bin - 1) + " < " + column + " <= " + told(bin);
    }

    private String told(int border) {
        int digits = DIGITS;
        while (digits < MOST_DIGITS && !tellsApart(digits)) {
            digits++;
        }
        return told(border, digits);
    }

    /** Whether no two borders look the same, nor any but 0 like 0. */
    private boolean tellsApart(int digits) {
        for (int i = 0; i < borders.length; i++) {
            boolean vanishes = borders[i] != 0 && Double.parseDouble(told(i, digits)) == 0;
            if (vanishes || i > 0 && told(i, digits).equals(told(i - 1, digits))) {
                return false;
            }
        }
        return true;
    }

    private String told(int border, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", borders[border]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bins bins && Arrays.equals(borders, bins.borders);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(borders);
    }

    @Override
    public String toString() {
        return "Bins" + Arrays.toString(borders);
    }
}
