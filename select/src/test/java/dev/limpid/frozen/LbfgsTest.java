package dev.limpid.frozen;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LbfgsTest {
    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Σ d_j (x_j − j)², stretched by a million. */
    @Test
    void finds_the_bottom_of_a_stretched_bowl() {
        Lbfgs.Smooth bowl = (point, gradient) -> {
            double value = 0;
            for (int j = 0; j < point.length; j++) {
                double stretch = Math.pow(10, 6.0 * j / (point.length - 1));
                value += stretch * (point[j] - j) * (point[j] - j);
                gradient[j] = 2 * stretch * (point[j] - j);
            }
            return value;
        };
        Lbfgs.Minimum found = Lbfgs.minimise(bowl, ones(20), new double[20], 1e-9, 10_000);
        assertThat(found.reached()).isTrue();
        assertThat(found.gradient()).isLessThanOrEqualTo(1e-9);
        assertThat(found.value()).isCloseTo(0, within(1e-15));
        for (int j = 0; j < 20; j++) {
            assertThat(found.point()[j]).isCloseTo(j, within(1e-8));
        }
    }

    /** Rosenbrock's valley (1960), which bends. */
    @Test
    void follows_a_valley_that_bends() {
        Lbfgs.Smooth valley = (point, gradient) -> {
            double x = point[0];
            double y = point[1];
            gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
            gradient[1] = 200 * (y - x * x);
            return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
        };
        Lbfgs.Minimum found = Lbfgs.minimise(valley, ones(2), new double[] {-1.2, 1}, 1e-8, 200);
        assertThat(found.reached()).isTrue();
        assertThat(found.point()).containsExactly(new double[] {1, 1}, within(1e-7));
    }

    /** Beside 10¹² a difference of less than 10⁻⁴ is nothing to a double, yet slopes still tell. */
    @Test
    void goes_on_by_slopes_where_values_no_longer_differ() {
        Lbfgs.Smooth raised = (point, gradient) -> {
            gradient[0] = Math.sinh(point[0] - 1);
            gradient[1] = 50 * (point[1] + 2);
            return 1e12 + Math.cosh(point[0] - 1) + 25 * (point[1] + 2) * (point[1] + 2);
        };
        Lbfgs.Minimum found = Lbfgs.minimise(raised, ones(2), new double[2], 1e-10, 200);
        assertThat(found.reached()).isTrue();
        assertThat(found.point()).containsExactly(new double[] {1, -2}, within(1e-9));
    }

    @Test
    void says_that_it_stopped_before_the_bottom() {
        Lbfgs.Smooth quartic = (point, gradient) -> {
            gradient[0] = 4 * Math.pow(point[0], 3);
            return Math.pow(point[0], 4);
        };
        Lbfgs.Minimum found = Lbfgs.minimise(quartic, ones(1), new double[] {5}, 1e-30, 3);
        assertThat(found.reached()).isFalse();
        assertThat(found.steps()).isEqualTo(3);
        assertThat(found.gradient()).isGreaterThan(1e-30);
        assertThat(Lbfgs.minimise(quartic, ones(1), new double[1], 1e-30, 3).steps())
                .isZero();
    }
}
