package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecommenderTest {
    private static final int CASES = 200;

    /** As the standard one, with fewer draws: p is at least 0.002 then. */
    private static final Recommender QUICK =
            new Recommender(new Inference(new Bootstrap(499, 0.95, 0), new SignFlipTest(499, 0)), Gate.STANDARD);

    private static Recommendation recommend(Results results, Need need) {
        return Recommender.STANDARD.recommend(
                results, Planted.traits(results.methods().size()), need);
    }

    /**
     * The best of four is ahead of the next by 0.25 in skill, of both metrics' mean: one standard deviation of the difference
     * (0.2 √1.5 = 0.245), with 30 examples.
     */
    @Test
    void the_best_is_recommended_where_it_is_better_by_one_standard_deviation() {
        Random random = new Random(11);
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < CASES; i++) {
            Results results = Planted.drawn(random, 30, 0.3, 0.35, 0.6, 0.1);
            if (QUICK.recommend(results, Planted.traits(4), Need.LOCAL)
                    instanceof Recommendation.Recommended recommended) {
                right += recommended.method().equals("m2") ? 1 : 0;
                wrong += recommended.method().equals("m2") ? 0 : 1;
            }
        }
        assertThat(right / (double) CASES).isGreaterThanOrEqualTo(0.95);
        assertThat(wrong).isZero();
    }

    /** Of 500 cases; the rate's standard error is 0.009 where it is 0.96, as Recommender tells. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6})
    void none_is_recommended_where_the_foremost_are_equals(int methods) {
        Random random = new Random(12);
        double[] skills = new double[methods];
        Arrays.fill(skills, 0.5);
        int abstained = 0;
        for (int i = 0; i < 500; i++) {
            Results results = Planted.drawn(random, 25, skills);
            abstained +=
                    QUICK.recommend(results, Planted.traits(methods), Need.LOCAL) instanceof Recommendation.Undecided
                            ? 1
                            : 0;
        }
        assertThat(abstained / 500.0).isGreaterThanOrEqualTo(0.94);
    }

    /** Each of two equals passes the gate of being better than random every other time, and often only one of them. */
    @Test
    void passing_a_gate_by_chance_is_no_reason_to_be_recommended() {
        Random random = new Random(14);
        int recommended = 0;
        int none = 0;
        for (int i = 0; i < 500; i++) {
            Recommendation found =
                    QUICK.recommend(Planted.drawn(random, 15, 0.15, 0.15), Planted.traits(2), Need.LOCAL);
            recommended += found instanceof Recommendation.Recommended ? 1 : 0;
            none += found instanceof Recommendation.NoneFits ? 1 : 0;
        }
        assertThat(recommended / 500.0).isLessThanOrEqualTo(0.07);
        assertThat(none / 500.0).isBetween(0.1, 0.6);
    }

    @Test
    void all_at_chance_none_fits() {
        Random random = new Random(13);
        int none = 0;
        for (int i = 0; i < 100; i++) {
            Results results = Planted.drawn(random, 25, 0, 0, 0);
            none += QUICK.recommend(results, Planted.traits(3), Need.LOCAL) instanceof Recommendation.NoneFits ? 1 : 0;
        }
        assertThat(none / 100.0).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void what_cannot_be_told_apart_is_told_with_the_cheapest() {
        Results results = Planted.drawn(new Random(1), 25, 0.5, 0.5, 0.1);
        Recommendation found = recommend(results, Need.LOCAL);
        assertThat(found).isInstanceOfSatisfying(Recommendation.Undecided.class, undecided -> {
            assertThat(undecided.methods()).containsExactlyInAnyOrder("m0", "m1");
            assertThat(undecided.cheapest()).isEqualTo("m0");
        });
        assertThat(found.sentence()).contains("do not tell which is best of").endsWith("the cheapest is m0.");
    }

    @Test
    void a_recommendation_cites_its_numbers() {
        Results results = Planted.drawn(new Random(1), 40, 0.3, 0.9);
        Recommendation found = recommend(results, Need.LOCAL);
        assertThat(found.sentence()).isEqualTo("Use m1.");
        assertThat(found.evidence())
                .filteredOn(Evidence.Standing.class::isInstance)
                .extracting(Evidence::sentence)
                .hasSize(2)
                .first()
                .asString()
                .matches(
                        "m1 goes 0\\.\\d+ \\[0\\.\\d+, [01]\\.\\d+], n = 40 of the way from a random explanation \\(0\\) to the"
                                + " best known \\(1\\), by comprehensiveness, deletion\\.");
        assertThat(found.evidence())
                .filteredOn(Evidence.Against.class::isInstance)
                .extracting(Evidence::sentence)
                .hasSize(1)
                .first()
                .asString()
                .matches(
                        "m1 is better than m0 by 0\\.\\d+ \\[0\\.\\d+, 0\\.\\d+], n = 40 \\(skill; adjusted p [0-9.e-]+;"
                                + " better on \\d+, alike on 0, worse on \\d+\\)\\.");
    }

    @Test
    void results_and_seed_give_the_recommendation_again() {
        Results results = Planted.drawn(new Random(3), 20, 0.5, 0.55);
        assertThat(recommend(results, Need.LOCAL)).isEqualTo(recommend(results, Need.LOCAL));
    }

    @Test
    void methods_that_do_not_fit_the_need_are_left_out_with_the_reason() {
        Results results = Planted.drawn(new Random(3), 30, 0.9, 0.5, 0.6, 0.9);
        Need need = new Need(Traits.Scope.LOCAL, Traits.Unit.TOKEN, 30, 100, true, false);
        Recommendation found = recommend(results, need);
        assertThat(found)
                .isInstanceOfSatisfying(
                        Recommendation.Recommended.class,
                        recommended -> assertThat(recommended.method()).isEqualTo("m0"));
        assertThat(found.excluded())
                .extracting(Recommendation.Excluded::method, Recommendation.Excluded::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("m1", "does not promise that its scores add up"),
                        org.assertj.core.groups.Tuple.tuple("m3", "does not promise that its scores add up"));
        assertThat(recommend(results, new Need(Traits.Scope.GLOBAL, null, 30, 100, false, false))
                        .sentence())
                .startsWith("No method fits: m0 is local, wanted global; m1 is local");
        assertThat(recommend(results, new Need(Traits.Scope.LOCAL, Traits.Unit.REGION, 30, 100, false, false))
                        .sentence())
                .contains("m0 scores tokens, wanted regions");
        assertThat(recommend(results, new Need(Traits.Scope.LOCAL, null, 5, 100, false, false))
                        .sentence())
                .contains("m1 takes 20.0 passes, at most 5.00 wanted");
        assertThat(recommend(results, new Need(Traits.Scope.LOCAL, null, 500, 0.5, false, false))
                        .sentence())
                .contains("m1 takes 2.00 s, at most 0.500 s wanted");
        assertThat(recommend(results, new Need(Traits.Scope.LOCAL, null, 500, 500, false, true))
                        .excluded())
                .containsExactly(new Recommendation.Excluded("m1", "draws, wanted one that gives the same again"));
    }

    @Test
    void a_method_that_fails_a_gate_is_left_out_however_good() {
        Results drawn = Planted.drawn(new Random(3), 30, 0.9, 0.5);
        List<Results.Measured> measured = new ArrayList<>(drawn.measured());
        double[] same = new double[30];
        double[] other = new double[30];
        for (int i = 0; i < 30; i++) {
            same[i] = 0.9 + 0.001 * i;
            other[i] = 0.1 - 0.001 * i;
        }
        measured.add(
                Planted.measured(Planted.about("mprt-excess", Family.RANDOMISATION, Direction.LOWER), same, other));
        Recommendation found = recommend(Planted.results(measured), Need.LOCAL);
        assertThat(found.sentence()).isEqualTo("Use m1.");
        assertThat(found.excluded())
                .containsExactly(new Recommendation.Excluded(
                        "m0", "keeps saying the same of a model whose weights are random, more than its answers do"));
        assertThat(found.evidence().stream().map(Evidence::sentence))
                .anyMatch(sentence ->
                        sentence.matches("m0 keeps saying the same of a model whose weights are random, more than its"
                                + " answers do \\(mprt-excess 0\\.9.* has to be below 0\\.200\\)\\."))
                .contains("Of m1 it cannot be told whether it says nearly the same whatever answer is asked about"
                        + " (random-logit is not known).");
    }

    @Test
    void a_method_that_nothing_tells_of_is_left_out_while_others_are_judged() {
        Results drawn = Planted.drawn(new Random(3), 30, 0.9, 0.5);
        for (Results.Measured measured : drawn.measured()) {
            Arrays.fill(measured.values()[0], Double.NaN);
        }
        Recommendation found = recommend(drawn, Need.LOCAL);
        assertThat(found.sentence()).isEqualTo("Use m1.");
        assertThat(found.excluded())
                .containsExactly(new Recommendation.Excluded("m0", "could not be judged by any faithfulness metric"));
    }

    @Test
    void the_only_one_that_fits_is_not_recommended_unless_it_was_judged() {
        Results drawn = Planted.drawn(new Random(3), 30, 0.9);
        assertThat(recommend(drawn, Need.LOCAL).sentence())
                .isEqualTo("Only m0 was judged, and there is nothing to compare it with.");
        Arrays.fill(drawn.measured().get(0).values()[0], Double.NaN);
        Arrays.fill(drawn.measured().get(1).values()[0], Double.NaN);
        assertThat(recommend(drawn, Need.LOCAL).sentence())
                .isEqualTo("Only m0 fits, and these examples do not tell how good it is.");
    }

    @Test
    void one_example_decides_nothing() {
        assertThat(recommend(Planted.drawn(new Random(3), 1, 0.9, 0.1), Need.LOCAL))
                .isInstanceOf(Recommendation.Undecided.class);
    }

    @Test
    void traits_of_other_methods_are_refused() {
        assertThatThrownBy(() -> Recommender.STANDARD.recommend(
                        Planted.drawn(new Random(3), 5, 0.9, 0.1), Planted.traits(1), Need.LOCAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A recommendation needs the traits of each method in order, of [m0, m1], got those of [m0].");
        assertThatThrownBy(() -> new Need(Traits.Scope.LOCAL, null, 0, 1, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A budget is above 0, got 0.0 passes and 1.0 seconds.");
    }
}
