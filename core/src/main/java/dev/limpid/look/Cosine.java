package dev.limpid.look;

/** How alike two vectors point: 1 the same way, 0 across, −1 opposite. */
public final class Cosine {
    private Cosine() {}

    /** Of two vectors of one length; 0 if one of them is nothing. */
    public static double of(double[] a, double[] b) {
        double lengths = Math.sqrt(LastGradient.product(a, a) * LastGradient.product(b, b));
        return lengths == 0 ? 0 : LastGradient.product(a, b) / lengths;
    }
}
