package dev.limpid.performance;

/**
 * Of the examples of a class, the share that is found. 0 of a class that is predicted and never right.
 *
 * @param averaging over classes; {@link Averaging#MACRO} and {@link Averaging#WEIGHTED} as scikit-learn has them
 */
public record Recall(Averaging averaging) implements Metric<Classified> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                averaging.name("recall"),
                "share of the examples of a class that are found, " + averaging.words(),
                "by definition");
    }

    @Override
    public Statistic on(Classified answers) {
        return times -> averaging.of(Tally.of(answers, times), Tally::recall, answers.classes());
    }
}
