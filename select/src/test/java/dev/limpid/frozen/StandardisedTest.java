package dev.limpid.frozen;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class StandardisedTest {
    @Test
    void dimensions_come_out_with_mean_0_and_variance_1() {
        double[][] rows = {{1, 100}, {3, 100}, {8, 400}};
        Standardised standardised = Standardised.of(rows);
        // (9 + 1 + 16) / 3 and (2 · 100² + 200²) / 3
        assertThat(standardised.mean()).containsExactly(4, 200);
        assertThat(standardised.scale())
                .containsExactly(new double[] {Math.sqrt(26 / 3.0), Math.sqrt(20000)}, within(1e-12));
        DMatrixRMaj out = standardised.apply(rows);
        assertThat(out.get(2, 0)).isCloseTo(4 / Math.sqrt(26 / 3.0), within(1e-12));
        assertThat(out.get(0, 1)).isCloseTo(-Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void constant_dimensions_are_only_moved() {
        double[][] rows = new double[7][];
        for (int i = 0; i < rows.length; i++) {
            // The mean of seven 0.1 is not 0.1.
            rows[i] = new double[] {0.1, 0, 1e9 + 0.1, i};
        }
        Standardised standardised = Standardised.of(rows);
        assertThat(standardised.scale()).containsExactly(1, 1, 1, 2);
        assertThat(standardised.apply(rows).get(3, 0)).isCloseTo(0, within(1e-15));
    }

    @Test
    void refuses_numbers_too_large_to_be_squared() {
        assertThatThrownBy(() -> Standardised.of(new double[][] {{0, 1e200}, {0, -1e200}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Dimension 1 of the vectors has numbers around 0.0 that are too large to be squared, so they"
                                + " can't be standardised. The model overflows there, or its weights are damaged.");
    }
}
