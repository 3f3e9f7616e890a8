package dev.limpid.performance;

/** Pearson's r of rows whose places count several times. */
final class WeightedPearson {
    private WeightedPearson() {}

    /** {@code NaN} where either row is constant among what counts. */
    static double of(double[] one, double[] other, int[] times) {
        if (isConstant(one, times) || isConstant(other, times)) {
            return Double.NaN;
        }
        double oneMean = mean(one, times);
        double otherMean = mean(other, times);
        double together = 0;
        double oneSquare = 0;
        double otherSquare = 0;
        for (int i = 0; i < times.length; i++) {
            double x = one[i] - oneMean;
            double y = other[i] - otherMean;
            together += times[i] * x * y;
            oneSquare += times[i] * x * x;
            otherSquare += times[i] * y * y;
        }
        double r = together / (Math.sqrt(oneSquare) * Math.sqrt(otherSquare));
        return Math.max(-1, Math.min(1, r));
    }

    static boolean isConstant(double[] row, int[] times) {
        double first = Double.NaN;
        for (int i = 0; i < row.length; i++) {
            if (times[i] > 0) {
                if (!Double.isNaN(first) && row[i] != first) {
                    return false;
                }
                first = row[i];
            }
        }
        return true;
    }

    private static double mean(double[] row, int[] times) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < row.length; i++) {
            sum += times[i] * row[i];
            count += times[i];
        }
        return sum / count;
    }
}
