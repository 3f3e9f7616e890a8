package dev.limpid.performance;

/**
 * The area under the receiver operating characteristic: how probable it is that an example of a class has a higher probability for
 * it than one of another, ties being half (Hanley and McNeil 1982; the Mann-Whitney statistic by midranks). Of two classes that
 * of the second; of more the mean over classes, each against all others, of those that have examples on both sides. {@code NaN}
 * where no class has.
 */
public record Auroc() implements Metric<Classified> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                "auroc",
                "how probable it is that an example of a class ranks above one of another",
                "Hanley and McNeil 1982");
    }

    @Override
    public Statistic on(Classified answers) {
        return RankedScores.overClasses(answers, RankedScores::auroc);
    }
}
