/**
 * Explanations as tests, for teams that put a model in their product: JUnit opens the model, AssertJ says what may drive its
 * answers.
 *
 * <p>{@link dev.limpid.assertions.UnderTest} names a model, {@link dev.limpid.assertions.ModelUnderTest} explains what it
 * is given as {@code limpid explain} would, unless a {@link dev.limpid.assertions.Question} says otherwise, and {@link
 * dev.limpid.assertions.LimpidAssertions#assertThat} holds the explanation to what is expected of it. A <i>share</i> is
 * always a part of all that features argue, the sum of their scores by size: 0.2 is a fifth of it. A {@link
 * dev.limpid.assertions.Drift} compares two models on the same inputs: versions, or floats and their int8 twin.
 *
 * <p>Read {@code ModelUnderTest}, {@code ExplanationAssert}, then {@code Drift}. This package needs JUnit Jupiter and AssertJ,
 * which whoever uses it brings; it knows models as tasks and nothing of commands and pages.
 */
@NullMarked
package dev.limpid.assertions;

import org.jspecify.annotations.NullMarked;
