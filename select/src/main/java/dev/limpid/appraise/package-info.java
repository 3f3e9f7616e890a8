/**
 * What is worth knowing of a candidate beside how often it is right: how far it can be looked into, how far its confidence can be
 * believed, and what slips of the pen or blurs do to it.
 *
 * <p>{@link dev.limpid.appraise.Interpretability} is the transparency of a classifier's best explanations under a {@link
 * dev.limpid.appraise.Budget} that is the same for all; {@link dev.limpid.appraise.Robustness} is its calibration, its accuracy part by
 * part, and how it bears being {@link dev.limpid.appraise.Disturbed}. Both take a model that tells the examples' classes apart, however
 * it came to, and change nothing of it.
 *
 * <p>{@code Examples} are read a few at a time, texts cut to what the model reads, and {@code Disturbing} disturbs them as they are
 * read: what is left of each is what a sum needs.
 *
 * <p>Read {@code Budget}, {@code Interpretability}, then {@code Robustness}.
 */
@NullMarked
package dev.limpid.appraise;

import org.jspecify.annotations.NullMarked;
