package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;

/** An estimator of games as a method like any other; all targets are explained by one game. */
public record Outside(Estimator estimator, Staging staging) implements FromOutside {
    @Override
    public Attribution.Method method() {
        return estimator.method();
    }

    @Override
    public List<Attribution> explain(Probe probe, Input input, List<Target> targets) {
        return staging.on(probe, input, targets).play(estimator);
    }
}
