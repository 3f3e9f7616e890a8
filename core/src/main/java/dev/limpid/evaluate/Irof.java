package dev.limpid.evaluate;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Iterative removal of features (Rieger and Hansen 2020, IROF): the area over the deletion curve, whose scores are
 * shares of the score of the whole input. There the features are a picture's superpixels.
 *
 * <p>On one example it orders explanations as {@link Deletion} does; over examples it gives each the same weight, however sure
 * the model is. It cannot be told where the score of the whole input is not above 0. Quantus 0.6 leaves out the curve's first
 * point, and multiplies by the number of superpixels.
 *
 * @param steps at most; see {@link Curve}
 */
record Irof(int steps) implements Metric.OfGame {
    Irof {
        Curve.requireSteps(steps);
    }

    @Override
    public About about() {
        return new About(
                "irof",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                Double.NEGATIVE_INFINITY,
                1,
                "the share of its score that an input loses while features go, the most important first",
                "those of deletion",
                "Rieger and Hansen 2020, IROF");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("steps", steps);
    }

    @Override
    public double of(Play play, double[] scores) {
        double full = play.full();
        return full > 0 ? 1 - Curve.deletion(play, scores, steps).area() / full : Double.NaN;
    }

    @Override
    public OptionalDouble reachable(Play play) {
        return Reach.of(play, this);
    }
}
