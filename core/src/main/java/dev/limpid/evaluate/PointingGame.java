package dev.limpid.evaluate;

import java.util.OptionalDouble;

/**
 * The pointing game (Zhang et al. 2018): whether the largest score lies inside. 1 or 0; where the feature is inside
 * in part, or several have the largest score, the chance that a point drawn from them is. {@code NaN} where the truth tells no
 * features apart.
 */
public record PointingGame() implements Metric.OfTruth {
    @Override
    public About about() {
        return new About(
                "pointing-game",
                Family.LOCALISATION,
                Direction.HIGHER,
                0,
                1,
                "whether the largest score lies on the thing that the answer is about",
                "none",
                "Zhang et al. 2018, Top-Down Neural Attention by Excitation Backprop");
    }

    @Override
    public double of(Truth truth, double[] scores) {
        if (!truth.tells(Truth.Kind.PLACE, scores)) {
            return Double.NaN;
        }
        double inside = 0;
        double size = 0;
        for (int feature : TiedOrder.of(scores).groups().get(0)) {
            inside += truth.sizes()[feature] * truth.inside()[feature];
            size += truth.sizes()[feature];
        }
        return inside / size;
    }

    @Override
    public OptionalDouble reachable(Truth truth) {
        return OptionalDouble.of(truth.most());
    }
}
