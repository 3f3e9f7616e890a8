package dev.limpid.frozen;

import dev.limpid.transfer.Sample;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LogisticLossTest {
    /** By dimensions as they are. */
    private static LogisticLoss loss(Sample sample, double c) {
        DMatrixRMaj rows = new DMatrixRMaj(sample.rows());
        DMatrixRMaj columns = new DMatrixRMaj(sample.width(), sample.size());
        CommonOps_DDRM.transpose(rows, columns);
        return new LogisticLoss(
                new Axes(rows, columns, new double[sample.width()], rows, rows), sample.labels(), sample.classes(), c);
    }

    @Test
    void gradients_are_those_of_finite_differences() {
        for (int classes : new int[] {2, 3, 5}) {
            for (int size : new int[] {9, 40}) {
                LogisticLoss loss = loss(Vectors.classes(3, size, 11, classes, 0.4), 0.7);
                int width = 11;
                int outputs = LogisticLoss.outputs(classes);
                double[] point = Vectors.normal(5, 1, outputs * (width + 1))[0];
                double[] gradient = new double[point.length];
                loss.at(point, gradient);
                double[] unused = new double[point.length];
                for (int j = 0; j < point.length; j++) {
                    double step = 1e-5;
                    double[] moved = point.clone();
                    moved[j] += step;
                    double above = loss.at(moved, unused);
                    moved[j] -= 2 * step;
                    double below = loss.at(moved, unused);
                    assertThat(gradient[j])
                            .isCloseTo((above - below) / (2 * step), within(1e-6 * (1 + Math.abs(gradient[j]))));
                }
            }
        }
    }

    /** Straight from the definition. */
    @Test
    void the_value_is_the_log_loss_and_half_the_squares_by_c() {
        Sample sample = Vectors.classes(2, 60, 4, 3, 0.4);
        double[] point = Vectors.normal(9, 1, 15)[0];
        double expected = 0;
        for (int i = 0; i < 60; i++) {
            double[] exponents = new double[3];
            for (int k = 0; k < 3; k++) {
                double score = point[12 + k];
                for (int j = 0; j < 4; j++) {
                    score += point[4 * k + j] * sample.rows()[i][j];
                }
                exponents[k] = Math.exp(score);
            }
            expected -= Math.log(
                    exponents[sample.labels()[i]] / Arrays.stream(exponents).sum());
        }
        expected += IntStream.range(0, 12)
                .mapToDouble(j -> point[j] * point[j] / (2 * 0.3))
                .sum();
        assertThat(loss(sample, 0.3).at(point, new double[15])).isCloseTo(expected, within(1e-9));
    }

    @Test
    void scores_of_thousands_overflow_nothing() {
        for (int classes : new int[] {2, 3}) {
            Sample sample = Vectors.classes(2, 60, 4, classes, 0.4);
            double[] point = Vectors.normal(9, 1, LogisticLoss.outputs(classes) * 5)[0];
            for (int j = 0; j < point.length; j++) {
                point[j] *= 1e4;
            }
            double[] gradient = new double[point.length];
            assertThat(loss(sample, 1e300).at(point, gradient)).isBetween(1e3, 1e9);
            assertThat(Arrays.stream(gradient)).allMatch(Double::isFinite);
        }
    }

    @Test
    void bends_most_where_nothing_is_known_and_hardly_where_all_is() {
        Sample sample = Vectors.classes(2, 60, 4, 2, 20);
        LogisticLoss loss = loss(sample, 1);
        assertThat(loss.bend(new double[5])).isEqualTo(0.25);
        assertThat(loss.bend(new double[] {0, 0, 0, 0, 40})).isLessThan(1e-15);
        // ⅓ · ⅔
        assertThat(loss(Vectors.classes(2, 60, 4, 3, 1), 1).bend(new double[15]))
                .isCloseTo(2 / 9.0, within(1e-15));
    }
}
