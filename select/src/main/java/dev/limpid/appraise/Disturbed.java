package dev.limpid.appraise;

import dev.limpid.evaluate.Interval;

/**
 * What slips of the pen, or a blur, do to a model's answers.
 *
 * @param how in words
 * @param examples that could be disturbed
 * @param changed share of the answers that became others
 * @param drop of the accuracy by it, on the same examples; below 0 if it rose
 */
public record Disturbed(String how, int examples, Interval changed, Interval drop) {}
