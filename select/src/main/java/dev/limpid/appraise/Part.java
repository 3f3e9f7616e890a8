package dev.limpid.appraise;

import dev.limpid.evaluate.Interval;

/**
 * How well a model does on some of the examples.
 *
 * @param by what they have in common: {@code label}, {@code length}, a column
 * @param which of it: {@code positive}, {@code at most 12}
 * @param accuracy of them
 */
public record Part(String by, String which, Interval accuracy) {}
