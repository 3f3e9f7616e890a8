package dev.limpid.evaluate;

import java.util.Arrays;

/**
 * Where the reasons are known to be: an object's outline, a planted patch, the words that people marked.
 *
 * @param inside of each feature the share that belongs to them, 0 to 1
 * @param sizes how much of the input each feature is: its pixels, or 1 a word
 * @param kind whose knowledge it is
 */
public record Truth(double[] inside, double[] sizes, Kind kind) {
    /** Whose knowledge it is. */
    public enum Kind {
        /** Where the thing is that the answer is about. */
        PLACE,
        /** What people named as their reasons. */
        RATIONALE,
        /** Which quarters of a mosaic of pictures show what the answer is about. */
        MOSAIC;

        /** Whether a metric reads this kind of knowledge. */
        public boolean tells(Metric metric) {
            return switch (this) {
                case RATIONALE -> metric.about().family() == Family.PLAUSIBILITY;
                case MOSAIC -> metric instanceof Focus;
                case PLACE -> metric.about().family() == Family.LOCALISATION && !(metric instanceof Focus);
            };
        }
    }

    public Truth {
        if (inside.length != sizes.length) {
            throw new IllegalArgumentException(
                    "A truth tells of each feature how much is inside and how large it is, got " + inside.length
                            + " and " + sizes.length + ".");
        }
        if (Arrays.stream(inside).anyMatch(share -> !(share >= 0 && share <= 1))) {
            throw new IllegalArgumentException("Shares inside are from 0 to 1, got " + Arrays.toString(inside) + ".");
        }
        if (Arrays.stream(sizes).anyMatch(size -> !(size > 0 && size < Double.POSITIVE_INFINITY))) {
            throw new IllegalArgumentException("Sizes are above 0, got " + Arrays.toString(sizes) + ".");
        }
    }

    /** Features of one size, each inside or not. */
    public static Truth of(Kind kind, boolean... inside) {
        double[] shares = new double[inside.length];
        double[] sizes = new double[inside.length];
        for (int i = 0; i < inside.length; i++) {
            shares[i] = inside[i] ? 1 : 0;
            sizes[i] = 1;
        }
        return new Truth(shares, sizes, kind);
    }

    /** Whether most of a feature is inside. */
    public boolean isInside(int feature) {
        return inside[feature] >= 0.5;
    }

    /**
     * Whether it is of a kind and tells features apart: where nothing is inside, or all is, every explanation is as good.
     *
     * @throws IllegalArgumentException if the scores are of other features
     */
    boolean tells(Kind wanted, double[] scores) {
        if (scores.length != inside.length) {
            throw new IllegalArgumentException(
                    "The truth is told of " + inside.length + " features, got " + scores.length + " scores.");
        }
        return kind == wanted && Arrays.stream(inside).anyMatch(share -> share != inside[0]);
    }

    /**
     * The share of the positive evidence that lies inside, where a feature's is spread evenly over it; {@code NaN} where there
     * is none.
     */
    double positiveInside(double[] scores) {
        double within = 0;
        double all = 0;
        for (int i = 0; i < scores.length; i++) {
            double positive = Math.max(0, scores[i]);
            within += positive * inside[i];
            all += positive;
        }
        return within / all;
    }

    /** The largest share of a feature that is inside. */
    double most() {
        return Arrays.stream(inside).max().orElse(0);
    }

    /** How much of the input there is. */
    double size() {
        return Arrays.stream(sizes).sum();
    }

    /** How much of the input is inside. */
    double sizeInside() {
        double sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += sizes[i] * inside[i];
        }
        return sum;
    }

    /** How many features are inside. */
    public int count() {
        int count = 0;
        for (int i = 0; i < inside.length; i++) {
            count += isInside(i) ? 1 : 0;
        }
        return count;
    }
}
