package dev.limpid.explain;

import dev.limpid.backward.Ledger;
import dev.limpid.model.Feature;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An explanation: how much each feature argued for the target, and all that is needed to judge and to repeat it.
 *
 * @param method name and settings
 * @param target what was explained, and its scores
 * @param scores one per feature (none where there are no features, see {@link #PLACES}), in the input's order, in the units of the target's score unless the method says
 *     otherwise
 * @param arrays further results that have no place among the features, such as attention maps
 * @param completeness whether the scores add up; null for methods that do not promise it
 * @param sampled how certain the scores are; null for methods that look inside and draw nothing
 * @param cost what was spent
 * @param warnings what a reader must know before trusting the scores, one sentence each
 * @param seed of all randomness
 * @param model where the model comes from
 * @param edited the input said otherwise; null for methods that change no words
 * @param ledger where scores were lost between target and features; null for methods that carry none back
 */
public record Attribution(
        Method method,
        Explained target,
        List<Scored> scores,
        List<Named> arrays,
        @Nullable Completeness completeness,
        @Nullable Sampled sampled,
        Cost cost,
        List<String> warnings,
        long seed,
        Provenance model,
        @Nullable Edited edited,
        @Nullable Ledger ledger) {
    /** The array that holds a score for each place, where an input has no features: {@code [row,column]} of a picture. */
    public static final String PLACES = "places";

    public Attribution {
        scores = List.copyOf(scores);
        arrays = List.copyOf(arrays);
        warnings = List.copyOf(warnings);
    }

    /** The attribution of a method that carries nothing back. */
    public Attribution(
            Method method,
            Explained target,
            List<Scored> scores,
            List<Named> arrays,
            @Nullable Completeness completeness,
            @Nullable Sampled sampled,
            Cost cost,
            List<String> warnings,
            long seed,
            Provenance model,
            @Nullable Edited edited) {
        this(method, target, scores, arrays, completeness, sampled, cost, warnings, seed, model, edited, null);
    }

    /** The same with the books of its walk. */
    Attribution with(@Nullable Ledger books) {
        return new Attribution(
                method, target, scores, arrays, completeness, sampled, cost, warnings, seed, model, edited, books);
    }

    /** The attribution of a method that changes no words. */
    public Attribution(
            Method method,
            Explained target,
            List<Scored> scores,
            List<Named> arrays,
            @Nullable Completeness completeness,
            @Nullable Sampled sampled,
            Cost cost,
            List<String> warnings,
            long seed,
            Provenance model) {
        this(method, target, scores, arrays, completeness, sampled, cost, warnings, seed, model, null);
    }

    /** The attribution of a method that looks inside and draws nothing. */
    public Attribution(
            Method method,
            Explained target,
            List<Scored> scores,
            List<Named> arrays,
            @Nullable Completeness completeness,
            Cost cost,
            List<String> warnings,
            long seed,
            Provenance model) {
        this(method, target, scores, arrays, completeness, null, cost, warnings, seed, model);
    }

    /**
     * What made an attribution.
     *
     * @param name as on the command line: {@code integrated-gradients}
     * @param settings by name: strings, numbers and booleans only
     */
    public record Method(String name, Map<String, Object> settings) {
        public Method {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    /**
     * The target and its values.
     *
     * @param score at the input, in the target's kind of score
     * @param probability at the input, whatever the kind; null where that has no meaning
     * @param baselineScore at the method's baseline; null without one
     */
    public record Explained(
            Target target,
            double score,
            @Nullable Double probability,
            @Nullable Double baselineScore) {}

    /**
     * A feature and its share.
     *
     * @param low lower end of the interval; null where the method does not sample
     * @param high upper end of the interval; null where the method does not sample
     */
    public record Scored(
            Feature feature,
            double score,
            @Nullable Double low,
            @Nullable Double high) {}

    /**
     * The input with some words said otherwise, as it was run.
     *
     * @param texts whole: two of a pair
     * @param edits that made them of the originals, in their order; none can be left out
     * @param flips whether the model's answer is another one then
     * @param answer of the model to these texts
     * @param score of the target at these texts
     * @param probability of the target at these texts; null where that has no meaning
     */
    public record Edited(
            List<String> texts,
            List<Editing.Edit> edits,
            boolean flips,
            String answer,
            double score,
            @Nullable Double probability) {
        public Edited {
            texts = List.copyOf(texts);
            edits = List.copyOf(edits);
        }
    }

    /** A further result, with a name for each axis. */
    public record Named(String name, List<String> axes, Tensor value) {
        public Named {
            axes = List.copyOf(axes);
        }
    }

    /**
     * Whether the scores add up to what they explain.
     *
     * @param expected score at the input minus score at the baseline
     * @param attributed sum of all scores
     */
    public record Completeness(double expected, double attributed) {
        /** {@code attributed - expected}: 0 when nothing is missing. */
        public double gap() {
            return attributed - expected;
        }
    }

    /**
     * How far an estimation from outside went.
     *
     * @param stopped why no more coalitions were played
     * @param level of the intervals: 0.95 for those that miss one value in twenty
     * @param top how many features, best first, the order was to be certain of; 0 if that was no aim
     * @param fit how well a model of the scores fits them; null for methods without one
     * @param anchor what the features with a score promise; null for methods that give no rule
     */
    public record Sampled(
            Stopped stopped,
            double level,
            int top,
            @Nullable Fit fit,
            @Nullable Anchor anchor) {
        /** Of a method that gives no rule. */
        public Sampled(Stopped stopped, double level, int top, @Nullable Fit fit) {
            this(stopped, level, top, fit, null);
        }
    }

    /**
     * A rule: whatever becomes of the others, while these features are present the model's answer stays.
     *
     * @param precision how often it does, of random masks that show them
     * @param low lower end of the precision's interval; null if it is exact
     * @param high upper end of the precision's interval; null if it is exact
     * @param coverage share of all random masks that show them
     * @param holds whether the precision was shown to be as high as asked for
     */
    public record Anchor(
            double precision,
            @Nullable Double low,
            @Nullable Double high,
            double coverage,
            boolean holds) {}

    /** Why an estimation ended. */
    public enum Stopped {
        /** Nothing is left to chance. */
        EXACT,
        /** The order of the best features is certain at the level that was asked for. */
        CERTAIN,
        /** The number of coalitions that was allowed is played. */
        BUDGET;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A linear model of the scores, near the input.
     *
     * @param r2 weighted share of the scores' variance that it accounts for, at most 1; null where the scores do not vary
     * @param intercept its score of nothing present
     * @param prediction its score of everything present
     */
    public record Fit(@Nullable Double r2, double intercept, double prediction) {}

    /**
     * What an attribution took.
     *
     * @param forwardPasses examples that were run through the model
     * @param backwardPasses examples that were differentiated
     * @param seconds of wall time
     */
    public record Cost(long forwardPasses, long backwardPasses, double seconds) {}
}
