/**
 * Vocabularies learnt from text: byte-pair encoding (Sennrich et al. 2016) and WordPiece, written as {@code tokenizer.json}.
 */
@NullMarked
package dev.limpid.vocabulary;

import org.jspecify.annotations.NullMarked;
