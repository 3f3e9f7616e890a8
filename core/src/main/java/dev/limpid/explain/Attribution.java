package dev.limpid.explain;

import dev.limpid.model.Feature;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param cost what was spent
 * @param warnings what a reader must know before trusting the scores, one sentence each
 * @param seed of all randomness
 * @param model where the model comes from
 */
public record Attribution(
        Method method,
        Explained target,
        List<Scored> scores,
        List<Named> arrays,
        @Nullable Completeness completeness,
        Cost cost,
        List<String> warnings,
        long seed,
        Provenance model) {
    /** The array that holds a score for each place, where an input has no features: {@code [row,column]} of a picture. */
    public static final String PLACES = "places";

    public Attribution {
        scores = List.copyOf(scores);
        arrays = List.copyOf(arrays);
        warnings = List.copyOf(warnings);
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
     * What an attribution took.
     *
     * @param forwardPasses examples that were run through the model
     * @param backwardPasses examples that were differentiated
     * @param seconds of wall time
     */
    public record Cost(long forwardPasses, long backwardPasses, double seconds) {}
}
