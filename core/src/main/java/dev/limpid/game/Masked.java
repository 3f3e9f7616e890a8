package dev.limpid.game;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What coalitions are worth to something that scores inputs: a masker makes the inputs of some coalitions, all are scored in
 * one go, and those of each coalition averaged.
 *
 * @param <I> what is scored
 */
final class Masked<I> implements Worth {
    private final Players<I> players;
    private final int targets;
    private final int together;
    private final Function<List<I>, double[][]> scores;
    private long run;

    /** @param scores {@code [input][target]} of many inputs */
    Masked(Players<I> players, int targets, int together, Function<List<I>, double[][]> scores) {
        this.players = players;
        this.targets = targets;
        this.together = together;
        this.scores = scores;
    }

    @Override
    public int players() {
        return players.features().size();
    }

    @Override
    public Hierarchy hierarchy() {
        return players.hierarchy();
    }

    @Override
    public Optional<Lattice> lattice() {
        return Lattice.of(players.features());
    }

    @Override
    public int targets() {
        return targets;
    }

    @Override
    public int together() {
        return together;
    }

    /** Those that were scored, and those that were run to make them. */
    @Override
    public OptionalLong run() {
        return OptionalLong.of(run + players.masker().run());
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        List<I> inputs = new ArrayList<>();
        int[] ends = new int[coalitions.size()];
        for (int i = 0; i < ends.length; i++) {
            inputs.addAll(players.masker().of(coalitions.get(i)));
            ends[i] = inputs.size();
        }
        double[][] rows = scores.apply(inputs);
        run += inputs.size();
        double[][] means = new double[ends.length][];
        for (int i = 0; i < ends.length; i++) {
            int start = i == 0 ? 0 : ends[i - 1];
            means[i] = mean(rows, start, ends[i]);
        }
        return means;
    }

    private static double[] mean(double[][] rows, int start, int end) {
        double[] mean = rows[start].clone();
        for (int row = start + 1; row < end; row++) {
            for (int target = 0; target < mean.length; target++) {
                mean[target] += rows[row][target];
            }
        }
        for (int target = 0; target < mean.length; target++) {
            mean[target] /= end - start;
        }
        return mean;
    }
}
