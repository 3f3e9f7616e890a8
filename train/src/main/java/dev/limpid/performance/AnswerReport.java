package dev.limpid.performance;

import dev.limpid.evaluate.Bootstrap;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How a model does that answers questions.
 *
 * @param answerable questions that have an answer
 * @param unanswerable questions that have none
 */
public record AnswerReport(int examples, List<Figure> figures, Subset answerable, Subset unanswerable)
        implements Report {
    /** Keeps its own lists. */
    public AnswerReport {
        figures = List.copyOf(figures);
    }

    /**
     * Some of the questions.
     *
     * @param figures empty where there are none
     */
    public record Subset(int examples, List<Figure> figures) {
        /** Keeps its own list. */
        public Subset {
            figures = List.copyOf(figures);
        }
    }

    public static AnswerReport of(Replies answers, Bootstrap bootstrap) {
        return new AnswerReport(
                answers.size(),
                Resampling.figures(Measures.ANSWERS.list(), answers, bootstrap),
                subset(answers, true, bootstrap),
                subset(answers, false, bootstrap));
    }

    private static Subset subset(Replies answers, boolean answerable, Bootstrap bootstrap) {
        List<Integer> chosen = IntStream.range(0, answers.size())
                .filter(i -> answers.isAnswerable(i) == answerable)
                .boxed()
                .toList();
        if (chosen.isEmpty()) {
            return new Subset(0, List.of());
        }
        Replies part = new Replies(
                chosen.stream().map(answers::predicted).toList(),
                chosen.stream().map(answers::right).toList());
        return new Subset(part.size(), Resampling.figures(Measures.ANSWERS.list(), part, bootstrap));
    }

    @Override
    public String kind() {
        return "answers";
    }

    @Override
    public String toString() {
        return Printed.of(this);
    }
}
