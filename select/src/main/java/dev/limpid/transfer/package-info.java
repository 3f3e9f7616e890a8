/**
 * How well what a frozen model makes of examples tells their classes, in one number and without training.
 *
 * <p>A {@link dev.limpid.transfer.Sample} is vectors with classes, {@link dev.limpid.transfer.Guesses} are the probabilities that a
 * model's own head gives its own classes. A {@link dev.limpid.transfer.VectorScore} or {@link dev.limpid.transfer.SourceScore} makes
 * a number of them, higher where the model promises more; one score a file, from its paper. {@link
 * dev.limpid.transfer.TransferScores} lists them. {@link dev.limpid.transfer.Spread} says how far a score would go up or down with
 * other examples, {@link dev.limpid.transfer.WeightedTau} how well scores put candidates in order, once it is known how they did.
 * Which model it is, and what it read, nothing here knows.
 */
@NullMarked
package dev.limpid.transfer;

import org.jspecify.annotations.NullMarked;
