package dev.limpid.halving;

import java.io.IOException;

/**
 * Trains a contender for a while and judges it.
 *
 * @param <T> what is tried
 */
public interface Trial<T> {
    /**
     * Trains on to a budget, from wherever the contender is or from nothing, and judges by the same examples each time.
     *
     * @param budget in updates from the contender's beginning
     * @throws IOException if it cannot be tried; it then drops out, as with any exception and for want of memory
     * @throws java.util.concurrent.CancellationException to end all
     */
    Tried to(T contender, long budget) throws IOException;

    /** A contender was stopped early: what it would go on from may be thrown away. */
    default void leaves(T contender) throws IOException {}
}
