package dev.limpid.game;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What coalitions are worth in a game that others play too.
 *
 * @param told of coalitions that are asked about
 * @param seen targets of the whole game, by number
 */
record Seen(Game whole, int together, Consumer<List<Coalition>> told, int... seen) implements Worth {
    @Override
    public int players() {
        return whole.players();
    }

    @Override
    public int targets() {
        return seen.length;
    }

    @Override
    public Hierarchy hierarchy() {
        return whole.hierarchy();
    }

    @Override
    public Optional<Lattice> lattice() {
        return whole.lattice();
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        told.accept(coalitions);
        return Arrays.stream(whole.values(coalitions))
                .map(row ->
                        Arrays.stream(seen).mapToDouble(target -> row[target]).toArray())
                .toArray(double[][]::new);
    }
}
