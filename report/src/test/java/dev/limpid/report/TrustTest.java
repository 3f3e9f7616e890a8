package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.CapitalOfFrance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TrustTest {
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
        assertThat(Trust.of(CapitalOfFrance.integratedGradients(), Medium.TEXT).account())
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

    private static Trust trust(Attribution.Completeness completeness) {
        Attribution like = CapitalOfFrance.integratedGradients();
        return Trust.of(
                new Attribution(
                        like.method(),
                        like.target(),
                        like.scores(),
                        like.arrays(),
                        completeness,
                        like.cost(),
                        like.warnings(),
                        0,
                        like.model()),
                Medium.TEXT);
    }
}
