package dev.limpid.performance;

/**
 * The harmonic mean of precision and recall of labels. 0 of a label of which none is right.
 *
 * @param averaging over labels; {@link Averaging#MACRO} leaves out labels that are neither given nor right
 */
public record MultiLabelF1(Averaging averaging) implements Metric<MultiLabelled> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                averaging.name("f1"),
                "harmonic mean of precision and recall of labels, " + averaging.words(),
                "van Rijsbergen 1979");
    }

    @Override
    public Statistic on(MultiLabelled answers) {
        return times -> averaging.of(Tally.of(answers, times), Tally::f1, answers.labels());
    }
}
