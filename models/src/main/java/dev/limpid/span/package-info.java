/**
 * From what a model says of each token to passages of the text: entities and answers.
 *
 * <p>{@link dev.limpid.span.Entities} joins tokens of the same label to an {@link dev.limpid.span.Entity}, by a {@link
 * dev.limpid.span.Grouping}; {@link dev.limpid.span.BestSpans} finds the passages of a context whose first and last token are
 * likeliest to begin and to end an answer, each a {@link dev.limpid.span.Span}. Both do what transformers' pipelines do, so
 * that a model gives the same here and there; where they differ it is said.
 *
 * <p>Places are code points of the text that the user gave. This package knows scores and tokens, but no model.
 */
@NullMarked
package dev.limpid.span;

import org.jspecify.annotations.NullMarked;
