package dev.limpid.evaluate;

import java.util.OptionalDouble;

/**
 * Relevance rank accuracy (Arras, Osman and Samek 2022): with as much of the input taken as is inside, from the
 * largest score down, the share of it that is. Of the feature that is taken last, and of those with its score, a part is taken.
 * {@code NaN} where the truth tells no features apart.
 */
public record RelevanceRankAccuracy() implements Metric.OfTruth {
    @Override
    public About about() {
        return new About(
                "relevance-rank-accuracy",
                Family.LOCALISATION,
                Direction.HIGHER,
                0,
                1,
                "of as many best features as the thing has that the answer is about, what share lies on it",
                "none",
                "Arras, Osman and Samek 2022, CLEVR-XAI");
    }

    @Override
    public double of(Truth truth, double[] scores) {
        if (!truth.tells(Truth.Kind.PLACE, scores)) {
            return Double.NaN;
        }
        double wanted = truth.sizeInside();
        double[] taken = TiedOrder.of(scores).taken(truth.sizes(), wanted);
        double found = 0;
        for (int i = 0; i < taken.length; i++) {
            found += taken[i] * truth.sizes()[i] * truth.inside()[i];
        }
        return found / wanted;
    }

    @Override
    public OptionalDouble reachable(Truth truth) {
        return truth.tells(Truth.Kind.PLACE, truth.inside())
                ? OptionalDouble.of(of(truth, truth.inside()))
                : OptionalDouble.empty();
    }
}
