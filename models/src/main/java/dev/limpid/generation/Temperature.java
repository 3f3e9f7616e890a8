package dev.limpid.generation;

import java.util.Arrays;
import java.util.List;

/** Divides scores by {@code temperature}, above 0: below 1 the best become likelier, above 1 all more alike. */
public record Temperature(double temperature) implements Warper {
    public Temperature {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature must be above 0, got " + temperature + ".");
        }
    }

    @Override
    public double[] warp(double[] scores, List<Integer> text) {
        return Arrays.stream(scores).map(score -> score / temperature).toArray();
    }
}
