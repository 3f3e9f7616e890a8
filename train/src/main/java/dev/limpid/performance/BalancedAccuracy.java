package dev.limpid.performance;

/**
 * The mean of the recalls of the classes that have examples: accuracy as if each class had as many (Brodersen et al. 2010).
 */
public record BalancedAccuracy() implements Metric<Classified> {
    @Override
    public Meaning meaning() {
        return Meaning.share(
                "balanced-accuracy",
                "mean over classes of the share of their examples that are found",
                "Brodersen et al. 2010");
    }

    @Override
    public Statistic on(Classified answers) {
        return times -> {
            Tally tally = Tally.of(answers, times);
            double sum = 0;
            int classes = 0;
            for (int k = 0; k < tally.classes(); k++) {
                if (tally.labelled()[k] > 0) {
                    sum += tally.recall(k);
                    classes++;
                }
            }
            return sum / classes;
        };
    }
}
