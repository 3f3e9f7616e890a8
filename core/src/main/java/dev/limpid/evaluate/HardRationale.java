package dev.limpid.evaluate;

import java.util.Arrays;

/**
 * What an explanation would mark itself: its largest scores, as far as they are above 0. A feature that is inside by half or
 * more is marked.
 *
 * @param hits how many of them people marked; of features with one score in part
 * @param chosen how many they are
 * @param marked how many people marked
 */
record HardRationale(double hits, double chosen, int marked) {
    /** As many as people marked. */
    static final int AS_MARKED = 0;

    static HardRationale of(Truth truth, double[] scores, int k) {
        double[] ones = new double[scores.length];
        Arrays.fill(ones, 1);
        double[] taken = TiedOrder.of(scores).taken(ones, k == AS_MARKED ? truth.count() : k);
        double hits = 0;
        double chosen = 0;
        for (int i = 0; i < scores.length; i++) {
            double share = scores[i] > 0 ? taken[i] : 0;
            hits += truth.isInside(i) ? share : 0;
            chosen += share;
        }
        return new HardRationale(hits, chosen, truth.count());
    }

    /** Whether some features are marked, and some are not. */
    static boolean isTold(Truth truth, double[] scores) {
        return truth.tells(Truth.Kind.RATIONALE, scores) && truth.count() > 0 && truth.count() < scores.length;
    }

    /** What can be chosen if it is all marked. */
    static int most(Truth truth, int k) {
        return k == AS_MARKED ? truth.count() : Math.min(k, truth.count());
    }

    static void requireCount(String metric, int k) {
        if (k < 0) {
            throw new IllegalArgumentException("Setting k of " + metric + " is at least 1, or 0 for as many as people"
                    + " marked, got " + k + ".");
        }
    }

    double f1() {
        return 2 * hits / (chosen + marked);
    }

    double iou() {
        return hits / (chosen + marked - hits);
    }
}
