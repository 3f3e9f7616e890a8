package dev.limpid.game;

import dev.limpid.model.Decision;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        return new Masked<>(players, targets.size(), TOGETHER, inputs -> made(probe, targets, output, inputs));
    }

    /** Targets that are read at one position share its rows. */
    private static double[][] made(Probe probe, List<Target> targets, Target.Output output, List<Probe.Asked> inputs) {
        double[][] made = new double[inputs.size()][targets.size()];
        Map<Optional<Integer>, List<Tensor>> rows = new HashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            List<Tensor> own = rows.computeIfAbsent(
                    Optional.ofNullable(target.position()),
                    position -> probe.rows(
                            inputs.stream().map(one -> one.at(target)).toList(), output));
            for (int input = 0; input < made.length; input++) {
                Decision decision = new Decision(inputs.get(input).now(target));
                made[input][i] = decision.isMade(own.get(input).toDoubles()) ? 1 : 0;
            }
        }
        return made;
    }
}
