package dev.limpid.performance;

/**
 * Of the labels that are given, the share that is right. 0 of a label that is never given.
 *
 * @param averaging over labels; {@link Averaging#MACRO} leaves out labels that are neither given nor right
 */
public record MultiLabelPrecision(Averaging averaging) implements Metric<MultiLabelled> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                averaging.name("precision"),
                "share of the labels given that are right, " + averaging.words(),
                "by definition");
    }

    @Override
    public Statistic on(MultiLabelled answers) {
        return times -> averaging.of(Tally.of(answers, times), Tally::precision, answers.labels());
    }
}
