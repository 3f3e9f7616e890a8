package dev.limpid.frozen;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

import java.util.Arrays;

/**
 * Examples along their principal axes: as many coordinates as they have directions, which is less than dimensions where examples are few.
 * Whatever is penalised by its length alone has its least there, with the same length, and bends along each axis by itself as long as all
 * examples count alike: that makes it quick to find.
 *
 * <p>Axes along which all examples together go less than 1e-6 as far as along the longest are rounding, and left out. Cost, of the smaller s
 * of examples and dimensions: s · examples · dimensions, and about 9 s³.
 *
 * @param rows {@code [example, axis]}
 * @param columns the same transposed
 * @param squares of each axis the sum of the examples' squares
 * @param vectors what each axis is made of, {@code [axis, dimension]}, or {@code [axis, example]} where these are fewer
 * @param examples {@code [example, dimension]}, as they were given
 */
record Axes(DMatrixRMaj rows, DMatrixRMaj columns, double[] squares, DMatrixRMaj vectors, DMatrixRMaj examples) {
    private static final double LEAST_SQUARE = 1e-12;

    /** Of examples {@code [example, dimension]}; not modified, not copied. */
    static Axes of(DMatrixRMaj examples) {
        boolean dual = isDual(examples);
        int size = dual ? examples.numRows : examples.numCols;
        DMatrixRMaj products = new DMatrixRMaj(size, size);
        if (dual) {
            CommonOps_DDRM.multOuter(examples, products);
        } else {
            CommonOps_DDRM.multInner(examples, products);
        }
        EigenDecomposition_F64<DMatrixRMaj> found = DecompositionFactory_DDRM.eig(size, true, true);
        if (!found.decompose(products)) {
            throw new IllegalStateException("The principal axes of " + examples.numRows + " vectors of "
                    + examples.numCols + " numbers were not found: the search for them does not end.");
        }
        double[] all = new double[size];
        Arrays.setAll(all, k -> found.getEigenvalue(k).real);
        double least = LEAST_SQUARE * Arrays.stream(all).max().orElse(0);
        int count = (int) Arrays.stream(all).filter(square -> square > least).count();
        double[] squares = new double[count];
        DMatrixRMaj vectors = new DMatrixRMaj(count, size);
        int axis = 0;
        for (int k = 0; k < size; k++) {
            if (all[k] > least) {
                squares[axis] = all[k];
                System.arraycopy(found.getEigenVector(k).data, 0, vectors.data, axis * size, size);
                axis++;
            }
        }
        return dual ? ofExamples(squares, vectors, examples) : ofDimensions(squares, vectors, examples);
    }

    private static boolean isDual(DMatrixRMaj examples) {
        return examples.numRows < examples.numCols;
    }

    private static Axes ofExamples(double[] squares, DMatrixRMaj vectors, DMatrixRMaj examples) {
        DMatrixRMaj columns = vectors.copy();
        for (int k = 0; k < squares.length; k++) {
            for (int i = 0; i < columns.numCols; i++) {
                columns.unsafe_set(k, i, Math.sqrt(squares[k]) * vectors.unsafe_get(k, i));
            }
        }
        return new Axes(transposed(columns), columns, squares, vectors, examples);
    }

    private static Axes ofDimensions(double[] squares, DMatrixRMaj vectors, DMatrixRMaj examples) {
        DMatrixRMaj rows = new DMatrixRMaj(examples.numRows, squares.length);
        Product.of(examples, transposed(vectors), rows);
        return new Axes(rows, transposed(rows), squares, vectors, examples);
    }

    private static DMatrixRMaj transposed(DMatrixRMaj matrix) {
        DMatrixRMaj turned = new DMatrixRMaj(matrix.numCols, matrix.numRows);
        CommonOps_DDRM.transpose(matrix, turned);
        return turned;
    }

    /** How many axes there are. */
    int width() {
        return squares.length;
    }

    /**
     * Weights of axes as weights of dimensions.
     *
     * @param weights {@code [output, axis]} row by row at the beginning of an array; not modified
     */
    DMatrixRMaj inDimensions(double[] weights, int outputs) {
        DMatrixRMaj own = new DMatrixRMaj(outputs, width());
        for (int k = 0; k < outputs; k++) {
            for (int axis = 0; axis < width(); axis++) {
                double length = isDual(examples) ? Math.sqrt(squares[axis]) : 1;
                own.unsafe_set(k, axis, weights[k * width() + axis] / length);
            }
        }
        DMatrixRMaj made = new DMatrixRMaj(outputs, vectors.numCols);
        Product.of(own, vectors, made);
        if (!isDual(examples)) {
            return made;
        }
        DMatrixRMaj out = new DMatrixRMaj(outputs, examples.numCols);
        Product.of(made, examples, out);
        return out;
    }
}
