package dev.limpid.course;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Wire;

import java.util.LinkedHashSet;
import java.util.Set;

/** Which weights are trained. */
public enum Parts {
    ALL;

    Set<Wire> of(Trainee model, Set<Wire> fresh) {
        Set<Wire> trained = new LinkedHashSet<>(model.names().keySet());
        trained.addAll(fresh);
        trained.removeIf(
                wire -> wire.name().endsWith("running_mean") || wire.name().endsWith("running_var"));
        return trained;
    }
}
