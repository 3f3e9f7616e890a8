package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Feature;
import dev.limpid.model.Target;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation found.
 *
 * @param results by metric, of the methods that could explain every example
 * @param cases the examples, in the results' order
 * @param explanations {@code [method][example]}
 * @param leftOut why other methods could not, by name
 * @param sharing of masked inputs between methods and metrics
 * @param masking how features were taken away, by name: {@code masker}
 * @param emptied how much is left of the judged score when everything is taken away
 * @param strange of the masked inputs that a metric asked for, which share lies farther from the data than nineteen of
 *     twenty examples do; of metrics that mask nothing, and where it cannot be told, none
 * @param notes what a reader must know, a sentence each
 */
public record Outcome(
        Results results,
        List<Case> cases,
        List<List<Attribution>> explanations,
        Map<String, String> leftOut,
        Sharing sharing,
        Map<String, Object> masking,
        Emptied emptied,
        Map<String, Double> strange,
        List<String> notes) {
    public Outcome {
        cases = List.copyOf(cases);
        explanations = explanations.stream().map(List::copyOf).toList();
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
        masking = Collections.unmodifiableMap(new LinkedHashMap<>(masking));
        strange = Collections.unmodifiableMap(new LinkedHashMap<>(strange));
        notes = List.copyOf(notes);
    }

    /**
     * What the scores of an example are of, in their order: as explanations have it, which may cut an input other than its own
     * features do.
     */
    public List<Feature> features(int example) {
        return explanations.get(0).get(example).scores().stream()
                .map(Attribution.Scored::feature)
                .filter(feature -> !feature.special())
                .toList();
    }

    /** Whether what metrics read is a probability of each example, so that their ranges are those of probabilities. */
    public boolean ofProbabilities() {
        return cases.stream()
                .map(one -> SharedGames.judged(one.target()))
                .allMatch(target -> target.score() == Target.Score.PROBABILITY && !target.isContrast());
    }

    /** {@code [method][example][feature]}. */
    public double[][][] scores() {
        return explanations.stream()
                .map(own -> own.stream().map(Contender::scores).toArray(double[][]::new))
                .toArray(double[][][]::new);
    }

    /**
     * How much was run for several at once.
     *
     * @param alone coalitions that would have been run if each method and each metric had asked for itself
     * @param run coalitions that were run
     */
    public record Sharing(long alone, long run) {
        /** The share of what was asked for that had been run before, for someone else. */
        public double hits() {
            return alone == 0 ? 0 : 1 - (double) run / alone;
        }
    }

    /**
     * What taking everything away does. Where much is left, the mask hides little, and metrics that take features away tell
     * little.
     *
     * @param full mean score of the examples' targets, as metrics read it
     * @param empty mean score with every feature absent
     */
    public record Emptied(double full, double empty) {}
}
