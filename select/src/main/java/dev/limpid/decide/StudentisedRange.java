package dev.limpid.decide;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The range of k standard normal numbers: the studentised range with infinitely many degrees of freedom (Tukey 1953), which Nemenyi's
 * test needs. P(range ≤ q) = k ∫ φ(z) (Φ(z) − Φ(z − q))^(k−1) dz, by the trapezoidal rule, which converges exponentially here: to
 * 1e-13.
 */
final class StudentisedRange {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final double STEP = 1 / 32.0;
    /** Where φ falls below 1e-18. */
    private static final double END = 9;

    private StudentisedRange() {}

    /** The probability of a range up to q, of k at least 2. */
    static double probability(double q, int k) {
        if (q <= 0) {
            return 0;
        }
        double sum = 0;
        for (double z = -END; z <= END; z += STEP) {
            sum += NORMAL.density(z) * Math.pow(NORMAL.probability(z - q, z), k - 1);
        }
        return Math.min(1, k * sum * STEP);
    }

    /** The range that is exceeded with a probability, by halving: to 1e-12. */
    static double quantile(double exceeded, int k) {
        double low = 0;
        double high = 1;
        while (1 - probability(high, k) > exceeded) {
            high *= 2;
        }
        while (high - low > 1e-12) {
            double middle = (low + high) / 2;
            if (1 - probability(middle, k) > exceeded) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
