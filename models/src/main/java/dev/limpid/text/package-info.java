/**
 * Text to tokens and features.
 *
 * <p>A {@link dev.limpid.text.Tokenizer} knows how a model cuts a {@link dev.limpid.text.Text}: into ids, and for each {@link
 * dev.limpid.text.Token} its place in the original by Unicode code points. Whatever files say it (a {@code tokenizer.json},
 * BERT's {@code vocab.txt}, {@code vocab.json} and {@code merges.txt}, configurations beside them), a {@code Definition} brings
 * into the one form that the tokenizer library reads, and {@code Soundness} sees that it can be read without harm.
 *
 * <p>{@code Words} says what people call a word, {@code Passages} what a clause, a sentence and a paragraph; {@link
 * dev.limpid.text.Granularity} groups tokens into the features that get scores, and {@link dev.limpid.text.TextHierarchy} says
 * how these nest. {@link dev.limpid.text.Window} chooses a part of a text that is too long.
 *
 * <p>A {@link dev.limpid.text.ChatTemplate} writes {@link dev.limpid.text.Message}s as a model was trained to read them, and
 * {@link dev.limpid.text.Rendered} says whose words stand where.
 *
 * <p>This package knows no model.
 */
@NullMarked
package dev.limpid.text;

import org.jspecify.annotations.NullMarked;
