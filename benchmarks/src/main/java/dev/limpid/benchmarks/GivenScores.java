package dev.limpid.benchmarks;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Explainer;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method that knows its answer: scores that were found elsewhere, to be judged beside another library's judgement of them.
 *
 * @param scores one for each feature that is not special, in the input's order
 */
record GivenScores(String name, double... scores) implements Explainer {
    @Override
    public Attribution.Method method() {
        return new Attribution.Method(name, Map.of());
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return Optional.empty();
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        List<Feature> features =
                input.features().stream().filter(one -> !one.special()).toList();
        if (features.size() != scores.length) {
            throw new IllegalArgumentException(
                    "The input has " + features.size() + " features, " + name + " gives " + scores.length + " scores.");
        }
        List<Attribution.Scored> scored = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            scored.add(new Attribution.Scored(features.get(i), scores[i], null, null));
        }
        return new Attribution(
                method(),
                new Attribution.Explained(target, probe.score(input, target), null, null),
                scored,
                List.of(),
                null,
                new Attribution.Cost(0, 0, 0),
                List.of(),
                0,
                probe.model().provenance());
    }
}
