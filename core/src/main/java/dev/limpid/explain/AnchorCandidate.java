package dev.limpid.explain;

import dev.limpid.game.Coalition;

/**
 * A set of features, and what was seen of its precision. Bounds hold at all looks, of all candidates of its size, with
 * probability 1 − δ: each has a chance of δ / (2 · candidates · look · (look + 1)) to be wrong on either side (Chernoff's
 * bound, which the sum over all looks keeps).
 */
final class AnchorCandidate {
    private static final int HALVINGS = 50;

    private final Coalition members;
    private final double miss;
    private long drawn;
    private double kept;
    private int looks;
    private double low;
    private double high = 1;

    /** @param miss δ / (2 · candidates) */
    AnchorCandidate(Coalition members, double miss) {
        this.members = members;
        this.miss = miss;
    }

    Coalition members() {
        return members;
    }

    long drawn() {
        return drawn;
    }

    double mean() {
        return drawn == 0 ? 0 : Math.min(1, kept / drawn);
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /**
     * Takes in more masks that show the members.
     *
     * @param more how many; chosen without regard to what they are worth
     * @param worth what they are worth together, 0 to 1 each
     */
    void see(int more, double worth) {
        if (more == 0) {
            return;
        }
        kept += worth;
        drawn += more;
        looks++;
        double rate = Math.log(looks * (looks + 1.0) / miss) / drawn;
        double mean = mean();
        low = bound(mean, 0, rate);
        high = bound(mean, 1, rate);
    }

    /** The farthest from the mean towards an end whose divergence is no more than the rate, rounded outwards. */
    private static double bound(double mean, double end, double rate) {
        double in = mean;
        double out = end;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (in + out) / 2;
            if (divergence(mean, middle) > rate) {
                out = middle;
            } else {
                in = middle;
            }
        }
        return out;
    }

    /** Of two coins, Kullback and Leibler's. */
    private static double divergence(double p, double q) {
        return part(p, q) + part(1 - p, 1 - q);
    }

    private static double part(double p, double q) {
        return p == 0 ? 0 : p * Math.log(p / q);
    }
}
