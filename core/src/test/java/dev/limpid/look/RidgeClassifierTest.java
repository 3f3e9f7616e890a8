package dev.limpid.look;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RidgeClassifierTest {
    /** Two clouds about ±(1, 1, …). */
    static double[][] clouds(int[] labels, int width, double distance, long seed) {
        Random random = new Random(seed);
        return Arrays.stream(labels)
                .mapToObj(label -> random.doubles(width, -1, 1)
                        .map(x -> x + (label == 1 ? distance : -distance))
                        .toArray())
                .toArray(double[][]::new);
    }

    static int[] alternating(int count) {
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> i % 2);
        return labels;
    }

    @Test
    void the_derivative_of_its_loss_is_nothing_for_few_examples_and_for_many() {
        for (int count : new int[] {6, 40}) {
            int[] labels = alternating(count);
            double[][] rows = clouds(labels, 12, 0.3, count);
            RidgeClassifier fit = RidgeClassifier.fit(rows, labels, 2, 0.1);
            double[] w = fit.weights(1);
            double[] slope = Arrays.stream(w).map(x -> fit.alpha() * x).toArray();
            double level = 0;
            for (int i = 0; i < count; i++) {
                double error = fit.intercept(1) - (labels[i] == 1 ? 1 : -1);
                for (int j = 0; j < w.length; j++) {
                    error += w[j] * rows[i][j];
                }
                level += error;
                for (int j = 0; j < w.length; j++) {
                    slope[j] += error * rows[i][j];
                }
            }
            assertThat(level).isCloseTo(0, within(1e-9));
            assertThat(Arrays.stream(slope).map(Math::abs).max().orElseThrow()).isLessThan(1e-9);
        }
    }

    @Test
    void a_scale_of_the_vectors_changes_no_prediction() {
        int[] labels = alternating(20);
        double[][] rows = clouds(labels, 5, 0.2, 3);
        double[][] scaled = Arrays.stream(rows)
                .map(row -> Arrays.stream(row).map(x -> 1000 * x).toArray())
                .toArray(double[][]::new);
        RidgeClassifier one = RidgeClassifier.fit(rows, labels, 2, 0.1);
        RidgeClassifier other = RidgeClassifier.fit(scaled, labels, 2, 0.1);
        for (int i = 0; i < rows.length; i++) {
            assertThat(other.predict(scaled[i])).isEqualTo(one.predict(rows[i]));
        }
        assertThat(other.intercept(1)).isCloseTo(one.intercept(1), within(1e-9));
    }

    @Test
    void equal_vectors_are_refused() {
        assertThatThrownBy(() -> RidgeClassifier.fit(new double[][] {{1, 2}, {1, 2}}, new int[] {0, 1}, 2, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("All 2 examples have the same vector there, so nothing tells them apart.");
    }
}
