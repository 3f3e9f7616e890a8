/**
 * Writing: a decoder goes on from the ids of a text, a token at a time.
 *
 * <p>A {@link dev.limpid.generation.Writer} writes by the settings of a {@link dev.limpid.generation.Sampling}, and tells each
 * token as it is {@link dev.limpid.generation.Written}; what comes of it is a {@link dev.limpid.generation.Continuation}. A
 * {@code Reading} gives the scores of what follows: from kept keys and values, or from the whole text each time. {@link
 * dev.limpid.generation.Warper}s, one a file, change scores before a token is drawn; {@code Spelling} turns ids into text,
 * whole characters only, and {@code StopStrings} keeps back what may be the beginning of one.
 *
 * <p>Read {@code Sampling}, {@code Writer}, {@code Reading}. This package knows emitted graphs and the tokenizer, but no task
 * and no source.
 */
@NullMarked
package dev.limpid.generation;

import org.jspecify.annotations.NullMarked;
