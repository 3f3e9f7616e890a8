package dev.limpid.explain;

import org.jspecify.annotations.Nullable;

/**
 * The sums that weighted linear regressions of a neighbourhood need: of features (1 present, 0 absent), scores, and
 * products of two. A row counts as often as it says, times the kernel at its number of present features.
 */
final class Moments {
    private final Neighbourhood rows;
    private final double[] kernel;
    private double weight;
    private double squares;
    private final double[] features;
    private final double @Nullable [][] pairs;
    private final double[][] mixed;
    private final double[] scores;
    private final double[] scoreSquares;
    private @Nullable Ridge onAll;

    /**
     * @param kernel weight of a row by its number of present features
     * @param pairs whether to sum products of features too, 4 bytes × features²; else they are taken from the rows, while
     *     these are whole
     */
    Moments(Neighbourhood rows, double[] kernel, boolean pairs) {
        this.rows = rows;
        this.kernel = kernel;
        this.features = new double[rows.players];
        this.pairs = pairs ? new double[rows.players][] : null;
        for (int i = 0; this.pairs != null && i < rows.players; i++) {
            this.pairs[i] = new double[i + 1];
        }
        this.mixed = new double[rows.targets][rows.players];
        this.scores = new double[rows.targets];
        this.scoreSquares = new double[rows.targets];
    }

    void add(Neighbourhood.Row row) {
        onAll = null;
        double own = kernel(row);
        double all = row.times() * own;
        weight += all;
        squares += all * own;
        int[] present = row.present().present().toArray();
        for (int i = 0; i < present.length; i++) {
            features[present[i]] += all;
            if (pairs != null) {
                double[] with = pairs[present[i]];
                for (int j = 0; j <= i; j++) {
                    with[present[j]] += all;
                }
            }
        }
        for (int target = 0; target < scores.length; target++) {
            double score = all * row.scores()[target];
            scores[target] += score;
            scoreSquares[target] += score * row.scores()[target];
            double[] sum = mixed[target];
            for (int player : present) {
                sum[player] += score;
            }
        }
    }

    Neighbourhood neighbourhood() {
        return rows;
    }

    /** The ridge regression on all features; kept, so that all targets share it, until another is asked for. */
    Ridge onAll(double alpha) {
        Ridge known = onAll;
        if (known == null || known.alpha() != alpha) {
            known = Ridge.of(this, rows.everybody(), alpha);
            onAll = known;
        }
        return known;
    }

    /** The weight of one such row. */
    double kernel(Neighbourhood.Row row) {
        return kernel[row.size()];
    }

    /** Of all rows. */
    double weight() {
        return weight;
    }

    /** How many rows of equal weight would tell as much: (Σw)² / Σw² (Kish 1965). */
    double effective() {
        return weight * weight / squares;
    }

    /** Weighted mean of a feature: how often it was present. */
    double mean(int feature) {
        return features[feature] / weight;
    }

    /** Weighted mean of a target's scores, above the input's own. */
    double score(int target) {
        return scores[target] / weight;
    }

    /** Σ w (y − ȳ)². */
    double variation(int target) {
        return Math.max(0, scoreSquares[target] - scores[target] * score(target));
    }

    /** Σ w (z − z̄)(y − ȳ), by feature. */
    double[] withScore(int target) {
        double[] sums = new double[features.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = mixed[target][i] - features[i] * score(target);
        }
        return sums;
    }

    /** The sums for one target, of features and scores less their means. */
    NormalEquations equations(int target) {
        return new NormalEquations() {
            @Override
            public double[] withScore() {
                return Moments.this.withScore(target);
            }

            @Override
            public double[] withFeature(int feature) {
                return Moments.this.withFeature(feature);
            }

            @Override
            public double spread(int feature) {
                return Moments.this.spread(feature);
            }
        };
    }

    /** Σ w (z − z̄)² of a feature. */
    double spread(int feature) {
        return features[feature] * (1 - mean(feature));
    }

    /** Σ w (z − z̄)(z′ − z̄′) of one feature z with each z′. */
    double[] withFeature(int feature) {
        double[] sums = new double[features.length];
        if (pairs == null) {
            for (Neighbourhood.Row row : rows.rows()) {
                if (row.present().has(feature)) {
                    double all = row.times() * kernel(row);
                    row.present().present().forEach(other -> sums[other] += all);
                }
            }
        }
        for (int other = 0; other < sums.length; other++) {
            double sum = pairs == null ? sums[other] : pairs[Math.max(feature, other)][Math.min(feature, other)];
            sums[other] = sum - features[feature] * mean(other);
        }
        return sums;
    }
}
