package dev.limpid.evaluate;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a method says of an example while the model's weights are drawn anew, layer by layer.
 *
 * @param scores of the model as it is
 * @param stages in the order in which layers were drawn
 * @param itself the same of the model itself: what taking each feature away alone does to its answer; null where that was not
 *     looked at
 */
public record Randomised(
        double[] scores, List<Stage> stages, @Nullable Randomised itself) {
    public Randomised {
        stages = List.copyOf(stages);
    }

    /** Without a look at the model itself. */
    public Randomised(double[] scores, List<Stage> stages) {
        this(scores, stages, null);
    }

    /** The same beside the model itself. */
    Randomised beside(Randomised model) {
        return new Randomised(scores, stages, model);
    }

    /**
     * After a layer was drawn.
     *
     * @param layer its name
     * @param scores what the method says then
     */
    public record Stage(String layer, double[] scores) {}
}
