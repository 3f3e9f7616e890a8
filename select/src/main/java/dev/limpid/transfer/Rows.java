package dev.limpid.transfer;

/** Numbers of examples, a row each. */
final class Rows {
    private Rows() {}

    /** @throws IllegalArgumentException unless rows are equally long, not empty, and of numbers that floats can hold */
    static void require(double[][] rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("There is no example, expected at least one.");
        }
        int width = rows[0].length;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width || width == 0) {
                throw new IllegalArgumentException("Example " + i + " has " + rows[i].length
                        + " numbers, the first has " + width + "; expected as many, at least one.");
            }
            for (double value : rows[i]) {
                // Squares of larger ones would overflow.
                if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                    throw new IllegalArgumentException(
                            "Example " + i + " has the number " + value
                                    + ", expected one that single precision can hold. The model overflows on it, or its weights are damaged.");
                }
            }
        }
    }

    /** Less the mean of each column. A column of equal numbers comes out as 0, whatever its mean is rounded to. */
    static double[][] centred(double[][] rows) {
        int width = rows[0].length;
        double[] means = means(rows);
        for (int d = 0; d < width; d++) {
            means[d] = isConstant(rows, d) ? rows[0][d] : means[d];
        }
        double[][] centred = new double[rows.length][width];
        for (int i = 0; i < rows.length; i++) {
            for (int d = 0; d < width; d++) {
                centred[i][d] = rows[i][d] - means[d];
            }
        }
        return centred;
    }

    /** Of each column. */
    static double[] means(double[][] rows) {
        double[] means = new double[rows[0].length];
        for (double[] row : rows) {
            for (int d = 0; d < means.length; d++) {
                means[d] += row[d];
            }
        }
        for (int d = 0; d < means.length; d++) {
            means[d] /= rows.length;
        }
        return means;
    }

    /** The sum of all squares. */
    static double energy(double[][] rows) {
        double sum = 0;
        for (double[] row : rows) {
            sum += energy(row);
        }
        return sum;
    }

    /** The sum of squares. */
    static double energy(double[] row) {
        double sum = 0;
        for (double value : row) {
            sum += value * value;
        }
        return sum;
    }

    private static boolean isConstant(double[][] rows, int column) {
        for (double[] row : rows) {
            if (row[column] != rows[0][column]) {
                return false;
            }
        }
        return true;
    }
}
