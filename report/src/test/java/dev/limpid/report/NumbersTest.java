package dev.limpid.report;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class NumbersTest {
    @Test
    void numbers_carry_their_sign_unless_they_are_zero() {
        Numbers numbers = Numbers.fitting(8.5);
        assertThat(List.of(numbers.signed(8.54), numbers.signed(-0.2), numbers.signed(-0.001), numbers.plain(-1.02)))
                .containsExactly("+8.54", "−0.20", "0.00", "−1.02");
        assertThat(Numbers.fitting(0.004).signed(0.00123)).isEqualTo("+0.00123");
        assertThat(List.of(Numbers.percent(0.0001), Numbers.percent(0), Numbers.percent(1)))
                .containsExactly("<0.1\u00a0%", "0.0\u00a0%", "100.0\u00a0%");
    }
}
