/**
 * Text to tokens and features.
 *
 * <p>A {@link dev.limpid.text.Tokenizer} reads {@code tokenizer.json}, or makes one of {@code vocab.txt}; what it says of a
 * {@link dev.limpid.text.Text} are ids, and for each token its {@linkplain dev.limpid.text.Token place in the original}
 * by Unicode code points. {@link dev.limpid.text.Granularity} groups tokens into the features that get scores.
 *
 * <p>This package knows no model.
 */
@NullMarked
package dev.limpid.text;

import org.jspecify.annotations.NullMarked;
