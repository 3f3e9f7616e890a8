package dev.limpid.performance;

/**
 * Of the entities that are found, the share that is right in type, first and last token. 0 where none is found.
 *
 * @param averaging over types of entities; {@link Averaging#MICRO} is what is usually reported
 */
public record EntityPrecision(Averaging averaging) implements Metric<Tagged> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                averaging.nameOfPooled("entity-precision"),
                "share of the entities found that are right, " + averaging.words(),
                "Tjong Kim Sang and De Meulder 2003, as seqeval has it");
    }

    @Override
    public Statistic on(Tagged answers) {
        return times -> averaging.of(answers.tally(times), Tally::precision, answers.types());
    }
}
