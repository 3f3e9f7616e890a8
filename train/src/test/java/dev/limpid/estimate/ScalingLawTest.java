package dev.limpid.estimate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ScalingLawTest {
    @Test
    void chinchilla_is_expected_where_it_was() {
        // 1.69 + 406.4·(7e10)^−0.34 + 410.7·(1.4e12)^−0.28 = 1.69 + 0.0835 + 0.1632
        assertThat(ScalingLaw.HOFFMANN.loss(70e9, 1.4e12)).isCloseTo(1.937, within(0.001));
    }

    @Test
    void besiroglu_finds_about_twenty_tokens_a_parameter_for_chinchillas_compute() {
        ScalingLaw.Optimum best = ScalingLaw.BESIROGLU.optimum(5.76e23);
        assertThat(best.tokens() / best.parameters()).isBetween(17.0, 23.0);
    }

    @ParameterizedTest
    @CsvSource({"1e15", "1e18", "5.76e23"})
    void no_other_model_of_the_same_operations_has_a_lower_loss(double flops) {
        for (ScalingLaw law : new ScalingLaw[] {ScalingLaw.HOFFMANN, ScalingLaw.BESIROGLU}) {
            ScalingLaw.Optimum best = law.optimum(flops);
            assertThat(6 * best.parameters() * best.tokens()).isCloseTo(flops, within(flops * 1e-9));
            assertThat(law.tokensFor(best.parameters())).isCloseTo(best.tokens(), within(best.tokens() * 1e-9));
            for (double factor = 0.25; factor < 4; factor *= 1.02) {
                double other = best.parameters() * factor;
                assertThat(law.loss(other, flops / 6 / other)).isGreaterThanOrEqualTo(best.loss() - 1e-12);
            }
        }
    }
}
