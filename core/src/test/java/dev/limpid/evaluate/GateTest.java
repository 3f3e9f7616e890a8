package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GateTest {
    private static final Gate BELOW = new Gate("mprt", Gate.Side.BELOW, 0.5, false, false, "fails");
    private static final Gate ABOVE = new Gate(Gate.SKILL, Gate.Side.ABOVE, 0, true, false, "fails");

    private static Interval interval(double low, double high) {
        return new Interval((low + high) / 2, low, high, 0.95, 10, 0);
    }

    private static final Interval UNTOLD = new Interval(0.9, Double.NaN, Double.NaN, 0.95, 1, 0);

    @Test
    void a_gate_is_passed_or_failed_where_the_whole_interval_says_so() {
        assertThat(BELOW.judge(interval(0.1, 0.4))).isEqualTo(Gate.Verdict.PASSES);
        assertThat(BELOW.judge(interval(0.6, 0.8))).isEqualTo(Gate.Verdict.FAILS);
        assertThat(BELOW.judge(interval(0.4, 0.6))).isEqualTo(Gate.Verdict.CANNOT_BE_TOLD);
        assertThat(BELOW.judge(UNTOLD)).isEqualTo(Gate.Verdict.CANNOT_BE_TOLD);
    }

    @Test
    void what_has_to_be_shown_is_failed_where_it_is_not() {
        assertThat(ABOVE.judge(interval(0.1, 0.4))).isEqualTo(Gate.Verdict.PASSES);
        assertThat(ABOVE.judge(interval(-0.1, 0.4))).isEqualTo(Gate.Verdict.FAILS);
        assertThat(ABOVE.judge(interval(-0.4, -0.1))).isEqualTo(Gate.Verdict.FAILS);
        assertThat(ABOVE.judge(UNTOLD)).isEqualTo(Gate.Verdict.CANNOT_BE_TOLD);
    }
}
