package dev.limpid.evaluate;

import java.util.OptionalDouble;

/**
 * Relevance mass accuracy (Arras, Osman and Samek 2022): the share of the positive evidence that lies inside. A
 * feature's evidence is spread evenly over it. {@code NaN} where there is no positive evidence, or the truth tells no features
 * apart.
 *
 * <p>Their relevance is positive as it comes; scores here have signs, and those below 0 speak against the answer.
 */
public record RelevanceMassAccuracy() implements Metric.OfTruth {
    @Override
    public About about() {
        return new About(
                "relevance-mass-accuracy",
                Family.LOCALISATION,
                Direction.HIGHER,
                0,
                1,
                "what share of the evidence for the answer lies on the thing that it is about",
                "none",
                "Arras, Osman and Samek 2022, CLEVR-XAI");
    }

    @Override
    public double of(Truth truth, double[] scores) {
        return truth.tells(Truth.Kind.PLACE, scores) ? truth.positiveInside(scores) : Double.NaN;
    }

    @Override
    public OptionalDouble reachable(Truth truth) {
        return OptionalDouble.of(truth.most());
    }
}
