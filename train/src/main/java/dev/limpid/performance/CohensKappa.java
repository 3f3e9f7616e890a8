package dev.limpid.performance;

/**
 * Agreement of labels and predictions beyond what chance alone brings (Cohen 1960): (p₀ − pₑ) / (1 − pₑ). {@code NaN} where chance
 * brings all of it, as with a single class.
 */
public record CohensKappa() implements Metric<Classified> {
    @Override
    public Meaning meaning() {
        return Meaning.correlation("kappa", "agreement with the labels beyond chance", "Cohen 1960");
    }

    @Override
    public Statistic on(Classified answers) {
        return times -> {
            Tally tally = Tally.of(answers, times);
            double total = tally.total();
            double chance = 0;
            for (int k = 0; k < tally.classes(); k++) {
                chance += tally.predicted()[k] / total * (tally.labelled()[k] / total);
            }
            double agreed = Tally.sum(tally.right()) / total;
            return 1 - chance < 1e-15 ? Double.NaN : (agreed - chance) / (1 - chance);
        };
    }
}
