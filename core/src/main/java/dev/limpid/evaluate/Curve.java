package dev.limpid.evaluate;

import dev.limpid.game.Coalition;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * A game's scores while players go, or come, in the order of an explanation: the highest score first.
 *
 * <p>Of up to {@code steps} players each is a step; of more the steps are as even as they can be, cut after ⌈i·n/steps⌉
 * players. So curves of one explanation ask the game for the same coalitions, whichever metric draws them.
 *
 * @param shares of the players that have gone, or come: from 0 to 1
 * @param values the score then
 */
record Curve(double[] shares, double[] values) {
    /** As many steps as metrics take unless told otherwise: every 2 % of many players. */
    static final int STEPS = 50;

    /** From everybody to nobody. */
    static Curve deletion(Play play, double[] scores, int steps) {
        return of(play, steps, Ranking.of(play, scores)::withoutFirst);
    }

    /** From nobody to everybody. */
    static Curve insertion(Play play, double[] scores, int steps) {
        return of(play, steps, Ranking.of(play, scores)::first);
    }

    private static Curve of(Play play, int steps, IntFunction<Coalition> after) {
        int players = play.players();
        int last = Math.min(steps, players);
        int[] cuts = new int[last + 1];
        for (int i = 1; i <= last; i++) {
            cuts[i] = (int) (((long) i * players + last - 1) / last);
        }
        return new Curve(
                Arrays.stream(cuts).mapToDouble(cut -> (double) cut / players).toArray(),
                play.values(Arrays.stream(cuts).mapToObj(after).toList()));
    }

    static int requireSteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("Setting steps needs a number of at least 1, got " + steps + ".");
        }
        return steps;
    }

    /** Under the curve, by trapezoids: the mean score on the way. */
    double area() {
        double area = 0;
        for (int i = 1; i < values.length; i++) {
            area += (shares[i] - shares[i - 1]) * (values[i] + values[i - 1]) / 2;
        }
        return area;
    }
}
