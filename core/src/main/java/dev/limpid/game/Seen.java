package dev.limpid.game;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What coalitions are worth in a game that others play too. */
final class Seen implements Worth {
    private final Game whole;
    private final int together;
    private final Consumer<List<Coalition>> told;
    private final int[] seen;
    private long asked;

    /**
     * @param told of coalitions that are asked about
     * @param seen targets of the whole game, by number
     */
    Seen(Game whole, int together, Consumer<List<Coalition>> told, int... seen) {
        this.whole = whole;
        this.together = together;
        this.told = told;
        this.seen = seen.clone();
    }

    @Override
    public int players() {
        return whole.players();
    }

    @Override
    public int targets() {
        return seen.length;
    }

    @Override
    public int together() {
        return together;
    }

    @Override
    public Hierarchy hierarchy() {
        return whole.hierarchy();
    }

    @Override
    public Optional<Lattice> lattice() {
        return whole.lattice();
    }

    /** What had been run for others counts as much as the whole game's coalitions take on average. */
    @Override
    public OptionalLong run() {
        Game.Spent spent = whole.spent();
        return OptionalLong.of(
                spent.evaluated() == 0 ? 0 : Math.round((double) asked * spent.run() / spent.evaluated()));
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        told.accept(coalitions);
        double[][] scores = whole.values(coalitions);
        asked += coalitions.size();
        return Arrays.stream(scores)
                .map(row ->
                        Arrays.stream(seen).mapToDouble(target -> row[target]).toArray())
                .toArray(double[][]::new);
    }
}
