package dev.limpid.look;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class CentredKernelAlignmentTest {
    private static double[][] random(int count, int width, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> random.doubles(width, -1, 1).toArray())
                .toArray(double[][]::new);
    }

    private static double alignment(double[][] a, double[][] b) {
        return new CentredKernelAlignment(a).with(new CentredKernelAlignment(b));
    }

    @Test
    void turning_scaling_and_moving_vectors_changes_nothing() {
        double[][] x = random(9, 3, 1);
        double c = Math.cos(0.7);
        double s = Math.sin(0.7);
        double[][] turned = Arrays.stream(x)
                .map(r -> new double[] {5 + 2 * (c * r[0] - s * r[1]), 2 * (s * r[0] + c * r[1]), 2 * r[2] - 3})
                .toArray(double[][]::new);
        assertThat(alignment(x, turned)).isCloseTo(1, within(1e-12));
        double[][] y = random(9, 4, 2);
        assertThat(alignment(turned, y)).isCloseTo(alignment(x, y), within(1e-12));
    }

    @Test
    void a_linear_map_that_is_no_rotation_does_change_it() {
        double[][] x = random(30, 3, 1);
        double[][] stretched =
                Arrays.stream(x).map(r -> new double[] {9 * r[0], r[1], r[2]}).toArray(double[][]::new);
        assertThat(alignment(x, stretched)).isBetween(0.1, 0.95);
    }

    @Test
    void unrelated_vectors_are_not_alike_even_where_dimensions_outnumber_examples() {
        double mean = 0;
        for (int seed = 0; seed < 40; seed++) {
            mean += alignment(random(12, 60, seed), random(12, 60, 1000 + seed)) / 40;
        }
        // The biased estimator would be near 0.8 here.
        assertThat(mean).isCloseTo(0, within(0.05));
    }

    @Test
    void vectors_that_never_change_have_none() {
        double[][] still = new double[6][3];
        assertThat(new CentredKernelAlignment(still).with(new CentredKernelAlignment(random(6, 3, 1))))
                .isNull();
    }

    @Test
    void too_few_examples_are_refused() {
        assertThatThrownBy(() -> new CentredKernelAlignment(random(3, 2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Similarity of layers needs at least 4 examples, got 3; some hundreds are usual.");
    }
}
