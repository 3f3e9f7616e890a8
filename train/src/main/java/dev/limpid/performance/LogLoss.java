package dev.limpid.performance;

import java.util.Arrays;

/**
 * The mean of −ln p of the right class (Good 1952), in nats. A probability below 2⁻⁵² counts as that, so that one certain error
 * does not make it infinite.
 */
public record LogLoss() implements MeanMetric<Classified> {
    private static final double LEAST = 0x1p-52;

    @Override
    public Meaning meaning() {
        return Meaning.error("log-loss", "mean of −ln p of the right class", "Good 1952");
    }

    @Override
    public double[] each(Classified answers) {
        double[] each = new double[answers.size()];
        // Adding 0 turns the -0.0 of certainty into 0.
        Arrays.setAll(each, i -> 0 - Math.log(Math.max(LEAST, answers.probability(i, answers.label(i)))));
        return each;
    }
}
