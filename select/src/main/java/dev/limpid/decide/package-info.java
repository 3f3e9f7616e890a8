/**
 * Choosing among alternatives by several criteria that are at odds.
 *
 * <p>{@link dev.limpid.decide.Alternatives} is a table of numbers, each {@link dev.limpid.decide.Criterion} with a direction. The
 * {@link dev.limpid.decide.Front} keeps those that nothing dominates. An {@link dev.limpid.decide.Ordering} places all of them
 * under {@link dev.limpid.decide.Priorities}, one method a file; {@link dev.limpid.decide.Acceptability} says how often each is
 * first under all weights there are ({@link dev.limpid.decide.Simplex}) and, where values are uncertain, under {@link
 * dev.limpid.decide.Draws} of them; {@link dev.limpid.decide.RankReversal} whether the order hangs on who else takes part. {@link
 * dev.limpid.decide.Decision} puts these together and says the reason in a sentence: begin there.
 *
 * <p>Whether differences are more than chance is told from values by example: {@link dev.limpid.decide.HeadToHead} for two
 * alternatives, {@link dev.limpid.decide.Friedman} and {@link dev.limpid.decide.Nemenyi} for more.
 *
 * <p>Everywhere {@code n} is the number of alternatives, {@code m} that of criteria, and scores are higher where better. Nothing
 * here knows that the alternatives are models.
 */
@NullMarked
package dev.limpid.decide;

import org.jspecify.annotations.NullMarked;
