package dev.limpid.explain;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What an estimator found.
 *
 * @param targets one entry for each of the game's targets, in order
 */
public record Estimate(List<Shares> targets) {
    public Estimate {
        targets = List.copyOf(targets);
    }

    /**
     * A player's share.
     *
     * @param low lower end of the interval; null where nothing is left to chance
     * @param high upper end of the interval; null where nothing is left to chance
     */
    public record Share(
            double score, @Nullable Double low, @Nullable Double high) {
        /** A share without an interval: nothing is left to chance, or the method cannot tell. */
        public static Share of(double score) {
            return new Share(score, null, null);
        }
    }

    /**
     * One target's scores.
     *
     * @param players a share each
     * @param full the score of everybody
     * @param empty the score of nobody; null if it was not asked for
     * @param addsUp whether the method promises that shares add up to {@code full - empty}
     * @param sampled how certain they are
     * @param arrays further results
     * @param warnings what a reader must know, one sentence each
     */
    public record Shares(
            List<Share> players,
            double full,
            @Nullable Double empty,
            boolean addsUp,
            Attribution.Sampled sampled,
            List<Attribution.Named> arrays,
            List<String> warnings) {
        public Shares {
            players = List.copyOf(players);
            arrays = List.copyOf(arrays);
            warnings = List.copyOf(warnings);
        }

        /** Shares of which nothing more is to be told. */
        public Shares(
                List<Share> players, double full, @Nullable Double empty, boolean addsUp, Attribution.Sampled sampled) {
            this(players, full, empty, addsUp, sampled, List.of(), List.of());
        }

        /** The shares alone. */
        public double[] scores() {
            return players.stream().mapToDouble(Share::score).toArray();
        }
    }

    /** One entry a target. */
    public static Estimate of(int targets, IntFunction<Shares> shares) {
        return new Estimate(IntStream.range(0, targets).mapToObj(shares).toList());
    }
}
