package dev.limpid.evaluate;

/**
 * A search among many (Benjamini and Hochberg 1995): adjusted p-values, of which those below q are wrong at most in a share q,
 * on average. For lists to look into, such as slices of the data where a model may be weak. The tests must be independent or
 * tend to err together (Benjamini and Yekutieli 2001), as tests of overlapping slices do.
 */
public final class BenjaminiHochberg {
    private BenjaminiHochberg() {}

    /**
     * Adjusts.
     *
     * @param p from 0 to 1; {@code NaN} of tests that could not be made, which stay and are not counted
     * @return in the order given, none below its p: the i-th smallest of m times m / i, and no more than a larger one's
     */
    public static double[] adjust(double[] p) {
        int[] order = Holm.ascending(p);
        double[] adjusted = p.clone();
        double most = 1;
        for (int place = order.length - 1; place >= 0; place--) {
            most = Math.min(most, p[order[place]] * order.length / (place + 1));
            adjusted[order[place]] = most;
        }
        return adjusted;
    }
}
