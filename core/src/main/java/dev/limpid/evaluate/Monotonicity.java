package dev.limpid.evaluate;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Monotonicity (Luss et al. 2019, as in AIX360, Arya et al. 2019): 1 if the score never falls while features come to an input of
 * none, the lowest scores first, else 0. As there, it may fall by the first that comes.
 *
 * <p>A hard test: where features speak against the target no explanation may pass, and where each helps whenever it comes all
 * pass. The coalitions are those of {@link Deletion}, backwards. Cannot be told of fewer than two features. Quantus 0.6 always
 * says true: it starts with the empty input, and puts the empty input's values into it.
 *
 * @param steps at most; see {@link Curve}
 */
record Monotonicity(int steps) implements Metric.OfGame {
    /** A fall of less, of a score of up to 1, is what single precision makes of equal scores. */
    private static final double ROUNDING = 1e-6;

    Monotonicity {
        Curve.requireSteps(steps);
    }

    @Override
    public About about() {
        return new About(
                "monotonicity",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                0,
                1,
                "whether the score never falls while features come, the least important first (1) or does (0)",
                "those of deletion",
                "Luss et al. 2019; Arya et al. 2019, AIX360");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("steps", steps);
    }

    @Override
    public double of(Play play, double[] scores) {
        double[] values = Curve.deletion(play, scores, steps).values();
        if (values.length < 3) {
            return Double.NaN;
        }
        for (int gone = 0; gone < values.length - 2; gone++) {
            double more = values[gone];
            double fewer = values[gone + 1];
            if (more < fewer - ROUNDING * Math.max(1, Math.abs(fewer))) {
                return 0;
            }
        }
        return 1;
    }

    @Override
    public OptionalDouble reachable(Play play) {
        return Reach.of(play, this);
    }
}
