package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An estimator of games of answers as a method like any other: it explains that the model gives an answer, not its score. */
public record OutsideAnswers(Estimator estimator, Staging staging) implements Explainer {
    @Override
    public boolean looksAtWire() {
        return false;
    }

    @Override
    public Attribution.Method method() {
        return estimator.method();
    }

    /** None: whatever predicts can be explained from outside. */
    @Override
    public Optional<String> obstacle(Anatomy model) {
        return Optional.empty();
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        return explain(probe, input, List.of(target)).get(0);
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
