package dev.limpid.evaluate;

import java.util.OptionalDouble;

/**
 * The area under the curve of true against false positives (Fawcett 2006, section 7) where scores tell what is inside: the chance
 * that a point inside has a larger score than one outside, equal ones counting half. A feature that is inside in part has
 * points of both kinds. {@code NaN} where the truth tells no features apart.
 */
public record LocalisationAuc() implements Metric.OfTruth {
    @Override
    public About about() {
        return new About(
                "localisation-auc",
                Family.LOCALISATION,
                Direction.HIGHER,
                0,
                1,
                "how likely the thing that the answer is about has a larger score than what is beside it; 0.5 by chance",
                "none",
                "Fawcett 2006, An Introduction to ROC Analysis, section 7");
    }

    @Override
    public double of(Truth truth, double[] scores) {
        if (!truth.tells(Truth.Kind.PLACE, scores)) {
            return Double.NaN;
        }
        double won = 0;
        double within = 0;
        double without = 0;
        for (int[] group : TiedOrder.of(scores).groups()) {
            double here = 0;
            double beside = 0;
            for (int feature : group) {
                here += truth.sizes()[feature] * truth.inside()[feature];
                beside += truth.sizes()[feature] * (1 - truth.inside()[feature]);
            }
            won += beside * (within + here / 2);
            within += here;
            without += beside;
        }
        return won / (within * without);
    }

    @Override
    public OptionalDouble reachable(Truth truth) {
        double best = of(truth, truth.inside());
        return Double.isNaN(best) ? OptionalDouble.empty() : OptionalDouble.of(best);
    }
}
