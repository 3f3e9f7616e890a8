/**
 * Vocabularies learnt from text: byte-pair encoding (Sennrich et al. 2016) and WordPiece, written as {@code tokenizer.json}.
 *
 * <p>A {@link dev.limpid.vocabulary.Recipe} says how text is cut into words and what these are spelt with: {@link
 * dev.limpid.vocabulary.ByteLevelBpe} as GPT-2, {@link dev.limpid.vocabulary.BertWordPiece} as BERT. {@link
 * dev.limpid.vocabulary.WordCounts} counts the words of texts that stream by; {@code Merges} learns from the counts; a {@link
 * dev.limpid.vocabulary.LearntVocabulary} is the result, and writes itself.
 *
 * <p>This package does not cut texts into tokens: what it writes, {@link dev.limpid.text.Tokenizer} reads. It knows no model.
 */
@NullMarked
package dev.limpid.vocabulary;

import org.jspecify.annotations.NullMarked;
