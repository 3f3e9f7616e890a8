package dev.limpid.explain;

import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What a method found, gathered from its start on and then told as an {@link Attribution}. */
final class Findings {
    /** The seed of methods that draw nothing, as all so far do. */
    private static final long NO_RANDOMNESS = 0;

    private final long start = System.nanoTime();
    private final Attribution.Method method;
    private final Probe probe;
    private final Input input;
    private final Target target;
    private final List<Attribution.Named> arrays = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private double @Nullable [] byPosition;
    private double score;
    private @Nullable Double baselineScore;
    private Attribution.@Nullable Completeness completeness;
    private long forward;
    private long backward;

    Findings(Explainer explainer, Probe probe, Input input, Target target) {
        this.method = explainer.method();
        this.probe = probe;
        this.input = input;
        this.target = target;
    }

    /** Scores by position of the sequence axis; a feature gets the sum over its positions. */
    Findings scores(double[] found) {
        byPosition = found.clone();
        return this;
    }

    /** The target's score at the input. */
    Findings score(double found) {
        score = found;
        return this;
    }

    /** The method promises that scores add up to the difference between input and baseline. */
    Findings addingUpFrom(double scoreAtBaseline) {
        baselineScore = scoreAtBaseline;
        double sum = 0;
        for (double one : byPosition()) {
            sum += one;
        }
        completeness = new Attribution.Completeness(score - scoreAtBaseline, sum);
        return this;
    }

    Findings array(Attribution.Named array) {
        arrays.add(array);
        return this;
    }

    Findings cost(long forwardPasses, long backwardPasses) {
        forward += forwardPasses;
        backward += backwardPasses;
        return this;
    }

    Findings warn(List<String> more) {
        warnings.addAll(more);
        return this;
    }

    private double[] byPosition() {
        if (byPosition == null) {
            throw new IllegalStateException("'" + method.name() + "' gave no scores.");
        }
        return byPosition;
    }

    Attribution attribution() {
        double[] scores = byPosition();
        List<Attribution.Scored> scored = new ArrayList<>();
        for (Feature feature : input.features()) {
            double sum = 0;
            for (int position : feature.positions()) {
                sum += scores[position];
            }
            scored.add(new Attribution.Scored(feature, sum, null, null));
        }
        Double probability = probe.probability(input, target);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Attribution(
                method,
                new Attribution.Explained(target, score, probability, baselineScore),
                scored,
                arrays,
                completeness,
                new Attribution.Cost(forward, backward, seconds),
                warnings,
                NO_RANDOMNESS,
                probe.model().provenance());
    }
}
