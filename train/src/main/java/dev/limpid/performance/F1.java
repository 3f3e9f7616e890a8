package dev.limpid.performance;

/**
 * The harmonic mean of precision and recall (van Rijsbergen 1979): twice the right ones by those predicted and those labelled. 0 of
 * a class of which none is right.
 *
 * @param averaging over classes; {@link Averaging#MACRO} and {@link Averaging#WEIGHTED} as scikit-learn has them
 */
public record F1(Averaging averaging) implements Metric<Classified> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                averaging.name("f1"),
                "harmonic mean of precision and recall, " + averaging.words(),
                "van Rijsbergen 1979");
    }

    @Override
    public Statistic on(Classified answers) {
        return times -> averaging.of(Tally.of(answers, times), Tally::f1, answers.classes());
    }
}
