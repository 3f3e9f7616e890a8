package dev.limpid.course;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which statistics of batch normalisations follow the batches: those whose scales are trained; others are frozen with them. */
final class Statistics {
    private Statistics() {}

    static Set<Wire> moving(Trainee model, Set<Wire> trained) {
        Set<Wire> moving = new LinkedHashSet<>();
        for (Node node : model.emitted().graph().nodes()) {
            if (node.is("BatchNormalization") && trained.contains(node.in(1))) {
                moving.addAll(List.of(node.in(3), node.in(4)));
            }
        }
        return moving;
    }
}
