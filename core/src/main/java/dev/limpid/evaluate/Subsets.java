package dev.limpid.evaluate;

import dev.limpid.game.Coalition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sets of players that go together, what the score loses with each, and what an explanation says it would.
 *
 * <p>Of each size the same are drawn whoever asks, fewer being the first of more: metrics share them, and all explanations of
 * an example are judged by the same. Where a size has no more sets than are wanted, each is taken once.
 */
final class Subsets {
    private final Play play;
    private final List<Coalition> gone;

    private Subsets(Play play, List<Coalition> gone) {
        this.play = play;
        this.gone = gone;
    }

    /**
     * @param size of each set
     * @param most how many sets
     */
    static Subsets ofSize(Play play, int size, int most) {
        return new Subsets(play, sets(play, size, most));
    }

    /** Sets of several sizes, so many of each. */
    static Subsets ofSizes(Play play, int[] sizes, int most) {
        List<Coalition> gone = new ArrayList<>();
        for (int size : sizes) {
            gone.addAll(sets(play, size, most));
        }
        return new Subsets(play, gone);
    }

    static int requireRuns(int runs) {
        if (runs < 2) {
            throw new IllegalArgumentException("Setting runs needs a number of at least 2, got " + runs + ".");
        }
        return runs;
    }

    /** What the score loses with each set. */
    double[] drops() {
        double full = play.full();
        double[] left = play.values(gone.stream().map(Coalition::complement).toList());
        return Arrays.stream(left).map(value -> full - value).toArray();
    }

    /** What an explanation says of each set: the sum of its scores. */
    double[] sums(double[] scores) {
        Ranking.requireOneEach(play, scores);
        return gone.stream()
                .mapToDouble(set ->
                        set.present().mapToDouble(player -> scores[player]).sum())
                .toArray();
    }

    private static List<Coalition> sets(Play play, int size, int most) {
        int players = play.players();
        if (choices(players, size, most) <= most) {
            List<Coalition> all = new ArrayList<>();
            enumerate(Coalition.none(players), 0, size, all);
            return all;
        }
        List<Coalition> drawn = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(play.random().nextLong() + size);
        int[] shuffled = new int[players];
        Arrays.setAll(shuffled, player -> player);
        for (int i = 0; i < most; i++) {
            boolean[] chosen = new boolean[players];
            for (int k = 0; k < size; k++) {
                int at = random.nextInt(k, players);
                int player = shuffled[at];
                shuffled[at] = shuffled[k];
                shuffled[k] = player;
                chosen[player] = true;
            }
            drawn.add(Coalition.of(players, player -> chosen[player]));
        }
        return drawn;
    }

    private static void enumerate(Coalition chosen, int next, int missing, List<Coalition> all) {
        if (missing == 0) {
            all.add(chosen);
            return;
        }
        for (int player = next; player <= chosen.players() - missing; player++) {
            enumerate(chosen.with(player), player + 1, missing - 1, all);
        }
    }

    /** Sets of a size, counted as far as more than {@code most}. */
    private static long choices(int players, int size, int most) {
        int fewer = Math.min(size, players - size);
        long count = 1;
        for (int i = 1; i <= fewer && count <= most; i++) {
            count = count * (players - fewer + i) / i;
        }
        return count;
    }
}
