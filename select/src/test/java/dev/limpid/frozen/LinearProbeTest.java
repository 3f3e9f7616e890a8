package dev.limpid.frozen;

import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Interval;
import dev.limpid.transfer.Sample;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class LinearProbeTest {
    /** Downhill by short steps, each entry of the gradient from its definition. */
    private static double[][] byGradientDescent(Sample sample, double c) {
        double[][] z = standardised(sample.rows());
        double[][] point = new double[sample.classes()][sample.width() + 1];
        double step = 1 / (0.5 * sample.size() * (sample.width() + 1) + 1 / c);
        for (int t = 0; t < 8_000; t++) {
            double[][] gradient = new double[point.length][sample.width() + 1];
            for (int i = 0; i < sample.size(); i++) {
                double[] p = softmax(point, z[i]);
                for (int k = 0; k < p.length; k++) {
                    double wrong = p[k] - (sample.labels()[i] == k ? 1 : 0);
                    for (int j = 0; j < sample.width(); j++) {
                        gradient[k][j] += wrong * z[i][j];
                    }
                    gradient[k][sample.width()] += wrong;
                }
            }
            for (int k = 0; k < point.length; k++) {
                for (int j = 0; j <= sample.width(); j++) {
                    double penalty = j < sample.width() ? point[k][j] / c : 0;
                    point[k][j] -= step * (gradient[k][j] + penalty);
                }
            }
        }
        return Arrays.stream(z).map(row -> softmax(point, row)).toArray(double[][]::new);
    }

    private static double[] softmax(double[][] point, double[] row) {
        double[] p = new double[point.length];
        for (int k = 0; k < p.length; k++) {
            p[k] = point[k][row.length];
            for (int j = 0; j < row.length; j++) {
                p[k] += point[k][j] * row[j];
            }
            p[k] = Math.exp(p[k]);
        }
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(one -> one / sum).toArray();
    }

    private static double[][] standardised(double[][] rows) {
        double[][] z = new double[rows.length][rows[0].length];
        for (int j = 0; j < rows[0].length; j++) {
            int dimension = j;
            double mean = Arrays.stream(rows)
                    .mapToDouble(row -> row[dimension])
                    .average()
                    .orElseThrow();
            double variance = Arrays.stream(rows)
                    .mapToDouble(row -> Math.pow(row[dimension] - mean, 2))
                    .average()
                    .orElseThrow();
            for (int i = 0; i < rows.length; i++) {
                z[i][j] = (rows[i][j] - mean) / Math.sqrt(variance);
            }
        }
        return z;
    }

    @Test
    void is_where_plain_gradient_descent_ends() {
        for (Sample sample : new Sample[] {Vectors.classes(1, 30, 3, 3, 0.5), Vectors.classes(4, 5, 8, 3, 0.5)}) {
            LinearProbe probe = LinearProbe.fit(sample, 0.5);
            double[][] expected = byGradientDescent(sample, 0.5);
            for (int i = 0; i < sample.size(); i++) {
                assertThat(probe.probabilities(sample.rows()[i])).containsExactly(expected[i], within(1e-6));
            }
        }
    }

    /** A single score with a penalty of its own is two that are each other's negatives with half of C. */
    @Test
    void two_classes_are_penalised_as_one_score() {
        Sample sample = Vectors.classes(1, 30, 3, 2, 0.5);
        LinearProbe probe = LinearProbe.fit(sample, 0.5);
        double[][] expected = byGradientDescent(sample, 0.25);
        for (int i = 0; i < sample.size(); i++) {
            assertThat(probe.probabilities(sample.rows()[i])).containsExactly(expected[i], within(1e-6));
        }
        for (int j = 0; j < 3; j++) {
            assertThat(probe.weights()[0][j]).isEqualTo(-probe.weights()[1][j]);
        }
        assertThat(probe.bias()[0]).isEqualTo(-probe.bias()[1]);
    }

    @Test
    void stops_where_the_gradient_is_as_small_as_it_says() {
        for (int classes : new int[] {2, 5}) {
            for (double c : LinearProbe.penalties()) {
                LinearProbe probe = LinearProbe.fit(Vectors.classes(7, 60, 20, classes, 0.4), c);
                assertThat(probe.gradient()).isLessThanOrEqualTo(LinearProbe.PRECISION);
                assertThat(probe.steps()).isBetween(1, 2000);
            }
        }
    }

    @Test
    void along_their_axes_examples_have_the_weights_that_they_have_by_dimensions() {
        for (int classes : new int[] {2, 4}) {
            for (int size : new int[] {10, 40}) {
                Sample sample = Vectors.classes(5, size, 15, classes, 0.4);
                Standardised standardised = Standardised.of(sample.rows());
                DMatrixRMaj rows = standardised.apply(sample.rows());
                DMatrixRMaj columns = new DMatrixRMaj(15, size);
                CommonOps_DDRM.transpose(rows, columns);
                Axes dense = new Axes(rows, columns, new double[15], rows, rows);
                double[] start = new double[LogisticLoss.outputs(classes) * 16];
                double[] one = new double[start.length];
                Arrays.fill(one, 1);
                double[] expected = Lbfgs.minimise(
                                new LogisticLoss(dense, sample.labels(), classes, 2), one, start, 1e-9, 10_000)
                        .point();
                LinearProbe probe = LinearProbe.fit(sample, 2);
                int last = LogisticLoss.outputs(classes) - 1;
                double half = classes == 2 ? 0.5 : 1;
                for (int j = 0; j < 15; j++) {
                    assertThat(probe.weights()[classes - 1][j])
                            .isCloseTo(
                                    half
                                            * expected[last * 15 + j]
                                            / standardised.scale()[j],
                                    within(1e-6));
                }
            }
        }
    }

    @Test
    void classes_told_without_error_keep_finite_weights() {
        for (int classes : new int[] {2, 3}) {
            Sample sample = Vectors.classes(6, 40, 60, classes, 20);
            for (double c : LinearProbe.penalties()) {
                LinearProbe probe = LinearProbe.fit(sample, c);
                for (double[] weights : probe.weights()) {
                    assertThat(Arrays.stream(weights)).allMatch(weight -> Math.abs(weight) < 100);
                }
                // Under the strongest, what is frequent is all there is.
                assertThat(IntStream.range(0, c < 0.1 ? 0 : 40))
                        .allMatch(i -> probe.predict(sample.rows()[i]) == sample.labels()[i]);
            }
        }
    }

    @Test
    void dimensions_in_another_order_have_their_weights_in_that_order() {
        for (int width : new int[] {4, 60}) {
            Sample sample = Vectors.classes(8, 30, width, 3, 0.4);
            double[][] reversed = Arrays.stream(sample.rows())
                    .map(row -> IntStream.range(0, width)
                            .mapToDouble(j -> row[width - 1 - j])
                            .toArray())
                    .toArray(double[][]::new);
            LinearProbe probe = LinearProbe.fit(sample, 1);
            LinearProbe other = LinearProbe.fit(new Sample(reversed, sample.labels(), 3), 1);
            for (int k = 0; k < 3; k++) {
                for (int j = 0; j < width; j++) {
                    assertThat(other.weights()[k][width - 1 - j]).isCloseTo(probe.weights()[k][j], within(1e-7));
                }
            }
        }
    }

    @Test
    void a_dimension_on_another_scale_changes_no_probability() {
        Sample sample = Vectors.classes(8, 30, 12, 3, 0.4);
        double[][] stretched = Arrays.stream(sample.rows()).map(double[]::clone).toArray(double[][]::new);
        for (double[] row : stretched) {
            row[3] = -1000 * row[3] + 77;
            row[7] = 1e-6 * row[7];
        }
        ChosenProbe chosen = LinearProbe.chosen(sample, Folds.stratified(sample.labels(), 3, 4, 0));
        ChosenProbe other = LinearProbe.chosen(
                new Sample(stretched, sample.labels(), 3), Folds.stratified(sample.labels(), 3, 4, 0));
        assertThat(other.probe().c()).isEqualTo(chosen.probe().c());
        for (int i = 0; i < 30; i++) {
            assertThat(other.probe().probabilities(stretched[i]))
                    .containsExactly(chosen.probe().probabilities(sample.rows()[i]), within(1e-7));
            // Less exactly: fits of folds stop earlier.
            assertThat(other.outOfFold().probabilities()[i])
                    .containsExactly(chosen.outOfFold().probabilities()[i], within(1e-4));
        }
    }

    @Test
    void the_penalty_chosen_has_the_least_log_loss_out_of_fold() {
        Sample sample = Vectors.classes(11, 90, 30, 3, 0.3);
        Folds folds = Folds.stratified(sample.labels(), 3, 5, 2);
        ChosenProbe chosen = LinearProbe.chosen(sample, folds);
        double[] losses = chosen.logLosses();
        double least = Arrays.stream(losses).min().orElseThrow();
        assertThat(losses[Arrays.binarySearch(chosen.penalties(), chosen.probe().c())])
                .isEqualTo(least);
        assertThat(chosen.outOfFold().logLoss()).isEqualTo(least);
        // Each fold once more, fitted by itself.
        for (int fold = 0; fold < folds.count(); fold++) {
            int[] others = folds.others(fold);
            Sample part = new Sample(
                    Arrays.stream(others).mapToObj(i -> sample.rows()[i]).toArray(double[][]::new),
                    Arrays.stream(others).map(i -> sample.labels()[i]).toArray(),
                    3);
            LinearProbe alone = LinearProbe.fit(part, chosen.probe().c());
            for (int i : folds.members(fold)) {
                assertThat(chosen.outOfFold().probabilities()[i])
                        .containsExactly(alone.probabilities(sample.rows()[i]), within(1e-4));
            }
        }
        LinearProbe all = LinearProbe.fit(sample, chosen.probe().c());
        assertThat(chosen.probe().probabilities(sample.rows()[0]))
                .containsExactly(all.probabilities(sample.rows()[0]), within(1e-7));
    }

    @Test
    void of_penalties_as_good_the_stronger_is_chosen() {
        // Nothing to see: whatever the penalty, the classes' shares.
        int[] labels = IntStream.range(0, 20).map(i -> i % 2).toArray();
        Sample blind = new Sample(new double[20][3], labels, 2);
        ChosenProbe chosen = LinearProbe.chosen(blind, Folds.stratified(labels, 2, 5, 0));
        assertThat(chosen.logLosses()).containsOnly(chosen.logLosses()[0]);
        assertThat(chosen.probe().c()).isEqualTo(1e-4);
        assertThat(chosen.probe().probabilities(new double[3])).containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    }

    /** Each example has a dimension of its own, by which a learner that saw it knows its label; labels are drawn. */
    @Test
    void out_of_fold_nothing_is_known_of_an_example() {
        int[] labels = IntStream.range(0, 60).map(i -> (i * 37 % 61) % 2).toArray();
        double[][] rows = new double[60][60];
        for (int i = 0; i < 60; i++) {
            rows[i][i] = labels[i] == 1 ? 1 : -1;
        }
        Sample leaking = new Sample(rows, labels, 2);
        ChosenProbe chosen = LinearProbe.chosen(leaking, Folds.stratified(labels, 2, 5, 0), 10);
        assertThat(IntStream.range(0, 60)).allMatch(i -> chosen.probe().predict(rows[i]) == labels[i]);
        for (int i = 0; i < 60; i++) {
            double own = chosen.outOfFold().probabilities()[i][labels[i]];
            assertThat(own).isCloseTo(0.5, within(0.05));
        }
    }

    @Test
    void an_example_changes_nothing_out_of_fold_for_those_of_its_fold() {
        Sample sample = Vectors.classes(12, 40, 10, 2, 0.4);
        Folds folds = Folds.stratified(sample.labels(), 2, 4, 1);
        double[][] changed = sample.rows().clone();
        changed[5] = Vectors.normal(99, 1, 10)[0];
        double[][] before = LinearProbe.chosen(sample, folds, 1).outOfFold().probabilities();
        double[][] after = LinearProbe.chosen(new Sample(changed, sample.labels(), 2), folds, 1)
                .outOfFold()
                .probabilities();
        for (int i = 0; i < 40; i++) {
            if (folds.of()[i] == folds.of()[5] && i != 5) {
                assertThat(after[i]).isEqualTo(before[i]);
            } else {
                assertThat(after[i]).isNotEqualTo(before[i]);
            }
        }
    }

    @Test
    void once_more_gives_the_same_bits() {
        Sample sample = Vectors.classes(13, 50, 70, 3, 0.4);
        ChosenProbe one = LinearProbe.chosen(sample, Folds.stratified(sample.labels(), 3, 5, 1));
        ChosenProbe other = LinearProbe.chosen(sample, Folds.stratified(sample.labels(), 3, 5, 1));
        assertThat(other.probe().weights()).isDeepEqualTo(one.probe().weights());
        assertThat(other.outOfFold().probabilities())
                .isDeepEqualTo(one.outOfFold().probabilities());
    }

    @Test
    void accuracy_out_of_fold_has_an_interval() {
        Sample sample = Vectors.classes(14, 80, 5, 2, 0.6);
        OutOfFold held = LinearProbe.chosen(sample, Folds.stratified(sample.labels(), 2, 5, 1))
                .outOfFold();
        Interval accuracy = held.accuracy(Bootstrap.STANDARD);
        long right = IntStream.range(0, 80)
                .filter(i -> held.probabilities()[i][sample.labels()[i]] > 0.5)
                .count();
        assertThat(accuracy.mean()).isCloseTo(right / 80.0, within(1e-12)).isGreaterThan(0.7);
        assertThat(accuracy.isTold()).isTrue();
        assertThat(accuracy.high()).isLessThanOrEqualTo(1);
        OutOfFold majority = Majority.outOfFold(sample.labels(), 2, held.folds());
        assertThat(majority.logLoss()).isGreaterThan(held.logLoss());
    }

    @Test
    void refuses_what_cannot_be_told() {
        Sample sample = Vectors.classes(1, 20, 3, 2, 0.5);
        for (double c : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> LinearProbe.fit(sample, c))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("C, the penalty's inverse, must be above 0 and finite, got " + c + ".");
        }
        assertThatThrownBy(() -> LinearProbe.fit(sample, 1).probabilities(new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The probe was fitted on rows of 3 numbers, got one of 4. Read them from the same layer of the"
                                + " same model.");
        assertThatThrownBy(() -> LinearProbe.chosen(sample, Folds.plain(19, 5, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Folds are of 19 examples, and there are 20. Draw them for these.");
        assertThatThrownBy(() -> new Sample(new double[3][2], new int[3], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two classes");
        assertThatThrownBy(() -> new Sample(new double[][] {{1}, {Double.NaN}}, new int[] {0, 1}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Example 1 has the number NaN");
    }
}
