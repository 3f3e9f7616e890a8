package dev.limpid.performance;

/** Texts and how likely a model takes them to be. An example is a text. */
public final class Likelihoods implements Answers {
    private final double[] sums;
    private final long[] tokens;

    /**
     * Of sums over tokens that the model was asked for.
     *
     * @param sums for each text Σ ln p of its tokens, at most 0
     * @param tokens how many there are in each sum, at least 1
     * @throws IllegalArgumentException if there are no texts, or a number is out of its range
     */
    public Likelihoods(double[] sums, long[] tokens) {
        Alike.require(sums.length, tokens.length);
        for (int i = 0; i < sums.length; i++) {
            if (!(sums[i] <= 0) || tokens[i] < 1) {
                throw new IllegalArgumentException("Text " + i + " has a log-likelihood of " + sums[i] + " over "
                        + tokens[i] + " tokens, expected at most 0 over at least 1.");
            }
        }
        this.sums = sums.clone();
        this.tokens = tokens.clone();
    }

    @Override
    public int size() {
        return sums.length;
    }

    /** How many tokens there are in all texts. */
    public long tokens() {
        return Tally.sum(tokens);
    }

    /** Mean of −ln p over tokens, in nats. */
    double surprise(int[] times) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < times.length; i++) {
            // 0 times what is infinitely unlikely is not asked.
            sum += times[i] == 0 ? 0 : times[i] * sums[i];
            count += times[i] * tokens[i];
        }
        return 0 - sum / count;
    }
}
