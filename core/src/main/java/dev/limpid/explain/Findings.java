package dev.limpid.explain;

import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

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
    private double @Nullable [] byPlace;
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

    /** Scores by place of the probed wire; a feature gets the sum over its places. */
    Findings scores(double[] found) {
        byPlace = found.clone();
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
        for (double one : byPlace()) {
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

    private double[] byPlace() {
        if (byPlace == null) {
            throw new IllegalStateException("'" + method.name() + "' gave no scores.");
        }
        return byPlace;
    }

    /** Where nothing but the places themselves is there to be scored: a number for each pixel. */
    private Attribution.Named places(double[] found) {
        long[] dims = probe.value(input).shape().toArray();
        boolean tokens = probe.layout() == Layout.PIXELS && dims.length == 4 && found.length != dims[2] * dims[3];
        double[] scores = tokens ? Patches.pixels(found, (int) dims[2], (int) dims[3]) : found;
        Shape shape = probe.layout() == Layout.PIXELS
                ? Shape.of(Arrays.copyOfRange(dims, 2, dims.length))
                : Shape.of(scores.length);
        List<String> axes = shape.rank() == 2 ? List.of("row", "column") : spatial(shape.rank());
        return new Attribution.Named(Attribution.PLACES, axes, Tensor.fill(DType.FLOAT, shape, i -> scores[i]));
    }

    private static List<String> spatial(int rank) {
        return IntStream.range(0, rank).mapToObj(axis -> "axis-" + axis).toList();
    }

    Attribution attribution() {
        double[] scores = byPlace();
        List<Attribution.Scored> scored = new ArrayList<>();
        for (Feature feature : input.features()) {
            double sum = 0;
            for (int position : feature.positions()) {
                sum += scores[position];
            }
            scored.add(new Attribution.Scored(feature, sum, null, null));
        }
        if (scored.isEmpty()) {
            arrays.add(0, places(scores));
        }
        Double difference = probe.twinDifference(input, target, score);
        if (difference != null) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The model is quantised and has no derivatives: explained is its twin in floats, whose score is %.4g,"
                            + " %.2g %s than the model's own.",
                    score,
                    Math.abs(difference),
                    difference < 0 ? "lower" : "higher"));
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
