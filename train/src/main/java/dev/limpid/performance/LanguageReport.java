package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;

import java.util.List;

/**
 * How a model does that says how likely texts are.
 *
 * @param examples texts
 * @param tokens in all of them
 */
public record LanguageReport(int examples, long tokens, List<Figure> figures) implements Report {
    /** Keeps its own lists. */
    public LanguageReport {
        figures = List.copyOf(figures);
    }

    public static LanguageReport of(Likelihoods answers, Bootstrap bootstrap) {
        return new LanguageReport(
                answers.size(), answers.tokens(), Resampling.figures(Measures.LANGUAGE.list(), answers, bootstrap));
    }

    @Override
    public String kind() {
        return "language";
    }

    @Override
    public String toString() {
        return Printed.of(this);
    }
}
