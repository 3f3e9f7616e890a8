/**
 * A model as its user sees it, and the two ways to look at it.
 *
 * <p>A {@link dev.limpid.model.Predictor} turns inputs into rows of scores. A {@link dev.limpid.model.Model} is a
 * predictor that also has a graph, so it can be looked into through a {@link dev.limpid.model.Probe}: tap a wire,
 * replace it, or pull a {@link dev.limpid.model.Target} back to it. An {@link dev.limpid.model.Input} is what the user
 * gave together with the tensors made of it and its {@link dev.limpid.model.Feature}s, the parts that explanations
 * speak about.
 *
 * <p>Read {@code Model}, {@code Input}, {@code Target}, then {@code Probe}. This package knows graphs and the runtime,
 * but no tokenizer, no file format and no explanation method.
 */
@NullMarked
package dev.limpid.model;

import org.jspecify.annotations.NullMarked;
