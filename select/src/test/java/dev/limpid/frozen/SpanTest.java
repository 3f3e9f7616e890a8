package dev.limpid.frozen;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SpanTest {
    /** Seven rows of rank 5: one lies between two, and they are centred. */
    private static DMatrixRMaj rows() {
        double[][] rows = Vectors.normal(1, 7, 9);
        for (int j = 0; j < 9; j++) {
            rows[4][j] = (rows[0][j] + rows[1][j]) / 2;
            double mean = 0;
            for (double[] row : rows) {
                mean += row[j] / 7;
            }
            for (double[] row : rows) {
                row[j] -= mean;
            }
        }
        return new DMatrixRMaj(rows);
    }

    @Test
    void coordinates_have_the_products_that_rows_have() {
        DMatrixRMaj rows = rows();
        Span span = Span.of(rows);
        assertThat(span.order()).containsExactlyInAnyOrder(IntStream.range(0, 7).toArray());
        for (int i = 0; i < 7; i++) {
            for (int other = 0; other < 7; other++) {
                double expected = 0;
                for (int j = 0; j < 9; j++) {
                    expected += rows.get(span.order()[i], j) * rows.get(span.order()[other], j);
                }
                double found = 0;
                for (int k = 0; k < span.rank(); k++) {
                    found += span.columns().get(k, i) * span.columns().get(k, other);
                }
                assertThat(found).isCloseTo(expected, within(1e-12));
            }
        }
    }

    @Test
    void what_depends_on_others_adds_no_direction_and_what_comes_later_is_not_used_before() {
        Span span = Span.of(rows());
        assertThat(span.rank())
                .isEqualTo(MatrixFeatures_DDRM.rank(rows(), 1e-9))
                .isEqualTo(5);
        for (int k = 0; k < span.rank(); k++) {
            for (int place = 0; place < k; place++) {
                assertThat(span.columns().get(k, place)).isZero();
            }
        }
        assertThat(Span.of(new DMatrixRMaj(3, 5)).rank()).isZero();
    }

    @Test
    void weights_of_directions_give_the_scores_that_theirs_of_dimensions_give() {
        DMatrixRMaj rows = rows();
        Span span = Span.of(rows);
        DMatrixRMaj weights = new DMatrixRMaj(Vectors.normal(4, 2, span.rank()));
        DMatrixRMaj kept = weights.copy();
        DMatrixRMaj inDimensions = span.inDimensions(weights, rows);
        for (int output = 0; output < 2; output++) {
            double square = 0;
            double squareInDimensions = 0;
            for (int place = 0; place < 7; place++) {
                double expected = 0;
                for (int k = 0; k < span.rank(); k++) {
                    expected += kept.get(output, k) * span.columns().get(k, place);
                }
                double found = 0;
                for (int j = 0; j < 9; j++) {
                    found += inDimensions.get(output, j) * rows.get(span.order()[place], j);
                }
                assertThat(found).isCloseTo(expected, within(1e-10));
            }
            for (int k = 0; k < span.rank(); k++) {
                square += kept.get(output, k) * kept.get(output, k);
            }
            for (int j = 0; j < 9; j++) {
                squareInDimensions += inDimensions.get(output, j) * inDimensions.get(output, j);
            }
            assertThat(squareInDimensions).isCloseTo(square, within(1e-10));
        }
    }

    @Test
    void products_that_pass_over_zeros_are_those_that_do_not() {
        for (Product.Filled filled : Product.Filled.values()) {
            for (int d = 1; d < 11; d++) {
                DMatrixRMaj a = new DMatrixRMaj(Vectors.normal(d, 3, d));
                DMatrixRMaj b = new DMatrixRMaj(Vectors.normal(d + 50, d, 7));
                for (int k = 0; k < d; k++) {
                    for (int j = 0; j < 7; j++) {
                        boolean zero =
                                filled == Product.Filled.UPPER && j < k || filled == Product.Filled.LOWER && j > k;
                        b.set(k, j, zero ? 0 : b.get(k, j));
                    }
                }
                DMatrixRMaj expected = new DMatrixRMaj(3, 7);
                CommonOps_DDRM.mult(a, b, expected);
                double[] found = new double[21];
                Arrays.fill(found, 8);
                Product.of(a.data, 3, d, b, filled, found);
                assertThat(found).containsExactly(expected.data, within(1e-13));
            }
        }
    }
}
