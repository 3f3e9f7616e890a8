/**
 * What simple learners make of a frozen model's vectors: a line between classes, a neighbour's class.
 *
 * <p>Unlike the scores of package {@code transfer} these predict, so they can be judged by what they get right. Which model the
 * vectors come from, nothing here knows.
 */
@NullMarked
package dev.limpid.frozen;

import org.jspecify.annotations.NullMarked;
