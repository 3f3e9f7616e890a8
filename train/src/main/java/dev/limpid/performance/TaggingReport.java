package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;

import java.util.List;

/**
 * How a model does that tags tokens. Of plain tags, as parts of speech, the tokens alone are told.
 *
 * @param examples sentences
 * @param classes types of entities; none of plain tags
 */
public record TaggingReport(int examples, List<Figure> figures, List<ClassFigures> classes) implements Report {
    /** Keeps its own lists. */
    public TaggingReport {
        figures = List.copyOf(figures);
        classes = List.copyOf(classes);
    }

    public static TaggingReport of(Tagged answers, Bootstrap bootstrap) {
        if (!answers.isOfEntities()) {
            return new TaggingReport(
                    answers.size(), Resampling.figures(List.of(new TokenAccuracy()), answers, bootstrap), List.of());
        }
        return new TaggingReport(
                answers.size(),
                Resampling.figures(Measures.TAGGING.list(), answers, bootstrap),
                ClassFigures.of(answers.types(), answers::tally, answers.size(), bootstrap));
    }

    @Override
    public String kind() {
        return "tagging";
    }

    @Override
    public String toString() {
        return Printed.of(this);
    }
}
