package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;

import java.util.List;
import java.util.function.IntFunction;

/**
 * How a classifier does.
 *
 * @param confusion which classes are taken for which
 * @param reliability how far its confidence is right
 * @param cases a few examples of each pair of a right and a predicted class, those first that the model was surest of
 */
public record ClassificationReport(
        int examples,
        List<Figure> figures,
        List<ClassFigures> classes,
        ConfusionMatrix confusion,
        Reliability reliability,
        List<Case> cases)
        implements Report {
    /** Keeps its own lists. */
    public ClassificationReport {
        figures = List.copyOf(figures);
        classes = List.copyOf(classes);
        cases = List.copyOf(cases);
    }

    /** The same, with what its cases are called and what they say, by the examples' places from 0. */
    public ClassificationReport told(IntFunction<String> names, IntFunction<String> texts) {
        return new ClassificationReport(
                examples,
                figures,
                classes,
                confusion,
                reliability,
                cases.stream().map(one -> one.told(names, texts)).toList());
    }

    /** All metrics that say something of so many classes. Cost: 16 metrics for each draw; 10,000 examples and 1,999 draws take 5 s. */
    public static ClassificationReport of(Classified answers, Bootstrap bootstrap) {
        List<Metric<Classified>> metrics = Measures.CLASSIFICATION.list().stream()
                .filter(metric -> !isSaid(metric))
                .filter(metric -> !(metric instanceof TopKAccuracy top)
                        || top.k() < answers.classes().size())
                .toList();
        return new ClassificationReport(
                answers.size(),
                Resampling.figures(metrics, answers, bootstrap),
                ClassFigures.of(answers.classes(), times -> Tally.of(answers, times), answers.size(), bootstrap),
                ConfusionMatrix.of(answers),
                Reliability.of(answers, Reliability.BINS, bootstrap),
                Case.of(answers));
    }

    /** With one class an example these are accuracy, or say what others say. */
    private static boolean isSaid(Metric<Classified> metric) {
        return metric instanceof F1 f1 && f1.averaging() == Averaging.MICRO
                || metric instanceof Precision precision && precision.averaging() != Averaging.MACRO
                || metric instanceof Recall recall && recall.averaging() != Averaging.MACRO;
    }

    @Override
    public String kind() {
        return "classification";
    }

    @Override
    public String toString() {
        return Printed.of(this);
    }
}
