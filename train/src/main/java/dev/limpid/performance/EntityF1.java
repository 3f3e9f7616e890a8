package dev.limpid.performance;

/**
 * The harmonic mean of precision and recall of entities, which count where type, first and last token are right (Tjong Kim Sang and De
 * Meulder 2003). 0 where none is right.
 *
 * @param averaging over types of entities; {@link Averaging#MICRO} is what is usually reported
 */
public record EntityF1(Averaging averaging) implements Metric<Tagged> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                averaging.nameOfPooled("entity-f1"),
                "harmonic mean of precision and recall of whole entities, " + averaging.words(),
                "Tjong Kim Sang and De Meulder 2003, as seqeval has it");
    }

    @Override
    public Statistic on(Tagged answers) {
        return times -> averaging.of(answers.tally(times), Tally::f1, answers.types());
    }
}
