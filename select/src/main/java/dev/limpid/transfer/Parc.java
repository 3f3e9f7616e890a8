package dev.limpid.transfer;

import java.util.Arrays;

/**
 * PARC (Bolya et al. 2021): whether examples that are far apart in the vectors are of different classes. 100 times Spearman's
 * correlation, over all pairs of examples, of 1 − r of their vectors, each dimension standardised, with 1 − r of their one-hot labels,
 * where r is Pearson's correlation. From −100 to 100; 0 where all distances are the same.
 *
 * <p>Vectors are put on their principal axes where they have more dimensions than asked for; r depends on which way an axis points,
 * which is as in scikit-learn's PCA. A vector whose numbers are all equal goes with none: r is 0.
 *
 * <p>Cost: where there are more dimensions than asked for, that of the centred {@code Spectrum}, which several scores share; N² a
 * dimension, N² ln N to sort, 4N² bytes. Measured: 0.2 s of one core for N = 2,000, beside the {@code Spectrum}.
 *
 * @param dimensions the most principal axes, 32 in the paper; {@link Integer#MAX_VALUE} for vectors as they are
 */
public record Parc(int dimensions) implements VectorScore {
    /** Distances that differ by less tie. Between vectors of two numbers there are but two distances, and rounding. */
    private static final double ROUNDING = 1e-12;

    public Parc {
        Reduced.require(dimensions);
    }

    /** With 32 dimensions. */
    public static Parc standard() {
        return new Parc(32);
    }

    @Override
    public String name() {
        return "parc";
    }

    /** @throws IllegalArgumentException if no class has two examples: then all labels are equally far apart */
    @Override
    public double of(Sample sample) {
        if (sample.size() == sample.classes()) {
            throw new IllegalArgumentException(
                    "PARC compares pairs within a class with others and needs two examples of one class, got "
                            + sample.size() + " examples, each of its own class. Draw more examples.");
        }
        double[][] rows = directions(Reduced.of(sample, dimensions));
        int[] labels = sample.labels();
        // One-hot labels are 0 or C/(C−1) apart, so that ranks know only same or not.
        int within = 0;
        for (int count : sample.counts()) {
            within += count * (count - 1) / 2;
        }
        double[] same = new double[within];
        double[] other = new double[rows.length * (rows.length - 1) / 2 - within];
        int atSame = 0;
        int atOther = 0;
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < i; j++) {
                double near = 0;
                for (int d = 0; d < rows[i].length; d++) {
                    near += rows[i][d] * rows[j][d];
                }
                double apart = Math.rint((1 - near) / ROUNDING) * ROUNDING;
                if (labels[i] == labels[j]) {
                    same[atSame++] = apart;
                } else {
                    other[atOther++] = apart;
                }
            }
        }
        return 100 * spearman(same, other);
    }

    /** Standardised dimensions, then each row less its mean and of length 1, so that products are correlations. */
    private static double[][] directions(double[][] rows) {
        double[][] centred = Rows.centred(rows);
        int width = centred[0].length;
        for (int d = 0; d < width; d++) {
            double squares = 0;
            for (double[] row : centred) {
                squares += row[d] * row[d];
            }
            double deviation = Math.sqrt(squares / rows.length);
            for (double[] row : centred) {
                row[d] = deviation == 0 ? 0 : row[d] / deviation;
            }
        }
        for (double[] row : centred) {
            double mean = Arrays.stream(row).average().orElse(0);
            boolean constant = Arrays.stream(row).allMatch(value -> value == row[0]);
            for (int d = 0; d < width; d++) {
                row[d] -= mean;
            }
            double length = Math.sqrt(Rows.energy(row));
            for (int d = 0; d < width; d++) {
                row[d] = constant || length == 0 ? 0 : row[d] / length;
            }
        }
        return centred;
    }

    /** Of numbers in two groups with which group they are of, 0 or 1; ties share the mean of their ranks. Sorts both. */
    private static double spearman(double[] low, double[] high) {
        Arrays.sort(low);
        Arrays.sort(high);
        double count = (double) low.length + high.length;
        double ranks = 0; // of the high group
        double ties = 0;
        int i = 0;
        int j = 0;
        while (i < low.length || j < high.length) {
            double value = Math.min(i < low.length ? low[i] : high[j], j < high.length ? high[j] : low[i]);
            int fromLow = i;
            int fromHigh = j;
            while (i < low.length && low[i] <= value) {
                i++;
            }
            while (j < high.length && high[j] <= value) {
                j++;
            }
            double tied = (double) (i - fromLow) + (j - fromHigh);
            ranks += (j - fromHigh) * ((double) fromLow + fromHigh + (tied + 1) / 2);
            ties += tied * tied * tied - tied;
        }
        double together = ranks - high.length * (count + 1) / 2;
        double ofRanks = (count * count * count - count - ties) / 12;
        double ofGroups = low.length * (double) high.length / count;
        return ofRanks <= 0 ? 0 : together / Math.sqrt(ofRanks * ofGroups);
    }
}
