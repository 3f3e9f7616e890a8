/**
 * What training costs, told beforehand: operations, memory, time, energy, and how far more data would help.
 *
 * <p>A {@link dev.limpid.estimate.Load} is so many batches of one size. {@link dev.limpid.estimate.Work} counts the multiply–accumulates
 * of the loads in the graph that is run and in the one that is trained, {@link dev.limpid.estimate.Memory} what that one holds at a
 * time. {@link dev.limpid.estimate.StepTime} is a line through the times of a few real steps; {@link
 * dev.limpid.estimate.TrainingTime} adds it up, {@link dev.limpid.estimate.Energy} makes joules and carbon dioxide of it. {@link
 * dev.limpid.estimate.ScalingLaw} and {@link dev.limpid.estimate.LearningCurve} say what loss or error to expect. {@link
 * dev.limpid.estimate.Estimate} holds all of it. What is not known is said to be so, never guessed.
 *
 * <p>{@link dev.limpid.estimate.Estimator} makes one of a training that is ready to begin, whose {@link dev.limpid.train.Rehearsal} tells
 * the batches that will be and makes the steps that are timed. All else here knows graphs and numbers only.
 */
@NullMarked
package dev.limpid.estimate;

import org.jspecify.annotations.NullMarked;
