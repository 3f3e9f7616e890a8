package dev.limpid.decide;

import java.util.SplittableRandom;

/**
 * Draws from intervals, as if each value were normal and none went with another; on a logarithmic scale log-normal, so that they stay
 * above 0. Where values go together, as the accuracies of two models on the same examples do, it takes the ranking for less certain
 * than it is: resample the examples instead, if they are there.
 *
 * @param alternatives the values in the middle
 * @param halfWidths {@code [alternative][criterion]} half of each value's 95 % interval, in its unit; 0 for what is certain
 * @param seed of the draws
 */
public record NormalDraws(Alternatives alternatives, double[][] halfWidths, long seed) implements Draws {
    /** Of a normal distribution, 95 % lies within so many standard deviations. */
    private static final double WITHIN = 1.959963984540054;

    /** @throws IllegalArgumentException if there is not a half-width for each value, or one is below 0 or not finite */
    public NormalDraws {
        boolean fits = halfWidths.length == alternatives.size();
        for (int i = 0; fits && i < halfWidths.length; i++) {
            fits = halfWidths[i].length == alternatives.width();
            for (int j = 0; fits && j < halfWidths[i].length; j++) {
                if (!(halfWidths[i][j] >= 0 && halfWidths[i][j] < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            "'" + alternatives.names().get(i) + "' has a half-width of "
                                    + alternatives.criteria().get(j).name() + " of " + halfWidths[i][j]
                                    + ", expected a finite number, at least 0.");
                }
            }
        }
        if (!fits) {
            throw new IllegalArgumentException("Half-widths are not of " + alternatives.size() + " alternatives by "
                    + alternatives.width() + " criteria, expected one a value.");
        }
    }

    @Override
    public double[][] values(int k) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x9E3779B97F4A7C15L * (k + 1L));
        double[][] drawn = new double[alternatives.size()][alternatives.width()];
        for (int i = 0; i < drawn.length; i++) {
            for (int j = 0; j < drawn[i].length; j++) {
                double middle = alternatives.values()[i][j];
                double off = halfWidths[i][j] / WITHIN * Simplex.normal(random);
                drawn[i][j] =
                        alternatives.criteria().get(j).logarithmic() ? middle * Math.exp(off / middle) : middle + off;
            }
        }
        return drawn;
    }
}
