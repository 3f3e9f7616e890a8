package dev.limpid.evaluate;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Attribution localisation (Kohlbrenner et al. 2020): the share of the positive evidence that lies inside, over
 * the share of the picture that is inside, μ_w = (R_in / R_tot) (S_tot / S_in). 1 for evidence that is spread evenly, more the
 * denser it lies inside. {@code NaN} where there is no positive evidence, or the truth tells no features apart.
 *
 * @param weighted by the sizes; else it is the share of the evidence alone, as {@link RelevanceMassAccuracy}
 */
public record AttributionLocalisation(boolean weighted) implements Metric.OfTruth {
    /** Weighted by the sizes. */
    public AttributionLocalisation() {
        this(true);
    }

    @Override
    public About about() {
        return new About(
                "attribution-localisation",
                Family.LOCALISATION,
                Direction.HIGHER,
                0,
                weighted ? Double.POSITIVE_INFINITY : 1,
                weighted
                        ? "how much denser the evidence lies on the thing that the answer is about than on the whole"
                        : "what share of the evidence for the answer lies on the thing that it is about",
                "none",
                "Kohlbrenner et al. 2020, Towards Best Practice in Explaining Neural Network Decisions with LRP");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("weighted", weighted);
    }

    @Override
    public double of(Truth truth, double[] scores) {
        return truth.tells(Truth.Kind.PLACE, scores) ? truth.positiveInside(scores) * weight(truth) : Double.NaN;
    }

    private double weight(Truth truth) {
        return weighted ? truth.size() / truth.sizeInside() : 1;
    }

    @Override
    public OptionalDouble reachable(Truth truth) {
        return truth.sizeInside() == 0 ? OptionalDouble.empty() : OptionalDouble.of(truth.most() * weight(truth));
    }
}
