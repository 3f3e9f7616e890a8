package dev.limpid.performance;

import java.util.List;

/** What is worth telling of how a model does on some examples. */
public sealed interface Report
        permits ClassificationReport,
                MultiLabelReport,
                TaggingReport,
                AnswerReport,
                RegressionReport,
                LanguageReport,
                RetrievalReport {
    /** {@code classification}, as JSON names it. */
    String kind();

    /** How many examples it is of. */
    int examples();

    /** Metrics with their intervals, what is usually watched first. */
    List<Figure> figures();

    /** What is told of each class, label or type; empty where there is no such thing. */
    default List<ClassFigures> classes() {
        return List.of();
    }
}
