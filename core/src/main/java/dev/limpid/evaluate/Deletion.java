package dev.limpid.evaluate;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Deletion (Petsiuk et al. 2018, RISE): the mean score while features go, the highest scores first; the area under
 * that curve, by trapezoids over the share that is gone.
 *
 * <p>With single pixels this is pixel flipping (Bach et al. 2015), with a picture's patches Selectivity (Montavon et al. 2018).
 * Quantus 0.6 computes both without the first point, before anything is gone, and multiplies by the number of steps.
 *
 * @param steps at most; see {@link Curve}
 */
record Deletion(int steps) implements Metric.OfGame {
    Deletion {
        Curve.requireSteps(steps);
    }

    @Override
    public About about() {
        return new About(
                "deletion",
                Family.FAITHFULNESS,
                Direction.LOWER,
                0,
                1,
                "the mean score while features go, the most important first",
                "a run per step, of at most 50",
                "Petsiuk et al. 2018, RISE");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("steps", steps);
    }

    @Override
    public double of(Play play, double[] scores) {
        return Curve.deletion(play, scores, steps).area();
    }

    @Override
    public OptionalDouble reachable(Play play) {
        return Reach.of(play, this);
    }
}
