/**
 * Choosing among alternatives by several criteria that are at odds.
 *
 * <p>{@link dev.limpid.decide.Alternatives} is a table of numbers, each {@link dev.limpid.decide.Criterion} with a direction. What is
 * dominated leaves the front; what is left is ordered by several methods, one a file, under weights that are said, and under all
 * weights there are. Nothing here knows that the alternatives are models.
 */
@NullMarked
package dev.limpid.decide;

import org.jspecify.annotations.NullMarked;
