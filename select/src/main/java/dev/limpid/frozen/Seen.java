package dev.limpid.frozen;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * Standardised examples as a learner of weights sees them: by dimensions, or by the directions of their {@link Span}, whichever is less
 * to multiply. Weights are of the same length either way.
 *
 * @param order where each row's example stands among those given
 * @param rows {@code [place, coordinate]}
 * @param columns the same transposed
 * @param standardised the examples by dimensions, in the order given
 */
record Seen(
        int[] order,
        DMatrixRMaj rows,
        DMatrixRMaj columns,
        DMatrixRMaj standardised,
        @Nullable Span span) {
    /** Of fewer examples than this times their dimensions, half of the coordinates in their span are 0, which is less. */
    private static final int WORTH = 2;

    /** Of rows {@code [example, dimension]}. */
    static Seen of(DMatrixRMaj standardised) {
        int count = standardised.numRows;
        if (count < WORTH * standardised.numCols) {
            Span span = Span.of(standardised);
            return new Seen(span.order(), transposed(span.columns()), span.columns(), standardised, span);
        }
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        return new Seen(order, standardised, transposed(standardised), standardised, null);
    }

    private static DMatrixRMaj transposed(DMatrixRMaj matrix) {
        DMatrixRMaj turned = new DMatrixRMaj(matrix.numCols, matrix.numRows);
        CommonOps_DDRM.transpose(matrix, turned);
        return turned;
    }

    /** How many examples there are. */
    int size() {
        return rows.numRows;
    }

    /** How many coordinates each has. */
    int width() {
        return rows.numCols;
    }

    /** Of weights {@code [output, coordinate]} the scores {@code [output, place]}, row by row. */
    void times(double[] weights, int outputs, double[] scores) {
        Product.Filled filled = span == null ? Product.Filled.ALL : Product.Filled.UPPER;
        Product.of(weights, outputs, width(), columns, filled, scores);
    }

    /** Of slopes {@code [output, place]} those of weights {@code [output, coordinate]}, row by row. */
    void transposedTimes(double[] slopes, int outputs, double[] weights) {
        Product.Filled filled = span == null ? Product.Filled.ALL : Product.Filled.LOWER;
        Product.of(slopes, outputs, size(), rows, filled, weights);
    }

    /** Weights of coordinates, {@code [output, coordinate]} at the beginning of an array, as weights of dimensions. */
    DMatrixRMaj inDimensions(double[] weights, int outputs) {
        DMatrixRMaj own = new DMatrixRMaj(outputs, width());
        System.arraycopy(weights, 0, own.data, 0, outputs * width());
        return span == null ? own : span.inDimensions(own, standardised);
    }

    /** Of each coordinate the sum of squares. */
    double[] squares() {
        double[] squares = new double[width()];
        for (int i = 0; i < size(); i++) {
            for (int j = 0; j < squares.length; j++) {
                squares[j] += rows.unsafe_get(i, j) * rows.unsafe_get(i, j);
            }
        }
        return squares;
    }
}
