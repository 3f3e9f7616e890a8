package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.List;

/** An estimator of games of answers as a method like any other: it explains that the model gives an answer, not its score. */
public record OutsideAnswers(Estimator estimator, Staging staging) implements FromOutside {
    @Override
    public Attribution.Method method() {
        return estimator.method();
    }

    @Override
    public List<Attribution> explain(Probe probe, Input input, List<Target> targets) {
        List<Attribution> explanations = new ArrayList<>();
        for (Attribution one : staging.answers(probe, input, targets).play(estimator)) {
            Attribution.Explained told = one.target();
            double score = probe.score(input, told.target());
            explanations.add(new Attribution(
                    one.method(),
                    new Attribution.Explained(told.target(), score, told.probability(), null),
                    one.scores(),
                    one.arrays(),
                    one.completeness(),
                    one.sampled(),
                    one.cost(),
                    one.warnings(),
                    one.seed(),
                    one.model()));
        }
        return explanations;
    }
}
