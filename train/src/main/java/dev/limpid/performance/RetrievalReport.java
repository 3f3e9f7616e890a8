package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;

import java.util.List;

/**
 * How a model does that finds what belongs together.
 *
 * @param examples queries
 */
public record RetrievalReport(int examples, List<Figure> figures) implements Report {
    /** Keeps its own lists. */
    public RetrievalReport {
        figures = List.copyOf(figures);
    }

    public static RetrievalReport of(Retrieved answers, Bootstrap bootstrap) {
        return new RetrievalReport(answers.size(), Resampling.figures(Measures.RETRIEVAL.list(), answers, bootstrap));
    }

    @Override
    public String kind() {
        return "retrieval";
    }

    @Override
    public String toString() {
        return Printed.of(this);
    }
}
