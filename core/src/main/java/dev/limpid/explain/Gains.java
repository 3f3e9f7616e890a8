package dev.limpid.explain;

/** What each player was seen to add to others: mean and variance by target, of fixed size (Welford 1962). */
final class Gains {
    private final double[][] means;
    private final double[][] squares;
    private final long[] counts;

    Gains(int targets, int players) {
        this.means = new double[targets][players];
        this.squares = new double[targets][players];
        this.counts = new long[players];
    }

    /** @param values one a target */
    void add(int player, double[] values) {
        long count = ++counts[player];
        for (int target = 0; target < values.length; target++) {
            double off = values[target] - means[target][player];
            means[target][player] += off / count;
            squares[target][player] += off * (values[target] - means[target][player]);
        }
    }

    int targets() {
        return means.length;
    }

    int players() {
        return counts.length;
    }

    long count(int player) {
        return counts[player];
    }

    /** Of one number; infinite of fewer than two. */
    double variance(int target, int player) {
        return counts[player] < 2 ? Double.POSITIVE_INFINITY : squares[target][player] / (counts[player] - 1);
    }

    /** Means and their errors; the degrees of freedom are those of the player with the fewest numbers. */
    Standing standing() {
        long least = Long.MAX_VALUE;
        double[][] scores = new double[means.length][];
        double[][] errors = new double[means.length][counts.length];
        for (int target = 0; target < means.length; target++) {
            scores[target] = means[target].clone();
            for (int player = 0; player < counts.length; player++) {
                least = Math.min(least, counts[player]);
                errors[target][player] = Math.sqrt(variance(target, player) / counts[player]);
            }
        }
        return new Standing(scores, errors, Math.max(1, least - 1));
    }
}
