package dev.limpid.decide;

/**
 * What the values might have been, had other examples or other minutes been measured: for uncertain values, such as bootstrap
 * resamples. Repeatable: the same number gives the same values.
 */
@FunctionalInterface
public interface Draws {
    /**
     * One draw.
     *
     * @param k its number, from 0
     * @return {@code [alternative][criterion]}, as {@link Alternatives} takes them
     */
    double[][] values(int k);
}
