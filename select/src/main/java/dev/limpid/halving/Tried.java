package dev.limpid.halving;

/**
 * How well a contender did. Arrays are not copied.
 *
 * @param value by which contenders are ordered: higher is better
 * @param outcomes of each example that it was judged by, in the same order for all: higher is better
 * @param seconds of training alone, from its beginning
 */
public record Tried(double value, double[] outcomes, double seconds) {}
