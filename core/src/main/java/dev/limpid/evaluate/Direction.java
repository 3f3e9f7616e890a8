package dev.limpid.evaluate;

import java.util.Locale;

/** Which values of a metric are the better ones. */
public enum Direction {
    HIGHER,
    LOWER;

    /** How much better {@code one} is than {@code other}: below 0 if it is worse. */
    public double gain(double one, double other) {
        return this == HIGHER ? one - other : other - one;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
