package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;

import java.util.List;

/**
 * How a classifier does that gives any number of labels.
 */
public record MultiLabelReport(int examples, List<Figure> figures, List<ClassFigures> classes) implements Report {
    /** Keeps its own lists. */
    public MultiLabelReport {
        figures = List.copyOf(figures);
        classes = List.copyOf(classes);
    }

    public static MultiLabelReport of(MultiLabelled answers, Bootstrap bootstrap) {
        return new MultiLabelReport(
                answers.size(),
                Resampling.figures(Measures.MULTI_LABEL.list(), answers, bootstrap),
                ClassFigures.of(answers.labels(), times -> Tally.of(answers, times), answers.size(), bootstrap));
    }

    @Override
    public String kind() {
        return "multi-label";
    }

    @Override
    public String toString() {
        return Printed.of(this);
    }
}
