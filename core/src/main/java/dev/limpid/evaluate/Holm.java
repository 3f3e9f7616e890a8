package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Several tests of one question (Holm 1979): adjusted p-values, of which any at all is below α by chance at most with
 * probability α, however the tests depend on each other. For questions where one wrong answer is one too many, such as which
 * of several methods is better.
 */
public final class Holm {
    private Holm() {}

    /**
     * Adjusts.
     *
     * @param p from 0 to 1; {@code NaN} of tests that could not be made, which stay and are not counted
     * @return in the order given, none below its p: the i-th smallest of m times m − i + 1, at most 1, and no less than a
     *     smaller one's
     */
    public static double[] adjust(double[] p) {
        int[] order = ascending(p);
        double[] adjusted = p.clone();
        double least = 0;
        for (int place = 0; place < order.length; place++) {
            least = Math.max(least, Math.min(1, p[order[place]] * (order.length - place)));
            adjusted[order[place]] = least;
        }
        return adjusted;
    }

    /** Places of the values that are told, the smallest first. */
    static int[] ascending(double[] p) {
        for (double one : p) {
            if (one < 0 || one > 1) {
                throw new IllegalArgumentException("p-values are from 0 to 1, got " + one + ".");
            }
        }
        Integer[] order = new Integer[p.length];
        Arrays.setAll(order, i -> i);
        return Arrays.stream(order)
                .filter(i -> !Double.isNaN(p[i]))
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
