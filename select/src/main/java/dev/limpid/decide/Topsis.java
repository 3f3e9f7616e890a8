package dev.limpid.decide;

/**
 * The technique for order preference by similarity to an ideal solution (Hwang and Yoon 1981): an alternative's distance d⁻ from
 * an imagined one that has the worst of everything, as a share of d⁻ + d⁺, d⁺ being that from one that has the best of everything.
 * Distances are Euclidean, between normalised values times weights. From 0 to 1, which is what is the best in everything; also where
 * all are alike. The paper takes {@link Normalisation#VECTOR}, which lets criteria count the more the further apart their values
 * are by their size.
 */
public record Topsis(Normalisation normalisation) implements Ordering {
    @Override
    public String name() {
        return "TOPSIS";
    }

    @Override
    public Weighing on(Alternatives alternatives) {
        double[][] normalised = normalisation.of(alternatives);
        int width = alternatives.width();
        double[] best = normalised[0].clone();
        double[] worst = normalised[0].clone();
        for (double[] row : normalised) {
            for (int j = 0; j < width; j++) {
                best[j] = Math.max(best[j], row[j]);
                worst[j] = Math.min(worst[j], row[j]);
            }
        }
        return weights -> {
            double[] scores = new double[normalised.length];
            for (int i = 0; i < scores.length; i++) {
                double toBest = distance(normalised[i], best, weights);
                double toWorst = distance(normalised[i], worst, weights);
                scores[i] = toBest == 0 ? 1 : toWorst / (toBest + toWorst);
            }
            return scores;
        };
    }

    private static double distance(double[] one, double[] other, double[] weights) {
        double sum = 0;
        for (int j = 0; j < one.length; j++) {
            double apart = weights[j] * (one[j] - other[j]);
            sum += apart * apart;
        }
        return Math.sqrt(sum);
    }
}
