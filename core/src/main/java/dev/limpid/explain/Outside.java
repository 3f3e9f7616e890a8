package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;
import java.util.Optional;

/** An estimator of games as a method like any other; all targets are explained by one game. */
public record Outside(Estimator estimator, Staging staging) implements Explainer {
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
        return staging.on(probe, input, targets).play(estimator);
    }
}
