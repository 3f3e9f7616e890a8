package dev.limpid.select;

import dev.limpid.evaluate.Interval;

/**
 * What foretells how well a candidate will do, higher where it promises more.
 *
 * @param name {@code logme}, {@code parameters}
 * @param layer whose vectors it reads; empty if it reads none
 * @param value with what it may well be on other examples; without ends where it is counted, not estimated
 * @param seconds that it took beside the vectors
 */
public record Score(String name, String layer, Interval value, double seconds) {}
