package dev.limpid.frozen;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

import java.util.Arrays;

/**
 * The space that examples span, where they are fewer than dimensions: their coordinates along as many orthonormal directions as they
 * have, found by Cholesky's decomposition of their products with pivots (Higham 2002, section 10.3), the longest remainder first.
 * Whatever is penalised by its length alone has its least there.
 *
 * <p>Directions along which no example goes further than 1e-6 of the longest are rounding, and left out. Cost: examples² · dimensions +
 * examples³ / 3.
 *
 * @param order the examples: first that which the first direction is made of, and so on, then those that nothing is left of
 * @param columns {@code [direction, place in that order]}: how far each example goes along each direction, which is nowhere along those
 *     that were made after its own
 */
record Span(int[] order, DMatrixRMaj columns) {
    private static final double LEAST_SQUARE = 1e-12;

    /** Of rows {@code [example, dimension]}. */
    static Span of(DMatrixRMaj rows) {
        int count = rows.numRows;
        DMatrixRMaj products = new DMatrixRMaj(count, count);
        CommonOps_DDRM.multOuter(rows, products);
        double[] left = new double[count];
        for (int i = 0; i < count; i++) {
            left[i] = products.unsafe_get(i, i);
        }
        double least = LEAST_SQUARE * Arrays.stream(left).max().orElse(0);
        DMatrixRMaj columns = new DMatrixRMaj(count, count);
        int[] pivots = new int[count];
        double[] along = new double[count];
        double[] known = new double[count];
        int rank = 0;
        for (; rank < count; rank++) {
            int pivot = longest(left);
            if (!(left[pivot] > least)) {
                break;
            }
            for (int k = 0; k < rank; k++) {
                along[k] = columns.unsafe_get(k, pivot);
            }
            Product.of(along, 1, rank, columns, Product.Filled.ALL, known);
            double length = Math.sqrt(left[pivot]);
            for (int i = 0; i < count; i++) {
                // What is left of those that were pivots is nothing but rounding.
                double own = left[i] < 0 ? 0 : (products.unsafe_get(pivot, i) - known[i]) / length;
                columns.unsafe_set(rank, i, own);
                left[i] -= own * own;
            }
            columns.unsafe_set(rank, pivot, length);
            left[pivot] = Double.NEGATIVE_INFINITY;
            pivots[rank] = pivot;
        }
        return ordered(columns, Arrays.copyOf(pivots, rank));
    }

    private static Span ordered(DMatrixRMaj columns, int[] pivots) {
        int count = columns.numCols;
        int[] order = Arrays.copyOf(pivots, count);
        boolean[] placed = new boolean[count];
        for (int pivot : pivots) {
            placed[pivot] = true;
        }
        int next = pivots.length;
        for (int i = 0; i < count; i++) {
            if (!placed[i]) {
                order[next++] = i;
            }
        }
        DMatrixRMaj upper = new DMatrixRMaj(pivots.length, count);
        for (int k = 0; k < pivots.length; k++) {
            for (int place = k; place < count; place++) {
                upper.unsafe_set(k, place, columns.unsafe_get(k, order[place]));
            }
        }
        return new Span(order, upper);
    }

    private static int longest(double[] left) {
        int longest = 0;
        for (int i = 1; i < left.length; i++) {
            longest = left[i] > left[longest] ? i : longest;
        }
        return longest;
    }

    /** How many directions there are. */
    int rank() {
        return columns.numRows;
    }

    /**
     * Weights of directions as weights of dimensions.
     *
     * @param weights {@code [output, direction]}, row by row; modified
     * @param rows those it was made of
     */
    DMatrixRMaj inDimensions(DMatrixRMaj weights, DMatrixRMaj rows) {
        int rank = rank();
        DMatrixRMaj pivotRows = new DMatrixRMaj(rank, rows.numCols);
        for (int k = 0; k < rank; k++) {
            System.arraycopy(rows.data, order[k] * rows.numCols, pivotRows.data, k * rows.numCols, rows.numCols);
        }
        // Pivot k's coordinates end at direction k: weights of directions become weights of pivots from the last on.
        for (int output = 0; output < weights.numRows; output++) {
            for (int k = rank - 1; k >= 0; k--) {
                double share = weights.unsafe_get(output, k) / columns.unsafe_get(k, k);
                weights.unsafe_set(output, k, share);
                for (int before = 0; before < k; before++) {
                    double own = weights.unsafe_get(output, before);
                    weights.unsafe_set(output, before, own - share * columns.unsafe_get(before, k));
                }
            }
        }
        DMatrixRMaj out = new DMatrixRMaj(weights.numRows, rows.numCols);
        Product.of(weights, pivotRows, out);
        return out;
    }
}
