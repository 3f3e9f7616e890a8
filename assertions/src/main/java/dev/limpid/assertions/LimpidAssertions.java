package dev.limpid.assertions;

import dev.limpid.explain.Attribution;

/** Where assertions on explanations begin; to be imported statically, beside AssertJ's own {@code assertThat}. */
public final class LimpidAssertions {
    private LimpidAssertions() {}

    /** On an explanation. */
    public static ExplanationAssert assertThat(Attribution actual) {
        return new ExplanationAssert(actual);
    }

    /** On two models that were asked the same. */
    public static DriftAssert assertThat(Drift actual) {
        return new DriftAssert(actual);
    }
}
