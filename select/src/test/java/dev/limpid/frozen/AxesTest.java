package dev.limpid.frozen;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class AxesTest {
    /** Seven centred rows, of which one lies between two; or of many rows seven dimensions, of which one lies between two. */
    private static DMatrixRMaj[] samples() {
        double[][] few = Vectors.normal(1, 7, 9);
        for (int j = 0; j < 9; j++) {
            few[4][j] = (few[0][j] + few[1][j]) / 2;
            double mean = 0;
            for (double[] row : few) {
                mean += row[j] / 7;
            }
            for (double[] row : few) {
                row[j] -= mean;
            }
        }
        double[][] many = Vectors.normal(2, 30, 7);
        for (double[] row : many) {
            row[4] = (row[0] + row[1]) / 2;
        }
        return new DMatrixRMaj[] {new DMatrixRMaj(few), new DMatrixRMaj(many)};
    }

    @Test
    void along_them_examples_have_the_products_that_they_have_by_dimensions() {
        for (DMatrixRMaj rows : samples()) {
            Axes axes = Axes.of(rows);
            DMatrixRMaj expected = new DMatrixRMaj(rows.numRows, rows.numRows);
            CommonOps_DDRM.multTransB(rows, rows, expected);
            DMatrixRMaj found = new DMatrixRMaj(rows.numRows, rows.numRows);
            CommonOps_DDRM.multTransB(axes.rows(), axes.rows(), found);
            assertThat(found.data).containsExactly(expected.data, within(1e-11));
        }
    }

    @Test
    void there_are_as_many_as_directions_and_examples_vary_along_each_by_itself() {
        int[] ranks = {5, 6};
        for (int sample = 0; sample < 2; sample++) {
            DMatrixRMaj rows = samples()[sample];
            Axes axes = Axes.of(rows);
            assertThat(axes.width())
                    .isEqualTo(MatrixFeatures_DDRM.rank(rows, 1e-9))
                    .isEqualTo(ranks[sample]);
            DMatrixRMaj products = new DMatrixRMaj(axes.width(), axes.width());
            CommonOps_DDRM.multTransA(axes.rows(), axes.rows(), products);
            for (int one = 0; one < axes.width(); one++) {
                for (int other = 0; other < axes.width(); other++) {
                    assertThat(products.get(one, other))
                            .isCloseTo(one == other ? axes.squares()[one] : 0, within(1e-10));
                }
                for (int i = 0; i < rows.numRows; i++) {
                    assertThat(axes.columns().get(one, i)).isEqualTo(axes.rows().get(i, one));
                }
            }
        }
        assertThat(Axes.of(new DMatrixRMaj(3, 5)).width()).isZero();
    }

    @Test
    void weights_of_axes_give_the_scores_and_have_the_length_that_they_have_by_dimensions() {
        for (DMatrixRMaj rows : samples()) {
            Axes axes = Axes.of(rows);
            DMatrixRMaj weights = new DMatrixRMaj(Vectors.normal(4, 2, axes.width()));
            DMatrixRMaj inDimensions = axes.inDimensions(weights.data, 2);
            DMatrixRMaj expected = new DMatrixRMaj(2, rows.numRows);
            CommonOps_DDRM.multTransB(weights, axes.rows(), expected);
            DMatrixRMaj found = new DMatrixRMaj(2, rows.numRows);
            CommonOps_DDRM.multTransB(inDimensions, rows, found);
            assertThat(found.data).containsExactly(expected.data, within(1e-11));
            assertThat(Arrays.stream(inDimensions.data).map(w -> w * w).sum())
                    .isCloseTo(Arrays.stream(weights.data).map(w -> w * w).sum(), within(1e-11));
        }
    }

    @Test
    void products_are_those_of_ejml() {
        for (int d = 1; d < 11; d++) {
            DMatrixRMaj a = new DMatrixRMaj(Vectors.normal(d, 3, d));
            DMatrixRMaj b = new DMatrixRMaj(Vectors.normal(d + 50, d, 7));
            DMatrixRMaj expected = new DMatrixRMaj(3, 7);
            CommonOps_DDRM.mult(a, b, expected);
            double[] found = new double[21];
            Arrays.fill(found, 8);
            Product.of(a.data, 3, d, b, found);
            assertThat(found).containsExactly(expected.data, within(1e-13));
        }
    }
}
