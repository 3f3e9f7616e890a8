package dev.limpid.decide;

/**
 * The weighted sum of normalised criteria: S = Σⱼ wⱼ nⱼ. Under {@link Normalisation#MIN_MAX} from 0 for what is the worst in
 * everything to 1 for what is the best in everything. What is good here makes up for what is bad there, in a fixed ratio.
 */
public record WeightedSum(Normalisation normalisation) implements Ordering {
    @Override
    public String name() {
        return "weighted sum";
    }

    @Override
    public Weighing on(Alternatives alternatives) {
        double[][] normalised = normalisation.of(alternatives);
        return weights -> {
            double[] scores = new double[normalised.length];
            for (int i = 0; i < scores.length; i++) {
                double sum = 0;
                for (int j = 0; j < weights.length; j++) {
                    sum += weights[j] * normalised[i][j];
                }
                scores[i] = sum;
            }
            return scores;
        };
    }
}
