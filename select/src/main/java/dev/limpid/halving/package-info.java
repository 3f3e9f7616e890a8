/**
 * Trying candidates by short trainings of equal budgets, where those that promise little stop early.
 *
 * <p>{@link dev.limpid.halving.SuccessiveHalving} knows no models: a {@link dev.limpid.halving.Trial} trains a contender on to a
 * budget and says how it did, a {@link dev.limpid.halving.Ledger} keeps that, and each contender's {@link
 * dev.limpid.halving.Fate} is told at the end. {@link dev.limpid.halving.FinetuneTrial} is the trial that fine-tunes, by a {@link
 * dev.limpid.halving.Recipe} that is the same for all. Budgets are counted in updates, never in seconds, so that the same is tried on every machine.
 *
 * <p>Read {@code Trial}, {@code SuccessiveHalving}, then {@code FinetuneTrial}.
 */
@NullMarked
package dev.limpid.halving;

import org.jspecify.annotations.NullMarked;
