package dev.limpid.evaluate;

import dev.limpid.game.Coalition;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The players of a game from the highest score to the lowest: what speaks most for the target comes first, what speaks most
 * against it last. Equal scores stand by number, the lowest first.
 */
final class Ranking {
    /** By player, its place from 0. */
    private final int[] places;

    private Ranking(int[] places) {
        this.places = places;
    }

    /** @throws IllegalArgumentException if there is not a score for each player */
    static Ranking of(Play play, double[] scores) {
        requireOneEach(play, scores);
        // Adding 0 makes -0 and 0 one.
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -(scores[i] + 0.0)))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] places = new int[order.length];
        for (int place = 0; place < order.length; place++) {
            places[order[place]] = place;
        }
        return new Ranking(places);
    }

    static void requireOneEach(Play play, double[] scores) {
        if (scores.length != play.players()) {
            throw new IllegalArgumentException("An explanation has a score for each of the game's " + play.players()
                    + " players, got " + scores.length + " scores.");
        }
        if (Arrays.stream(scores).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException(
                    "An explanation's scores are numbers, got " + Arrays.toString(scores) + ".");
        }
    }

    /** The first so many alone. */
    Coalition first(int count) {
        return Coalition.of(places.length, player -> places[player] < count);
    }

    /** All but the first so many. */
    Coalition withoutFirst(int count) {
        return Coalition.of(places.length, player -> places[player] >= count);
    }

    /** All but the last so many. */
    Coalition withoutLast(int count) {
        return first(places.length - count);
    }
}
