package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;

import java.util.ArrayList;
import java.util.List;

/** The smallest anchor, from all coalitions. */
final class AnchorTable {
    private static final int CHUNK = 4096;

    private AnchorTable() {}

    static Anchors.Found of(Game game, int target, double wanted) {
        int players = game.players();
        double[] precision = values(game, target);
        // To the mean over all masks that show a set: player by player, the mean of it shown and hidden where it is
        // free.
        for (int player = 0; player < players; player++) {
            int bit = 1 << player;
            for (int set = 0; set < precision.length; set++) {
                if ((set & bit) == 0) {
                    precision[set] = (precision[set] + precision[set | bit]) / 2;
                }
            }
        }
        int best = -1;
        for (int set = 0; set < precision.length; set++) {
            if (precision[set] >= wanted && (best < 0 || isBetter(set, best, precision))) {
                best = set;
            }
        }
        // Everybody is a set too, and keeps the answer.
        return new Anchors.Found(
                Coalition.ofBits(players, best), precision[best], null, null, Attribution.Stopped.EXACT, true);
    }

    /** Fewer members, then more precision, then the earlier number. */
    private static boolean isBetter(int set, int than, double[] precision) {
        int difference = Integer.bitCount(set) - Integer.bitCount(than);
        return difference < 0 || difference == 0 && precision[set] > precision[than];
    }

    private static double[] values(Game game, int target) {
        double[] values = new double[1 << game.players()];
        for (int start = 0; start < values.length; start += CHUNK) {
            List<Coalition> part = new ArrayList<>();
            for (int bits = start; bits < Math.min(values.length, start + CHUNK); bits++) {
                part.add(Coalition.ofBits(game.players(), bits));
            }
            double[][] scores = game.values(part);
            for (int i = 0; i < scores.length; i++) {
                Anchors.requireAnswer(scores[i][target]);
                values[start + i] = scores[i][target];
            }
        }
        return values;
    }
}
