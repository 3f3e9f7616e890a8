package dev.limpid.performance;

/**
 * Of the examples that are said to be of a class, the share that is. 0 of a class that is never predicted.
 *
 * @param averaging over classes; {@link Averaging#MACRO} and {@link Averaging#WEIGHTED} as scikit-learn has them
 */
public record Precision(Averaging averaging) implements Metric<Classified> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                averaging.name("precision"),
                "share of what is said to be of a class that is, " + averaging.words(),
                "by definition");
    }

    @Override
    public Statistic on(Classified answers) {
        return times -> averaging.of(Tally.of(answers, times), Tally::precision, answers.classes());
    }
}
