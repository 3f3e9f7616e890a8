package dev.limpid.examples.extending;

import dev.limpid.evaluate.About;
import dev.limpid.evaluate.Direction;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.Metric;

import java.util.Arrays;
import java.util.Locale;

/**
 * A metric of one's own. Hoyer's sparseness (Hoyer 2004, section 3.1) of n scores is (√n − Σ|s| / √Σs²) / (√n − 1): 0 where all
 * have the same size, 1 where one feature has all. NaN where it cannot be told: of one feature, or where all scores are 0.
 *
 * <p>A metric says what it reads by what it implements: the scores alone, as here, or a game, a truth, what a method says of
 * neighbours, of other weights. Put it into a {@link dev.limpid.evaluate.Plan}, and it is judged, compared and told with the
 * others.
 *
 * <p>Run: {@code examples/run extending.OwnMetric}.
 */
public record OwnMetric() implements Metric.OfScores {
    @Override
    public About about() {
        return new About(
                "hoyer",
                Family.COMPLEXITY,
                Direction.HIGHER,
                0,
                1,
                "how few features have most of the scores: 0 where all have the same, 1 where one has all",
                "none",
                "Hoyer 2004, Non-negative Matrix Factorization with Sparseness Constraints, section 3.1");
    }

    @Override
    public double of(double[] scores) {
        double sizes = Arrays.stream(scores).map(Math::abs).sum();
        double squares = Arrays.stream(scores).map(one -> one * one).sum();
        double root = Math.sqrt(scores.length);
        return (root - sizes / Math.sqrt(squares)) / (root - 1);
    }

    public static void main(String... args) {
        for (double[] scores : new double[][] {{1, 1, 1, 1}, {4, -1, 0, 0}, {0, 3, 0, 0}}) {
            System.out.printf(Locale.ROOT, "%.3f  %s%n", new OwnMetric().of(scores), Arrays.toString(scores));
        }
    }
}
