package dev.limpid.evaluate;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Insertion (Petsiuk et al. 2018, RISE): the mean score while features come, the highest scores first, from a start
 * with none; the area under that curve, by trapezoids over the share that is there.
 *
 * @param steps at most; see {@link Curve}
 */
record Insertion(int steps) implements Metric.OfGame {
    Insertion {
        Curve.requireSteps(steps);
    }

    @Override
    public About about() {
        return new About(
                "insertion",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                0,
                1,
                "the mean score while features come, the most important first",
                "a run per step, of at most 50",
                "Petsiuk et al. 2018, RISE");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("steps", steps);
    }

    @Override
    public double of(Play play, double[] scores) {
        return Curve.insertion(play, scores, steps).area();
    }

    @Override
    public OptionalDouble reachable(Play play) {
        return Reach.of(play, this);
    }
}
