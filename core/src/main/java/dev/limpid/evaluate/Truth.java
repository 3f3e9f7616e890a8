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
        RATIONALE
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

    /** How many features are inside. */
    public int count() {
        int count = 0;
        for (int i = 0; i < inside.length; i++) {
            count += isInside(i) ? 1 : 0;
        }
        return count;
    }
}
