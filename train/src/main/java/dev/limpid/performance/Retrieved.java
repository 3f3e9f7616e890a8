package dev.limpid.performance;

/** Queries and at which place of a ranking of candidates the right one came. */
public final class Retrieved implements Answers {
    private final int[] ranks;

    /**
     * Of places.
     *
     * @param ranks for each query that of the right candidate, from 1
     */
    public Retrieved(int[] ranks) {
        Alike.require(ranks.length, ranks.length);
        for (int i = 0; i < ranks.length; i++) {
            if (ranks[i] < 1) {
                throw new IllegalArgumentException(
                        "The rank of query " + i + " is " + ranks[i] + ", expected at least 1.");
            }
        }
        this.ranks = ranks.clone();
    }

    /**
     * Of similarities. Candidates that are as similar as the right one come before it, so that a model to which all are alike finds
     * nothing.
     *
     * @param similarities {@code [queries, candidates]}, query by query
     * @param right which candidate is right for each query, from 0
     * @throws IllegalArgumentException if there are no queries, or numbers do not come out even
     */
    public static Retrieved of(float[] similarities, int[] right) {
        Alike.require(right.length, right.length);
        int candidates = similarities.length / right.length;
        if (candidates == 0 || similarities.length % right.length != 0) {
            throw new IllegalArgumentException("Each of " + right.length
                    + " queries has a similarity to each of at least 1 candidate, got " + similarities.length + ".");
        }
        int[] ranks = new int[right.length];
        for (int i = 0; i < right.length; i++) {
            if (right[i] < 0 || right[i] >= candidates) {
                throw new IllegalArgumentException("The right candidate of query " + i + " is " + right[i]
                        + ", expected 0 to " + (candidates - 1) + ".");
            }
            float own = similarities[i * candidates + right[i]];
            for (int k = 0; k < candidates; k++) {
                // Counts the right one too; what is no number is not below anything.
                ranks[i] += similarities[i * candidates + k] < own ? 0 : 1;
            }
        }
        return new Retrieved(ranks);
    }

    @Override
    public int size() {
        return ranks.length;
    }

    public int rank(int query) {
        return ranks[query];
    }
}
