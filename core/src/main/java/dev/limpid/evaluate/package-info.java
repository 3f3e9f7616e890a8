/**
 * Whether an explanation can be trusted, one metric a file, each named as its paper names it.
 *
 * <p>A {@link dev.limpid.evaluate.Metric} is a function of evidence alone: of the scores, of a {@link
 * dev.limpid.evaluate.Play} (what coalitions of features are worth to the model), of a known {@link
 * dev.limpid.evaluate.Truth}, of what the method says of {@link dev.limpid.evaluate.Neighbours}, of a model whose weights
 * were {@link dev.limpid.evaluate.Randomised}. Evidence is gathered once for an example and a {@link
 * dev.limpid.evaluate.Contender}, and every metric that needs it reads the same.
 *
 * <p>Scores are those of an input's features that are not special, in order. Where a metric cannot be told of an example
 * its value is {@code NaN}, which is left out of means and counted.
 *
 * <p>What is said of the numbers knows no model: a mean has an {@link dev.limpid.evaluate.Interval} ({@code Bootstrap}), two
 * methods a {@link dev.limpid.evaluate.Comparison} ({@code SignFlipTest}, {@code Holm}), scores of several methods an {@link
 * dev.limpid.evaluate.Agreement} and a {@link dev.limpid.evaluate.Consensus}. On these rest {@link
 * dev.limpid.evaluate.Gate}s, the {@link dev.limpid.evaluate.Recommender}, and {@link dev.limpid.evaluate.Transparency}.
 *
 * <p>Explanations of a whole data set put together tell which words and columns drive which answer ({@link
 * dev.limpid.evaluate.Drivers}) and from where in pictures ({@link dev.limpid.evaluate.MeanMap}); answers with what is known of
 * their examples ({@link dev.limpid.evaluate.Answered}) tell where the model is weak: {@link dev.limpid.evaluate.Slices} and
 * {@link dev.limpid.evaluate.Failures}.
 *
 * <p>Read {@code About}, {@code Metric}, {@code Play}, then {@code Comprehensiveness}. This package knows explanation
 * methods as {@link dev.limpid.explain.Explainer}s, and none by name.
 */
@NullMarked
package dev.limpid.evaluate;

import org.jspecify.annotations.NullMarked;
