package dev.limpid.explain;

/** How wrong scores are, over all rows of a table: the less the better. */
@FunctionalInterface
public interface Loss {
    /** Mean of (score − truth)², of the first output. */
    Loss SQUARED = mean((scores, truth) -> (scores[0] - truth) * (scores[0] - truth));

    /** Mean of |score − truth|, of the first output. */
    Loss ABSOLUTE = mean((scores, truth) -> Math.abs(scores[0] - truth));

    /** Share of rows whose best output, the first of equals, is not the one that the truth numbers. */
    Loss ZERO_ONE = mean((scores, truth) -> best(scores) == truth ? 0 : 1);

    /** Mean of −ln of the probability of the output that the truth numbers; the outputs are probabilities. */
    Loss LOG = mean((scores, truth) -> -Math.log(scores[(int) truth]));

    /**
     * @param scores {@code [row][output]}
     * @param truth by row: a number, or which output is right
     */
    double of(double[][] scores, double[] truth);

    /** How wrong the scores of one row are. */
    @FunctionalInterface
    interface OfRow {
        double of(double[] scores, double truth);
    }

    /** The mean over rows. */
    static Loss mean(OfRow loss) {
        return (scores, truth) -> {
            double sum = 0;
            for (int row = 0; row < truth.length; row++) {
                sum += loss.of(scores[row], truth[row]);
            }
            return sum / truth.length;
        };
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
