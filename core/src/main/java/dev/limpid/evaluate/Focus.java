package dev.limpid.evaluate;

import java.util.OptionalDouble;

/**
 * Focus (Arias-Duart et al. 2022): of a mosaic of four pictures, two of the class that is explained and two of
 * others, the share of the positive evidence that lies on the former two. {@code NaN} where there is no positive evidence, and
 * for what is no mosaic.
 */
public record Focus() implements Metric.OfTruth {
    @Override
    public About about() {
        return new About(
                "focus",
                Family.LOCALISATION,
                Direction.HIGHER,
                0,
                1,
                "of a mosaic of pictures, what share of the evidence for a class lies on the pictures of that class",
                "none",
                "Arias-Duart et al. 2022, Focus! Rating XAI Methods and Finding Biases");
    }

    @Override
    public double of(Truth truth, double[] scores) {
        return truth.tells(Truth.Kind.MOSAIC, scores) ? truth.positiveInside(scores) : Double.NaN;
    }

    @Override
    public OptionalDouble reachable(Truth truth) {
        return OptionalDouble.of(truth.most());
    }
}
