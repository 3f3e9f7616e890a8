package dev.limpid.decide;

/**
 * Borda's count (1781), weighted: the mean over criteria of how many alternatives are behind, those that tie counting one half. The
 * score is n less the mean rank, from 0 to n − 1. It counts who is ahead of whom and not by how much, and lets the order of two hang
 * on which others take part.
 */
public record Borda() implements Ordering {
    @Override
    public String name() {
        return "Borda";
    }

    @Override
    public Weighing on(Alternatives alternatives) {
        double[][] behind = new double[alternatives.size()][alternatives.width()];
        for (int j = 0; j < alternatives.width(); j++) {
            double[] ranks = Ranks.ascending(alternatives.worths(j));
            for (int i = 0; i < ranks.length; i++) {
                behind[i][j] = ranks[i] - 1;
            }
        }
        return weights -> {
            double[] scores = new double[behind.length];
            for (int i = 0; i < scores.length; i++) {
                for (int j = 0; j < weights.length; j++) {
                    scores[i] += weights[j] * behind[i][j];
                }
            }
            return scores;
        };
    }
}
