package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Explainer;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

/**
 * A method that is judged.
 *
 * @param name as on the command line, with what was set where the same method is judged twice
 * @param often explains where many explanations of an example are made and compared with each other: the same method, perhaps
 *     by fewer points on a path
 */
public record Contender(String name, Explainer explainer, Explainer often) {
    /** One that always explains in the same way. */
    public Contender(String name, Explainer explainer) {
        this(name, explainer, explainer);
    }

    /** As it explains where many explanations of an example are made. */
    Contender repeated() {
        return new Contender(name, often);
    }

    /**
     * What it says of an input.
     *
     * @return a score for each feature that is not special, in the input's order
     * @throws IllegalArgumentException if it cannot explain this target on this model, or scores no features
     */
    public double[] scores(Probe probe, Input input, Target target) {
        return scores(explainer.explain(probe, input, target));
    }

    /**
     * The scores of an explanation, of each feature that is not special, in the input's order.
     *
     * @throws IllegalArgumentException if it has none
     */
    public static double[] scores(Attribution attribution) {
        double[] scores = attribution.scores().stream()
                .filter(scored -> !scored.feature().special())
                .mapToDouble(Attribution.Scored::score)
                .toArray();
        if (scores.length == 0) {
            throw new IllegalArgumentException("Method " + attribution.method().name()
                    + " gives no score to a feature of this input, so there is nothing to judge. Of a picture choose"
                    + " regions, such as --features grid:8x8.");
        }
        return scores;
    }
}
