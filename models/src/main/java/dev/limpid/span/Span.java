package dev.limpid.span;

/**
 * A passage of a context that answers a question.
 *
 * @param text what stands there, without white space around it; empty for "there is no answer"
 * @param start first code point of the context
 * @param end one past the last
 * @param score the product of the probabilities to begin and to end it, added up over all places and windows where the same
 *     text was found, so perhaps more than 1
 * @param window number of the first window where it was found, from 0
 * @param startToken position in that window of the token that begins it, perhaps inside its first word
 * @param endToken position of the token that ends it, itself included
 */
public record Span(String text, int start, int end, double score, int window, int startToken, int endToken) {}
