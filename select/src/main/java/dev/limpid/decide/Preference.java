package dev.limpid.decide;

/**
 * How much a difference in one criterion speaks for the better one, from 0 to 1: the six shapes of Brans, Vincke and Mareschal
 * (1986). Differences are in the criterion's unit, or in decades if it is logarithmic.
 *
 * @param shape which of the six
 * @param q up to where a difference is none: of {@link Shape#U_SHAPE}, {@link Shape#LEVEL} and {@link Shape#LINEAR}; else 0
 * @param p from where on it is all: of {@link Shape#V_SHAPE}, {@link Shape#LEVEL} and {@link Shape#LINEAR}; σ of {@link
 *     Shape#GAUSSIAN}; else 0
 */
public record Preference(Shape shape, double q, double p) {
    /** By what a preference rises; numbered as in the paper. */
    public enum Shape {
        /** I: any difference is all. */
        USUAL,
        /** II: none up to q, then all. */
        U_SHAPE,
        /** III: in proportion up to p. */
        V_SHAPE,
        /** IV: none up to q, one half up to p, then all. */
        LEVEL,
        /** V: none up to q, then in proportion up to p. */
        LINEAR,
        /** VI: 1 − exp(−d²/2σ²). */
        GAUSSIAN
    }

    /** @throws IllegalArgumentException if the thresholds don't fit the shape */
    public Preference {
        boolean indifferent = shape == Shape.U_SHAPE || shape == Shape.LEVEL || shape == Shape.LINEAR;
        boolean gradual = shape != Shape.USUAL && shape != Shape.U_SHAPE;
        if (!(q >= 0 && q < Double.POSITIVE_INFINITY) || q > 0 && !indifferent) {
            throw new IllegalArgumentException("A " + shape + " preference has q " + q + ", expected "
                    + (indifferent ? "a finite number, at least 0." : "0: it has none."));
        }
        if (gradual ? !(p > q && p < Double.POSITIVE_INFINITY) : p != 0) {
            throw new IllegalArgumentException("A " + shape + " preference has p " + p + ", expected "
                    + (gradual ? "a finite number above q, " + q + "." : "0: it has none."));
        }
    }

    /** Of a difference in favour, above 0. */
    double of(double difference) {
        return switch (shape) {
            case USUAL -> 1;
            case U_SHAPE -> difference > q ? 1 : 0;
            case V_SHAPE -> Math.min(1, difference / p);
            case LEVEL -> difference > p ? 1 : difference > q ? 0.5 : 0;
            case LINEAR -> Math.max(0, Math.min(1, (difference - q) / (p - q)));
            case GAUSSIAN -> 1 - Math.exp(-difference * difference / (2 * p * p));
        };
    }
}
