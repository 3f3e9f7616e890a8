/**
 * What simple learners make of a frozen model's vectors: a line between classes, a neighbour's class.
 *
 * <p>Unlike the scores of package {@code transfer} these predict, so they can be judged by what they get right. Which model the
 * vectors come from, nothing here knows.
 *
 * <p>{@link dev.limpid.frozen.Folds} say which examples are held out together; {@link dev.limpid.frozen.LinearProbe} tells classes and
 * {@link dev.limpid.frozen.RidgeProbe} numbers, fitted to what {@link dev.limpid.frozen.Standardised} makes of rows, under a penalty that
 * folds choose; {@link dev.limpid.frozen.OutOfFold} is what was said of examples that were not shown. {@link
 * dev.limpid.frozen.NearestNeighbours} need no fitting, {@link dev.limpid.frozen.Majority} no vectors. All are computed by one thread in
 * a fixed order: the same examples and seed give the same bits.
 */
@NullMarked
package dev.limpid.frozen;

import org.jspecify.annotations.NullMarked;
