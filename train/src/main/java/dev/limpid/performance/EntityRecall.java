package dev.limpid.performance;

/**
 * Of the entities that are right, the share that is found. 0 where there are none.
 *
 * @param averaging over types of entities; {@link Averaging#MICRO} is what is usually reported
 */
public record EntityRecall(Averaging averaging) implements Metric<Tagged> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                averaging.nameOfPooled("entity-recall"),
                "share of the right entities that are found, " + averaging.words(),
                "Tjong Kim Sang and De Meulder 2003, as seqeval has it");
    }

    @Override
    public Statistic on(Tagged answers) {
        return times -> averaging.of(answers.tally(times), Tally::recall, answers.types());
    }
}
