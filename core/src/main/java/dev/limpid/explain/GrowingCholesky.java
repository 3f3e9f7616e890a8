package dev.limpid.explain;

import java.util.ArrayList;
import java.util.List;

/** A symmetric positive definite matrix's factor L of LLᵀ, to which rows are added: each takes a time of rows². */
final class GrowingCholesky {
    private final List<double[]> rows = new ArrayList<>();

    /**
     * What the matrix's next row has on its diagonal that the rows before do not account for.
     *
     * @param row left of its diagonal, and this
     */
    double remaining(double[] row) {
        double[] own = forward(row);
        double remaining = row[rows.size()];
        for (double one : own) {
            remaining -= one * one;
        }
        return remaining;
    }

    /** @param row with something {@link #remaining} */
    void add(double[] row) {
        int size = rows.size();
        double[] own = new double[size + 1];
        System.arraycopy(forward(row), 0, own, 0, size);
        own[size] = Math.sqrt(remaining(row));
        rows.add(own);
    }

    /** The x of LLᵀx = right. */
    double[] solve(double[] right) {
        double[] x = forward(right);
        for (int i = x.length - 1; i >= 0; i--) {
            double[] row = rows.get(i);
            x[i] /= row[i];
            for (int j = 0; j < i; j++) {
                x[j] -= row[j] * x[i];
            }
        }
        return x;
    }

    private double[] forward(double[] right) {
        double[] x = new double[rows.size()];
        for (int i = 0; i < x.length; i++) {
            double[] row = rows.get(i);
            double left = right[i];
            for (int j = 0; j < i; j++) {
                left -= row[j] * x[j];
            }
            x[i] = left / row[i];
        }
        return x;
    }
}
