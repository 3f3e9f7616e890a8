package dev.limpid.performance;

/**
 * The precision at each place of a ranking by probability, weighted by how much recall rises there: Σ (Rₙ − Rₙ₋₁) Pₙ, without
 * interpolation; examples of equal probability are one place. Of two classes that of the second; of more the mean over classes
 * that have examples on both sides. {@code NaN} where no class has.
 */
public record AveragePrecision() implements Metric<Classified> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                "average-precision",
                "precision over the ranking by probability, weighted by the rise of recall",
                "Zhu 2004, as scikit-learn defines it");
    }

    @Override
    public Statistic on(Classified answers) {
        return RankedScores.overClasses(answers, RankedScores::averagePrecision);
    }
}
