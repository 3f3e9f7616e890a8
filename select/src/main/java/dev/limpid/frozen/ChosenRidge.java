package dev.limpid.frozen;

/**
 * A probe of numbers whose penalty was chosen by cross-validation. Arrays are not copied. What {@code outOfFold} comes near was also what
 * the penalty was chosen by, as with {@link ChosenProbe}.
 *
 * @param probe fitted on all examples
 * @param outOfFold what the probes of that penalty, each without the fold, say of each example
 * @param penalties the values of α that were tried, descending
 * @param errors the mean squared error out of fold under each
 */
public record ChosenRidge(RidgeProbe probe, ValuesOutOfFold outOfFold, double[] penalties, double[] errors) {}
