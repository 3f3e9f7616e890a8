package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Editing;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.model.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

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

    @ParameterizedTest
    @CsvSource({
        "0.97, GOOD, fits well (R² 0.97)",
        "0.8, GOOD, fits well",
        "0.5, FAIR, fits roughly (R² 0.50)",
        "0.49, POOR, Poor fit (R² 0.49)",
        "-0.2, POOR, Poor fit (R² −0.20)",
        ", UNKNOWN, had nothing to fit"
    })
    void trust_falls_as_a_local_model_fits_worse(Double r2, Trust.Level level, String words) {
        Trust trust = sampled(
                new Attribution.Sampled(Attribution.Stopped.BUDGET, 0.95, 0, new Attribution.Fit(r2, 0, 4.2)), 0.1);
        assertThat(trust.level()).isEqualTo(level);
        assertThat(trust.grade()).contains(words);
    }

    @Test
    void why_sampling_stopped_is_said_in_words() {
        assertThat(sampled(new Attribution.Sampled(Attribution.Stopped.EXACT, 0.95, 5, null), 0)
                        .estimation())
                .isEqualTo("Nothing was left to chance: another seed gives the same scores.");
        assertThat(sampled(new Attribution.Sampled(Attribution.Stopped.CERTAIN, 0.9, 5, null), 0.1)
                        .estimation())
                .isEqualTo("Sampling stopped when the order of the first 5 was certain. Intervals are at a level of"
                        + " 90\u00a0%: of a hundred, about 10 miss.");
        assertThat(sampled(new Attribution.Sampled(Attribution.Stopped.BUDGET, 0.95, 1, null), 0)
                        .estimation())
                .isEqualTo(
                        "Sampling stopped at its budget, before which feature comes first was certain; more --samples"
                                + " go on.");
        assertThat(sampled(
                                new Attribution.Sampled(
                                        Attribution.Stopped.BUDGET, 0.95, 0, new Attribution.Fit(0.9, 0, 4.2)),
                                0)
                        .estimation())
                .isEqualTo(
                        "Sampling stopped at its budget; more --samples narrow what is left to chance. With everything"
                                + " present the local model gives 4.20, the model itself 4.50.");
    }

    @Test
    void a_rule_is_told_by_how_often_it_holds_and_how_far_it_reaches() {
        Trust held = sampled(
                new Attribution.Sampled(
                        Attribution.Stopped.CERTAIN,
                        0.9,
                        0,
                        null,
                        new Attribution.Anchor(0.987, 0.955, 1.0, 0.5, true)),
                0);
        assertThat(held.level()).isEqualTo(Trust.Level.GOOD);
        assertThat(held.grade())
                .isEqualTo("While 1 feature is present (score 1), whatever becomes of the others, the answer stays in"
                        + " 98.7\u00a0% of all cases (95.5\u00a0% to 100.0\u00a0%). This applies to 50.0\u00a0% of all"
                        + " random masks.");
        assertThat(held.estimation()).isEqualTo("Sampling stopped when the rule was certain, at a level of 90\u00a0%.");
        Trust open = sampled(
                new Attribution.Sampled(
                        Attribution.Stopped.BUDGET, 0.9, 0, null, new Attribution.Anchor(0.8, 0.7, 0.9, 0.5, false)),
                0);
        assertThat(open.level()).isEqualTo(Trust.Level.POOR);
        assertThat(open.grade()).endsWith(" That is not shown to be as often as asked for.");
        assertThat(open.estimation())
                .isEqualTo("Sampling stopped at its budget, before a rule was certain; more --samples go on.");
        assertThat(sampled(
                                new Attribution.Sampled(
                                        Attribution.Stopped.EXACT,
                                        1,
                                        0,
                                        null,
                                        new Attribution.Anchor(1, null, null, 0.5, true)),
                                0)
                        .grade())
                .contains("100.0\u00a0% of all cases, exactly.");
    }

    @Test
    void another_text_is_told_with_the_answer_to_it() {
        assertThat(edited(true).level()).isEqualTo(Trust.Level.GOOD);
        assertThat(edited(true).grade())
                .isEqualTo("With “Italy” for “France” the model answers “rome”; none of the changes can be left out.");
        assertThat(edited(false).level()).isEqualTo(Trust.Level.POOR);
        assertThat(edited(false).grade())
                .isEqualTo("No change of the answer was found. With “Italy” for “France”, which comes nearest, it is"
                        + " still “rome”.");
    }

    private static Trust edited(boolean flips) {
        Attribution like = CapitalOfFrance.integratedGradients();
        Editing.Edit edit = new Editing.Edit(4, new Place.Span(0, 15, 21), "France", "Italy", -1);
        return Trust.of(
                new Attribution(
                        like.method(),
                        like.target(),
                        like.scores(),
                        List.of(),
                        null,
                        null,
                        like.cost(),
                        List.of(),
                        0,
                        like.model(),
                        new Attribution.Edited(
                                List.of("The capital of Italy is [MASK]."), List.of(edit), flips, "rome", 3, null)),
                Medium.TEXT);
    }

    @Test
    void a_method_that_looks_inside_says_nothing_of_sampling() {
        assertThat(Trust.of(CapitalOfFrance.integratedGradients(), Medium.TEXT).estimation())
                .isEmpty();
    }

    private static Trust sampled(Attribution.Sampled sampled, double around) {
        return Trust.of(
                Regions.of(
                        "lime",
                        Regions.attribution("lime", 2, 1, i -> i, around, 1, 2).scores(),
                        sampled),
                Medium.REGIONS);
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
