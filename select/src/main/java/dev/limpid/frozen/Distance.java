package dev.limpid.frozen;

/** How far vectors are from each other. */
public enum Distance {
    /** √Σ(x − y)². */
    EUCLIDEAN,
    /** 1 − x·y / (‖x‖ ‖y‖): how far their directions are apart; 1 from a vector of zeros, which has none. */
    COSINE;

    /** A row as distances are taken from: for directions, of length 1. */
    double[] prepared(double[] row) {
        if (this == EUCLIDEAN) {
            return row;
        }
        double length = Math.sqrt(dot(row, row));
        double[] unit = new double[row.length];
        for (int j = 0; j < row.length; j++) {
            unit[j] = length > 0 ? row[j] / length : 0;
        }
        return unit;
    }

    /** Between prepared rows; of Euclidean distance the square. */
    double between(double[] one, double[] other) {
        if (this == COSINE) {
            return 1 - dot(one, other);
        }
        double sum = 0;
        for (int j = 0; j < one.length; j++) {
            double away = one[j] - other[j];
            sum += away * away;
        }
        return sum;
    }

    static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int j = 0; j < one.length; j++) {
            sum += one[j] * other[j];
        }
        return sum;
    }
}
