/**
 * How well a model does its task: metrics of predictions against labels, with bootstrap intervals. Functions of numbers and
 * labels; of models it knows nothing.
 *
 * <p>What a model said and what is right are {@link dev.limpid.performance.Answers}, one form a task: {@code Classified}, {@code
 * MultiLabelled}, {@code Tagged}, {@code Replies}, {@code Regressed}, {@code Likelihoods}, {@code Retrieved}. A {@link
 * dev.limpid.performance.Metric} makes one number of them, one a file, and its {@link dev.limpid.performance.Meaning} says which
 * values are good. It is also told for examples that are drawn more than once or not at all, from which {@link
 * dev.limpid.performance.Resampling} has intervals. {@link dev.limpid.performance.Measures} are the metrics of a task by name,
 * and a {@link dev.limpid.performance.Report} all that is worth telling at the end.
 *
 * <p>Read {@code Metric}, {@code Classified}, {@code Accuracy}, {@code F1}, then {@code Resampling} and {@code
 * ClassificationReport}. A value that cannot be told is {@code NaN}; each metric says when that is.
 */
@NullMarked
package dev.limpid.performance;

import org.jspecify.annotations.NullMarked;
