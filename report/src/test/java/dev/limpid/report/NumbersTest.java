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

    @Test
    void tiny_numbers_share_a_power_of_ten() {
        Numbers numbers = Numbers.fitting(4.2e-7);
        assertThat(List.of(numbers.signed(4.2e-7), numbers.signed(-3e-8), numbers.signed(0), numbers.plain(1e-12)))
                .containsExactly("+4.20e−7", "−0.30e−7", "0.00", "0.00");
    }

    @Test
    void a_number_by_itself_has_two_digits_that_count() {
        assertThat(List.of(
                        Numbers.brief(0.03512),
                        Numbers.brief(-340.2),
                        Numbers.brief(1.234e-7),
                        Numbers.brief(0),
                        Numbers.brief(4),
                        Numbers.brief(3.1e12),
                        Numbers.brief(Double.NaN)))
                .containsExactly("0.035", "−340", "1.2e−7", "0", "4", "3.1e12", "n/a");
    }

    @Test
    void a_value_of_a_table_stands_as_it_was_given() {
        assertThat(List.of(
                        Numbers.value(33.0),
                        Numbers.value(-0.5),
                        Numbers.value(12000.0),
                        Numbers.value(21740.5),
                        Numbers.value("33"),
                        Numbers.value(Double.NaN)))
                .containsExactly("33", "−0.5", "12000", "21740.5", "33", "NaN");
    }
}
