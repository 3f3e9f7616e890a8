package dev.limpid.performance;

/**
 * Of the labels that are right, the share that is given. 0 of a label that is never right.
 *
 * @param averaging over labels; {@link Averaging#MACRO} leaves out labels that are neither given nor right
 */
public record MultiLabelRecall(Averaging averaging) implements Metric<MultiLabelled> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                averaging.name("recall"),
                "share of the right labels that are given, " + averaging.words(),
                "by definition");
    }

    @Override
    public Statistic on(MultiLabelled answers) {
        return times -> averaging.of(Tally.of(answers, times), Tally::recall, answers.labels());
    }
}
