/**
 * A model seen from outside: a cooperative game.
 *
 * <p>The players are the interpretable features of one input (words, superpixels, columns). A {@link
 * dev.limpid.game.Coalition} says which of them are present; a {@link dev.limpid.game.Masker} makes the inputs in which
 * only these are; a {@link dev.limpid.game.Worth} runs them and tells what the coalition is worth, for every target at
 * once. A {@link dev.limpid.game.Game} stands between estimators and a worth: it remembers what was played, never plays a
 * coalition twice, and counts what was spent. Every estimator and every curve of faithfulness asks the same game.
 *
 * <p>Where neighbours of an input are drawn from data instead of made by taking features away, {@link
 * dev.limpid.game.Surroundings} draw them and {@link dev.limpid.game.Draws} score them; that is no game.
 *
 * <p>Read {@code Coalition}, {@code Worth}, {@code Game}, then {@code Masker} and {@code MaskedModel}. This package knows
 * models through probes and predictors, and nothing of how games are estimated.
 */
@NullMarked
package dev.limpid.game;

import org.jspecify.annotations.NullMarked;
