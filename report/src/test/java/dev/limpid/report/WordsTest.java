package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.CapitalOfFrance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class WordsTest {
    @Test
    void the_verdict_names_the_answer_and_what_led_to_it() {
        assertThat(Verdict.text(CapitalOfFrance.explained()))
                .isEqualTo(
                        "bert-base-uncased answers “paris” (41.7\u00a0%), mostly because of “capital” and “France”.");
    }

    @Test
    void the_verdict_speaks_of_sensitivity_where_scores_have_no_sign() {
        assertThat(Verdict.text(CapitalOfFrance.document(CapitalOfFrance.saliency())))
                .contains(", and is most sensitive to “capital”");
    }

    @Test
    void the_verdict_names_a_strong_objection() {
        assertThat(Verdict.text(Examples.text("not good", -2, 3))).endsWith("mostly because of “good”, despite “not”.");
    }

    @Test
    void the_verdict_claims_nothing_where_nothing_speaks_for_the_answer() {
        assertThat(Verdict.text(Examples.text("not good", -2, -1)))
                .endsWith("; nothing in the text speaks for “POSITIVE”, and against it most “not”.");
    }

    @Test
    void maps_without_scores_give_no_reasons() {
        assertThat(Verdict.text(CapitalOfFrance.document(CapitalOfFrance.attention(1, 1))))
                .isEqualTo("bert-base-uncased answers “paris” (41.7\u00a0%).");
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10, GOOD",
        "10, 9.95, GOOD",
        "10, 9.6, FAIR",
        "10, 8.5, FAIR",
        "10, 5, POOR",
        "0, 0, GOOD",
        "0, 1, POOR"
    })
    void trust_falls_as_the_gap_grows(double expected, double attributed, Trust.Level level) {
        assertThat(trust(new Attribution.Completeness(expected, attributed)).level())
                .isEqualTo(level);
    }

    @Test
    void the_account_gives_the_gap_in_both_measures() {
        assertThat(Trust.of(CapitalOfFrance.integratedGradients()).account())
                .isEqualTo(
                        "The scores should add up to +13.37, the way from −1.02 at the baseline to 12.35 at the text."
                                + " They add up to +13.94, 0.57 too much (4.3\u00a0% of the difference).");
    }

    @Test
    void a_sum_that_is_no_number_is_not_trusted() {
        Trust trust = trust(new Attribution.Completeness(Double.NaN, 1));
        assertThat(trust.level()).isEqualTo(Trust.Level.POOR);
        assertThat(trust.account()).doesNotContain("NaN");
    }

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
    void bars_of_a_sum_join_end_to_end_and_arrive_at_the_score() {
        Chart chart = ChartMaker.of(CapitalOfFrance.integratedGradients());
        List<Chart.Bar> bars = chart.bars();
        assertThat(bars)
                .extracting(Chart.Bar::label)
                .containsExactly("baseline", "capital", "France", "is", "of", "The", ".", "unaccounted for", "score");
        for (int i = 0; i + 1 < bars.size(); i++) {
            double end = bars.get(i).link().from();
            assertThat(List.of(bars.get(i + 1).from(), bars.get(i + 1).to()))
                    .anySatisfy(edge -> assertThat(edge).isCloseTo(end, org.assertj.core.api.Assertions.within(1e-9)));
        }
    }

    @Test
    void bars_without_a_sum_begin_at_zero() {
        Chart chart = ChartMaker.of(CapitalOfFrance.saliency());
        assertThat(chart.bars()).extracting(Chart.Bar::from).containsOnly(27.0);
        assertThat(chart.bars().get(0).label()).isEqualTo("capital");
    }

    private static Trust trust(Attribution.Completeness completeness) {
        Attribution like = CapitalOfFrance.integratedGradients();
        return Trust.of(new Attribution(
                like.method(),
                like.target(),
                like.scores(),
                like.arrays(),
                completeness,
                like.cost(),
                like.warnings(),
                0,
                like.model()));
    }
}
