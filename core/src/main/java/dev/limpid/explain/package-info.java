/**
 * Explanation methods, one a file, each named as its paper names it.
 *
 * <p>An {@link dev.limpid.explain.Explainer} looks at one input through a {@link dev.limpid.model.Probe} and answers
 * with one {@link dev.limpid.explain.Attribution}, whose form no setting changes. What methods share is a type: the
 * {@link dev.limpid.explain.Baseline} that stands for "nothing", the {@link dev.limpid.explain.Quadrature} that
 * integrates along a path.
 *
 * <p>Read {@code Attribution}, {@code Explainer}, then {@code IntegratedGradients}. This package knows models through
 * probes only.
 */
@NullMarked
package dev.limpid.explain;

import org.jspecify.annotations.NullMarked;
