package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Lattice;
import dev.limpid.game.Worth;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A game by its formula, which may break down once. */
final class ToyGame implements Worth {
    private final int players;
    private final int targets;
    private final Function<Coalition, double[]> value;
    private @Nullable Lattice lattice;

    /** Coalitions after which it fails once; never if negative. */
    int failsAfter = -1;

    ToyGame(int players, int targets, Function<Coalition, double[]> value) {
        this.players = players;
        this.targets = targets;
        this.value = value;
        this.lattice = Lattice.row(players);
    }

    /** Each coalition has a number of its own, from -1 to 1, for each target. */
    static ToyGame random(int players, int targets, long seed) {
        return new ToyGame(
                players,
                targets,
                coalition -> new SplittableRandom(seed * 31 + coalition.hashCode())
                        .doubles(targets, -1, 1)
                        .toArray());
    }

    static ToyGame constant(int players, double score) {
        return new ToyGame(players, 1, coalition -> new double[] {score});
    }

    ToyGame on(@Nullable Lattice other) {
        this.lattice = other;
        return this;
    }

    @Override
    public int players() {
        return players;
    }

    @Override
    public int targets() {
        return targets;
    }

    @Override
    public Optional<Lattice> lattice() {
        return Optional.ofNullable(lattice);
    }

    @Override
    public int together() {
        return 16;
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        if (failsAfter >= 0) {
            failsAfter -= coalitions.size();
            if (failsAfter < 0) {
                throw new IllegalStateException("The model broke.");
            }
        }
        return coalitions.stream().map(value).toArray(double[][]::new);
    }
}
