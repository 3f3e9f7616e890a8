package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;

import java.util.List;

/**
 * How a model does that says a number.
 */
public record RegressionReport(int examples, List<Figure> figures) implements Report {
    /** Keeps its own lists. */
    public RegressionReport {
        figures = List.copyOf(figures);
    }

    public static RegressionReport of(Regressed answers, Bootstrap bootstrap) {
        return new RegressionReport(answers.size(), Resampling.figures(Measures.REGRESSION.list(), answers, bootstrap));
    }

    @Override
    public String kind() {
        return "regression";
    }

    @Override
    public String toString() {
        return Printed.of(this);
    }
}
