package dev.limpid.game;

import dev.limpid.model.Decision;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.stream.IntStream;

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
        // Refuses values, before anything is run.
        targets.forEach(Decision::new);
        Target.Output output = targets.get(0).output();
        return new Masked<>(players, targets.size(), TOGETHER, inputs -> {
            List<Tensor> rows = probe.rows(inputs, output);
            return IntStream.range(0, rows.size())
                    .mapToObj(i -> made(targets, inputs.get(i), rows.get(i)))
                    .toArray(double[][]::new);
        });
    }

    private static double[] made(List<Target> targets, Probe.Asked asked, Tensor row) {
        double[] entries = row.toDoubles();
        return targets.stream()
                .mapToDouble(target -> new Decision(asked.now(target)).isMade(entries) ? 1 : 0)
                .toArray();
    }
}
