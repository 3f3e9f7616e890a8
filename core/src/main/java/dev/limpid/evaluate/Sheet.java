package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What is known so far of an evaluation. */
final class Sheet {
    private final Plan plan;
    private final List<Case> cases;
    private final List<Contender> contenders;
    private final @Nullable Attribution[][] explanations;
    private final Map<String, Marks> marks = new LinkedHashMap<>();
    private final Map<Integer, String> leftOut = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Sheet(Plan plan, List<Case> cases, List<Contender> contenders) {
        this.plan = plan;
        this.cases = List.copyOf(cases);
        this.contenders = List.copyOf(contenders);
        this.explanations = new Attribution[contenders.size()][cases.size()];
        for (Metric metric : plan.metrics()) {
            if (metric instanceof Metric.OfNeighbours) {
                plan.disturbances().forEach(one -> add(about(metric, one)));
            } else {
                add(metric.about());
            }
        }
    }

    private void add(About about) {
        marks.put(about.name(), new Marks(about, contenders.size(), cases.size()));
    }

    /** A metric's name with what disturbs inputs: {@code avg-sensitivity-typo}; noise goes without saying. */
    static About about(Metric metric, Disturbance disturbance) {
        About about = metric.about();
        return disturbance.name().equals(FeatureNoise.NAME)
                ? about
                : about.named(about.name() + "-" + disturbance.name());
    }

    Plan plan() {
        return plan;
    }

    List<Case> cases() {
        return cases;
    }

    List<Contender> contenders() {
        return contenders;
    }

    Map<Integer, String> leftOut() {
        return leftOut;
    }

    /** What a reader must know, a sentence each. */
    List<String> notes() {
        return notes;
    }

    /** Contenders that could explain all examples so far, by number. */
    List<Integer> stayed() {
        return IntStream.range(0, contenders.size())
                .filter(method -> !leftOut.containsKey(method))
                .boxed()
                .toList();
    }

    void explained(int method, int example, Attribution found) {
        explanations[method][example] = found;
    }

    Attribution explanation(int method, int example) {
        return Objects.requireNonNull(explanations[method][example]);
    }

    double[] scores(int method, int example) {
        return Contender.scores(explanation(method, example));
    }

    Marks marks(About about) {
        return Objects.requireNonNull(marks.get(about.name()));
    }

    List<Results.Measured> measured() {
        return marks.values().stream().map(one -> one.measured(stayed())).toList();
    }

    /** Marks every method's scores, and those of explanations that say nothing. */
    void mark(About about, int example, double[][] scores, ToDoubleFunction<double[]> value, double best) {
        for (int method : stayed()) {
            marks(about).of(method, example, value.applyAsDouble(scores[method]));
        }
        double[] nothing = Arrays.stream(nothing(example)).mapToDouble(value).toArray();
        marks(about).bounds(example, nothing, best);
    }

    /** Explanations of an example that say nothing: as many scores, drawn at random. */
    double[][] nothing(int example) {
        int features = scores(stayed().get(0), example).length;
        SplittableRandom random = new SplittableRandom(plan.seed(example));
        double[][] nothing = new double[plan.shuffles()][];
        Arrays.setAll(nothing, i -> drawn(features, random));
        return nothing;
    }

    /** Scores that say nothing. */
    static double[] drawn(int features, SplittableRandom random) {
        double[] scores = new double[features];
        Arrays.setAll(scores, feature -> random.nextGaussian());
        return scores;
    }
}
