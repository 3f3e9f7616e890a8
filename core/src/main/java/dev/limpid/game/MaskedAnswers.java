package dev.limpid.game;

import dev.limpid.model.Decision;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.List;

/**
 * Whether a model of ours still answers a target when only a coalition is present: 1 or 0; where a masker gives several
 * inputs, the share of them.
 */
public final class MaskedAnswers {
    /** Whole rows come back, a vocabulary wide. */
    private static final int TOGETHER = 64;

    private MaskedAnswers() {}

    /**
     * What coalitions are worth by these targets.
     *
     * @param targets of one output
     * @throws IllegalArgumentException if one is a value, which is no answer
     */
    public static Worth of(Probe probe, List<Target> targets, Players<Probe.Asked> players) {
        List<Decision> decisions = targets.stream().map(Decision::new).toList();
        Target.Output output = targets.get(0).output();
        return new Masked<>(
                players,
                decisions.size(),
                TOGETHER,
                inputs -> probe.rows(inputs, output).stream()
                        .map(row -> made(decisions, row))
                        .toArray(double[][]::new));
    }

    private static double[] made(List<Decision> decisions, Tensor row) {
        double[] entries = row.toDoubles();
        return decisions.stream()
                .mapToDouble(decision -> decision.isMade(entries) ? 1 : 0)
                .toArray();
    }
}
