package dev.limpid.game;

import dev.limpid.model.Decision;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a model of ours still answers a target when only a coalition is present: 1 or 0; where a masker gives several
 * inputs, the share of them.
 */
public final class MaskedAnswers implements Worth {
    /** Whole rows come back, a vocabulary wide. */
    private static final int TOGETHER = 64;

    private final List<Decision> decisions;
    private final Averages<Probe.Asked> averages;
    private final Players<Probe.Asked> players;

    /**
     * @param targets of one output
     * @throws IllegalArgumentException if one is a value, which is no answer
     */
    public MaskedAnswers(Probe probe, List<Target> targets, Players<Probe.Asked> players) {
        this.decisions = targets.stream().map(Decision::new).toList();
        this.players = players;
        Target.Output output = targets.get(0).output();
        this.averages = new Averages<>(
                players.masker(),
                inputs -> probe.rows(inputs, output).stream().map(this::made).toArray(double[][]::new));
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
        return decisions.size();
    }

    @Override
    public int together() {
        return TOGETHER;
    }

    @Override
    public OptionalLong run() {
        return OptionalLong.of(averages.run());
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        return averages.of(coalitions);
    }

    private double[] made(Tensor row) {
        double[] entries = row.toDoubles();
        return decisions.stream()
                .mapToDouble(decision -> decision.isMade(entries) ? 1 : 0)
                .toArray();
    }
}
