package dev.limpid.evaluate;

import java.util.List;

/**
 * What a method says of an example while the model's weights are drawn anew, layer by layer.
 *
 * @param scores of the model as it is
 * @param stages in the order in which layers were drawn
 */
public record Randomised(double[] scores, List<Stage> stages) {
    public Randomised {
        stages = List.copyOf(stages);
    }

    /**
     * After a layer was drawn.
     *
     * @param layer its name
     * @param scores what the method says then
     */
    public record Stage(String layer, double[] scores) {}
}
