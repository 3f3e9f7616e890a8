package dev.limpid.evaluate;

import dev.limpid.game.Coalition;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What the score loses when one player goes and all others stay. */
final class LeaveOneOut {
    private LeaveOneOut() {}

    /** By player: v(N) − v(N∖i). Cost: a run per player. */
    static double[] drops(Play play) {
        int players = play.players();
        double full = play.full();
        double[] without = play.values(IntStream.range(0, players)
                .mapToObj(player -> Coalition.all(players).without(player))
                .toList());
        return Arrays.stream(without).map(value -> full - value).toArray();
    }
}
