package dev.limpid.performance;

/**
 * How labels and predictions go together, as a correlation of classes: Matthews 1975 for two, Gorodkin's R_K (2004) for more. 0 where
 * all labels are of one class or all predictions are.
 */
public record MatthewsCorrelation() implements Metric<Classified> {
    @Override
    public Meaning meaning() {
        return Meaning.correlation("mcc", "correlation of what is predicted with what is right", "Gorodkin 2004");
    }

    @Override
    public Statistic on(Classified answers) {
        return times -> {
            Tally tally = Tally.of(answers, times);
            double total = tally.total();
            double together = 0;
            double predicted = 0;
            double labelled = 0;
            for (int k = 0; k < tally.classes(); k++) {
                together += (double) tally.predicted()[k] * tally.labelled()[k];
                predicted += (double) tally.predicted()[k] * tally.predicted()[k];
                labelled += (double) tally.labelled()[k] * tally.labelled()[k];
            }
            double spread = Math.sqrt((total * total - predicted) * (total * total - labelled));
            return spread == 0 ? 0 : (Tally.sum(tally.right()) * total - together) / spread;
        };
    }
}
