package dev.limpid.decide;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Weights drawn at random, at least 0 and 1 in sum: a Dirichlet distribution.
 *
 * @param alpha its parameters, one a criterion; a criterion of 0 always gets weight 0
 * @param words which weights are drawn, as said in sentences
 */
public record Simplex(double[] alpha, String words) {
    /** @throws IllegalArgumentException if a parameter is below 0 or not finite, or all are 0 */
    public Simplex {
        if (!Arrays.stream(alpha).allMatch(a -> a >= 0 && a < Double.POSITIVE_INFINITY)
                || Arrays.stream(alpha).allMatch(a -> a == 0)) {
            throw new IllegalArgumentException("A Dirichlet distribution has parameters " + Arrays.toString(alpha)
                    + ", expected finite numbers of at least 0, not all 0.");
        }
    }

    /** Any weights, none likelier than others, of the criteria that count at all. */
    public static Simplex any(Priorities priorities) {
        return new Simplex(
                Arrays.stream(priorities.weights())
                        .map(weight -> weight > 0 ? 1 : 0)
                        .toArray(),
                "any weights");
    }

    /**
     * Weights whose mean are those given; the standard deviation of a weight w is √(w (1 − w) / (c + 1)).
     *
     * @param concentration c, above 0: with 20, a weight of 0.25 is mostly between 0.16 and 0.34
     */
    public static Simplex near(Priorities priorities, double concentration) {
        if (!(concentration > 0 && concentration < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "concentration is " + concentration + ", expected a finite number above 0.");
        }
        return new Simplex(
                Arrays.stream(priorities.weights())
                        .map(weight -> weight * concentration)
                        .toArray(),
                "weights near those given");
    }

    /** One draw. */
    double[] draw(SplittableRandom random) {
        double[] logs = new double[alpha.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < logs.length; j++) {
            logs[j] = alpha[j] == 0 ? Double.NEGATIVE_INFINITY : logGamma(alpha[j], random);
            largest = Math.max(largest, logs[j]);
        }
        double sum = 0;
        for (int j = 0; j < logs.length; j++) {
            // By the largest first: with small parameters all of them may be too small for a double.
            logs[j] = Math.exp(logs[j] - largest);
            sum += logs[j];
        }
        for (int j = 0; j < logs.length; j++) {
            logs[j] /= sum;
        }
        return logs;
    }

    /** The logarithm of a gamma variate of that shape (Marsaglia and Tsang 2000; below 1 by its section 6). */
    private static double logGamma(double shape, SplittableRandom random) {
        if (shape == 1) {
            return Math.log(-Math.log(positive(random)));
        }
        if (shape < 1) {
            return logGamma(shape + 1, random) + Math.log(positive(random)) / shape;
        }
        double d = shape - 1 / 3.0;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal(random);
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(positive(random)) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return Math.log(d * v);
            }
        }
    }

    /** Above 0 and up to 1. */
    private static double positive(SplittableRandom random) {
        return 1 - random.nextDouble();
    }

    /** A standard normal number (Box and Muller 1958): not the generator's own, which may change between Java versions. */
    static double normal(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(positive(random))) * Math.cos(2 * Math.PI * random.nextDouble());
    }
}
