package dev.limpid.performance;

import dev.limpid.evaluate.Direction;

/**
 * How far confidence is from accuracy (Guo et al. 2017, eq. 3): predictions are sorted into bins of equal width by the probability
 * of what is predicted, and the distances between a bin's mean confidence and its accuracy averaged by how many it holds. Bin m
 * of M holds what lies above (m − 1)/M and at most at m/M.
 *
 * @param bins M, from 1; Guo et al. have 15
 */
public record ExpectedCalibrationError(int bins) implements Metric<Classified> {
    /** As Guo et al. have it. */
    public static final ExpectedCalibrationError STANDARD = new ExpectedCalibrationError(15);

    /** Takes at least one bin. */
    public ExpectedCalibrationError {
        if (bins < 1) {
            throw new IllegalArgumentException("Calibration needs at least 1 bin, got " + bins + ".");
        }
    }

    @Override
    public Meaning meaning() {
        return new Meaning(
                "ece",
                Direction.LOWER,
                0,
                1,
                "how far confidence is from accuracy, over " + bins + " bins of equal width",
                "Guo et al. 2017");
    }

    @Override
    public boolean isDistance() {
        return true;
    }

    /** Which bin a confidence is in, from 0. */
    int bin(double confidence) {
        return Math.max(0, Math.min(bins - 1, (int) Math.ceil(confidence * bins) - 1));
    }

    @Override
    public Statistic on(Classified answers) {
        int size = answers.size();
        int[] where = new int[size];
        double[] gaps = new double[size];
        for (int i = 0; i < size; i++) {
            where[i] = bin(answers.confidence(i));
            gaps[i] = (answers.isRight(i) ? 1 : 0) - answers.confidence(i);
        }
        return times -> {
            double[] sums = new double[bins];
            long count = 0;
            for (int i = 0; i < size; i++) {
                sums[where[i]] += times[i] * gaps[i];
                count += times[i];
            }
            double distance = 0;
            for (double sum : sums) {
                distance += Math.abs(sum);
            }
            return distance / count;
        };
    }
}
