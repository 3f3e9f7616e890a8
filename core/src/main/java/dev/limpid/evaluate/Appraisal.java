package dev.limpid.evaluate;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What can be said of methods by an evaluation: each metric with intervals, who agrees with whom, which method to use, and how
 * far the model can be looked into by it.
 *
 * @param standings one for each metric, in the outcome's order
 * @param skills mean {@link PooledSkill} over the faithfulness metrics of each method, in the outcome's order, whether or not it
 *     fits the need
 * @param agreements of the methods' scores
 * @param recommendation for the need
 * @param explainedBy the method whose explanations the transparency is of: the recommended or foremost one; null where no
 *     method fits
 * @param transparency of the model; null where there is no such method, or nothing tells it
 */
public record Appraisal(
        Outcome outcome,
        List<Standing> standings,
        List<Interval> skills,
        Agreements agreements,
        Recommendation recommendation,
        @Nullable String explainedBy,
        @Nullable Transparency transparency) {
    public Appraisal {
        standings = List.copyOf(standings);
        skills = List.copyOf(skills);
    }

    /**
     * What one metric says.
     *
     * @param methods the mean of each, in the outcome's order
     * @param random of explanations that say nothing
     * @param perfect of the best that is known of
     * @param strange of the masked inputs that it asked for, which share looks strange to the model; null where that is not
     *     told
     * @param comparisons of all pairs of methods, adjusted for the number of pairs and metrics
     */
    public record Standing(
            About about,
            List<Interval> methods,
            Interval random,
            Interval perfect,
            @Nullable Double strange,
            List<Comparison> comparisons) {
        public Standing {
            methods = List.copyOf(methods);
            comparisons = List.copyOf(comparisons);
        }
    }

    /**
     * Says it.
     *
     * @param traits of the contenders that were judged, in the outcome's order
     */
    public static Appraisal of(Outcome outcome, List<Traits> traits, Need need, Weights weights, Inference inference) {
        Results results = outcome.results();
        Bootstrap bootstrap = inference.bootstrap();
        List<Comparison> compared = Comparison.all(results, inference);
        List<Standing> standings = new ArrayList<>();
        boolean probable = outcome.ofProbabilities();
        for (Results.Measured measured : results.measured()) {
            String name = measured.about().name();
            // Curves of other scores than probabilities have no bounds.
            About about = probable || measured.about().family() != Family.FAITHFULNESS
                    ? measured.about()
                    : measured.about().unbounded();
            standings.add(new Standing(
                    about,
                    Arrays.stream(measured.values())
                            .map(values -> mean(values, about, bootstrap))
                            .toList(),
                    mean(measured.random(), about, bootstrap),
                    mean(measured.perfect(), about, bootstrap),
                    outcome.strange().get(name),
                    compared.stream().filter(one -> one.metric().equals(name)).toList()));
        }
        double[][][] scores = outcome.scores();
        Recommendation recommendation = new Recommender(inference, Gate.STANDARD).recommend(results, traits, need);
        String by = by(recommendation);
        return new Appraisal(
                outcome,
                standings,
                Stream.of(PooledSkill.of(results, Family.FAITHFULNESS).values())
                        .map(bootstrap::mean)
                        .toList(),
                Agreements.of(results.methods(), scores, bootstrap),
                recommendation,
                by,
                by == null
                        ? null
                        : transparency(
                                Components.of(results, results.methods().indexOf(by), scores), weights, bootstrap));
    }

    /** No end of an interval lies where no value can. */
    private static Interval mean(double[] values, About about, Bootstrap bootstrap) {
        return bootstrap.mean(values).within(about.low(), about.high());
    }

    private static @Nullable String by(Recommendation recommendation) {
        if (recommendation instanceof Recommendation.Recommended one) {
            return one.method();
        }
        return recommendation instanceof Recommendation.Undecided several
                ? several.methods().get(0)
                : null;
    }

    private static @Nullable Transparency transparency(
            Map<Component, double[]> values, Weights weights, Bootstrap bootstrap) {
        boolean told = values.entrySet().stream()
                .anyMatch(entry -> weights.of(entry.getKey()) > 0
                        && bootstrap.mean(entry.getValue()).count() > 0);
        return told ? Transparency.of(values, weights, bootstrap) : null;
    }

    /**
     * What the methods say of one example together; empty if none says anything.
     *
     * @param example its place in the outcome
     */
    public Optional<Consensus> consensus(int example) {
        double[][] scores = outcome.explanations().stream()
                .map(own -> Contender.scores(own.get(example)))
                .toArray(double[][]::new);
        boolean silent =
                Arrays.stream(scores).allMatch(own -> Arrays.stream(own).allMatch(score -> score == 0));
        return silent
                ? Optional.empty()
                : Optional.of(Consensus.of(outcome.results().methods(), scores));
    }

    /** Places of the examples, those first that the methods quarrel most about: by the share of disputed features. */
    public List<Integer> byDispute() {
        double[] disputed = new double[outcome.cases().size()];
        Arrays.setAll(
                disputed,
                example -> consensus(example)
                        .map(one -> one.features().stream()
                                .mapToDouble(feature -> feature.dispute() == Consensus.Dispute.NONE ? 0 : 1)
                                .average()
                                .orElse(0))
                        .orElse(0.0));
        return IntStream.range(0, disputed.length)
                .boxed()
                .sorted(Comparator.comparingDouble(example -> -disputed[example]))
                .toList();
    }
}
