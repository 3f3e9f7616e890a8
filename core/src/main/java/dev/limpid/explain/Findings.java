package dev.limpid.explain;

import dev.limpid.backward.Ledger;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a method found, gathered from its start on and then told as an {@link Attribution}. */
final class Findings {
    /** The array that holds how far each place's score may be off, where a method draws and there are no features. */
    private static final String STANDARD_ERRORS = "standard-errors";

    private final long start = System.nanoTime();
    private Attribution.Method method;
    private final Probe probe;
    private final Input input;
    private final Target target;
    private final List<Attribution.Named> arrays = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private double @Nullable [] byPlace;
    private boolean ofNoPlace;
    private double score;
    private @Nullable Double baselineScore;
    private Attribution.@Nullable Completeness completeness;
    private @Nullable Ledger ledger;
    private double @Nullable [][] replicates;
    private Attribution.@Nullable Sampled sampled;
    private long seed;
    private long forward;
    private long backward;

    Findings(Explainer explainer, Probe probe, Input input, Target target) {
        this.method = explainer.method();
        this.probe = probe;
        this.input = input;
        this.target = target;
        if (!probe.wire().equals(probe.model().features())) {
            of(probe.wire());
        }
    }

    /** Names the wire that was looked at among the settings. */
    Findings of(Wire wire) {
        return setting("wire", wire.name());
    }

    /** A setting that only the run could tell. */
    Findings setting(String key, Object value) {
        Map<String, Object> settings = new LinkedHashMap<>(method.settings());
        settings.put(key, value);
        method = new Attribution.Method(method.name(), settings);
        return this;
    }

    /** Scores by place of the probed wire; a feature gets the sum over its places. */
    Findings scores(double[] found) {
        byPlace = found.clone();
        return this;
    }

    /** The method scores something else than places, and tells it as an array. */
    Findings ofNoPlace() {
        ofNoPlace = true;
        return this;
    }

    /** The target's score at the input. */
    Findings score(double found) {
        score = found;
        return this;
    }

    /**
     * The method draws: how certain its scores are.
     *
     * @param leftOut scores by place with each draw left out in turn
     * @param level of the intervals
     */
    Findings within(double[][] leftOut, double level) {
        replicates = leftOut.clone();
        sampled = new Attribution.Sampled(Attribution.Stopped.BUDGET, level, 0, null);
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

    /** Of a method that starts at a baseline, but does not promise that scores add up. */
    Findings baselineScore(double found) {
        baselineScore = found;
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

    /** Where the scores were lost on their way back, if the method conserves them. */
    Findings ledger(@Nullable Ledger found) {
        ledger = found;
        return this;
    }

    /** Of a method that draws; 0 of others. */
    Findings seed(long drawn) {
        seed = drawn;
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

    /** Whether the features' positions are those of the wire. */
    private boolean standForFeatures() {
        boolean own = probe.wire().equals(probe.model().features());
        return !input.features().isEmpty()
                && (own
                        || probe.layout() == Layout.SEQUENCE
                                && byPlace().length == input.tokens().size());
    }

    /** Where nothing but the places themselves is there to be scored: a number for each pixel, or for each element. */
    private List<Attribution.Named> places(double[] found) {
        Model<?> model = probe.model();
        if (model.layout() == Layout.PIXELS && probe.layout() != Layout.ELEMENTS) {
            Shape picture = input.tensor(model.features().name()).shape();
            return Maps.of(found, probe.layout(), probe.value(input).shape(), picture);
        }
        long[] dims = probe.value(input).shape().toArray();
        Shape own = probe.layout() == Layout.ELEMENTS
                ? Shape.of(Arrays.copyOfRange(dims, 1, dims.length))
                : probe.layout() == Layout.PIXELS
                        ? Shape.of(Arrays.copyOfRange(dims, 2, dims.length))
                        : Shape.of(found.length);
        return List.of(new Attribution.Named(Attribution.PLACES, Maps.axes(own.rank()), Maps.tensor(own, found)));
    }

    private static double sum(double[] byPlace, Feature feature) {
        return feature.positions().stream()
                .mapToDouble(position -> byPlace[position])
                .sum();
    }

    /** Half the width of a feature's interval; null where nothing is drawn. */
    private @Nullable Double reach(Feature feature) {
        if (replicates == null || sampled == null) {
            return null;
        }
        double[] sums =
                Arrays.stream(replicates).mapToDouble(one -> sum(one, feature)).toArray();
        return new Certainty(0, sampled.level()).reach(sums.length - 1) * Samples.error(sums);
    }

    /** The standard error of each place's score. */
    private Attribution.Named errors(double[][] leftOut) {
        double[] errors = new double[leftOut[0].length];
        Arrays.setAll(
                errors,
                place -> Samples.error(
                        Arrays.stream(leftOut).mapToDouble(one -> one[place]).toArray()));
        List<Attribution.Named> own = places(errors);
        Attribution.Named last = own.get(own.size() - 1);
        return new Attribution.Named(STANDARD_ERRORS, last.axes(), last.value());
    }

    private List<Attribution.Scored> scored(double[] scores) {
        List<Attribution.Scored> scored = new ArrayList<>();
        for (Feature feature : standForFeatures() ? input.features() : List.<Feature>of()) {
            double sum = sum(scores, feature);
            Double reach = reach(feature);
            scored.add(new Attribution.Scored(
                    feature, sum, reach == null ? null : sum - reach, reach == null ? null : sum + reach));
        }
        return scored;
    }

    Attribution attribution() {
        List<Attribution.Scored> scored = ofNoPlace ? List.of() : scored(byPlace());
        if (scored.isEmpty() && !ofNoPlace) {
            arrays.addAll(0, places(byPlace()));
            if (replicates != null) {
                arrays.add(errors(replicates));
            }
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
        Double probability = probe.probability(input, target, score);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Attribution(
                        method,
                        new Attribution.Explained(target, score, probability, baselineScore),
                        scored,
                        arrays,
                        completeness,
                        sampled,
                        new Attribution.Cost(forward, backward, seconds),
                        warnings,
                        seed,
                        probe.model().provenance())
                .with(ledger);
    }
}
