package dev.limpid.explain;

/**
 * Greedy choice of features by R² of a weighted least-squares fit. What is chosen is projected out of all others
 * (Gram–Schmidt), so the next gain of each is its squared remaining product with the score over its remaining variation.
 * Cost: chosen² × features.
 */
final class ForwardSelection {
    /** Of a feature's variation: what is less is a copy of those chosen, but for rounding. */
    private static final double COPY = 1e-10;

    private ForwardSelection() {}

    static int[] of(Moments moments, int target, int most) {
        double[] withScore = moments.withScore(target);
        int features = withScore.length;
        double[] spread = new double[features];
        for (int i = 0; i < features; i++) {
            spread[i] = moments.spread(i);
        }
        int[] chosen = new int[Math.min(most, features)];
        boolean[] taken = new boolean[features];
        double[][] directions = new double[chosen.length][];
        for (int step = 0; step < chosen.length; step++) {
            int best = best(moments, withScore, spread, taken);
            chosen[step] = best;
            taken[best] = true;
            double[] direction = moments.withFeature(best);
            for (int earlier = 0; earlier < step; earlier++) {
                double along = directions[earlier][best];
                for (int i = 0; i < features; i++) {
                    direction[i] -= along * directions[earlier][i];
                }
            }
            double size = isCopy(moments, spread, best) ? Double.POSITIVE_INFINITY : Math.sqrt(spread[best]);
            double along = withScore[best] / size;
            for (int i = 0; i < features; i++) {
                direction[i] /= size;
                withScore[i] -= along * direction[i];
                spread[i] -= direction[i] * direction[i];
            }
            directions[step] = direction;
        }
        return chosen;
    }

    private static int best(Moments moments, double[] withScore, double[] spread, boolean[] taken) {
        int best = -1;
        double most = -1;
        for (int i = 0; i < spread.length; i++) {
            if (!taken[i]) {
                double gain = isCopy(moments, spread, i) ? 0 : withScore[i] * withScore[i] / spread[i];
                if (gain > most) {
                    most = gain;
                    best = i;
                }
            }
        }
        return best;
    }

    private static boolean isCopy(Moments moments, double[] spread, int feature) {
        return spread[feature] <= COPY * moments.spread(feature);
    }
}
