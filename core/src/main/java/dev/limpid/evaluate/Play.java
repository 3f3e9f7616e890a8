package dev.limpid.evaluate;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Lattice;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One target of a game, as metrics play it. What it is worth is remembered by the game, for all metrics and methods.
 *
 * @param seed of all that is drawn: the same for all methods of an example, so that they are judged on the same masks
 */
public record Play(Game game, int target, long seed) {
    public int players() {
        return game.players();
    }

    /** How the players lie beside each other; empty if they are strewn. */
    public Optional<Lattice> lattice() {
        return game.lattice();
    }

    /** What a coalition is worth. */
    public double value(Coalition present) {
        return game.value(present)[target];
    }

    /** What coalitions are worth, in order; asking for many at once is cheaper than one by one. */
    public double[] values(List<Coalition> present) {
        return Arrays.stream(game.values(present))
                .mapToDouble(row -> row[target])
                .toArray();
    }

    /** The score of the input as it is. */
    public double full() {
        return value(Coalition.all(players()));
    }

    /** The score with nothing present. */
    public double empty() {
        return value(Coalition.none(players()));
    }

    /** A source of draws that begins anew each time. */
    public SplittableRandom random() {
        return new SplittableRandom(seed);
    }
}
