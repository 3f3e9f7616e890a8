package dev.limpid.evaluate;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Worth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** A game by its formula, which knows what it was asked to run. */
final class Formula implements Worth {
    private final int players;
    private final ToDoubleFunction<Coalition> value;
    final List<Coalition> run = new ArrayList<>();

    Formula(int players, ToDoubleFunction<Coalition> value) {
        this.players = players;
        this.value = value;
    }

    static Play play(int players, ToDoubleFunction<Coalition> value) {
        return new Formula(players, value).play(7);
    }

    /** The probability whose logit is the sum of the weights of those present, and a start. */
    static Formula additive(double start, double... weights) {
        return new Formula(
                weights.length,
                present -> sigmoid(start
                        + present.present()
                                .mapToDouble(player -> weights[player])
                                .sum()));
    }

    /** Each coalition has a probability of its own. */
    static Formula drawn(int players, long seed) {
        return new Formula(players, present -> new SplittableRandom(seed * 31 + present.hashCode()).nextDouble());
    }

    static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    Play play(long seed) {
        return new Play(new Game(this), 0, seed);
    }

    /** Scores that say nothing. */
    static double[] noise(int players, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] scores = new double[players];
        Arrays.setAll(scores, player -> random.nextGaussian());
        return scores;
    }

    @Override
    public int players() {
        return players;
    }

    @Override
    public int targets() {
        return 1;
    }

    @Override
    public int together() {
        return 16;
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        run.addAll(coalitions);
        return coalitions.stream()
                .map(coalition -> new double[] {value.applyAsDouble(coalition)})
                .toArray(double[][]::new);
    }
}
