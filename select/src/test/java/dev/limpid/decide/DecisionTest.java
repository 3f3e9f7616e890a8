package dev.limpid.decide;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DecisionTest {
    private static final List<Criterion> CRITERIA =
            List.of(new Criterion("accuracy", "", true, false), new Criterion("latency", "ms", false, true));

    private static Decision of(Alternatives all) {
        return Decision.of(all, Priorities.equal(all.width()), new double[all.width()], null, 1);
    }

    private static Alternatives named(List<String> names, double[]... values) {
        return new Alternatives(names, CRITERIA, values);
    }

    private static Decision given(double accuracy, double latency, double[] epsilon) {
        Priorities priorities = new Priorities(new double[] {accuracy, latency}, "given weights");
        return Decision.of(Tables.models(), priorities, epsilon, null, 1);
    }

    private static final String ALL = "best by weighted sum, TOPSIS, VIKOR, PROMETHEE II and Borda";

    @Test
    void the_reason_is_said_in_one_sentence() {
        // By min-max minilm has (1/3, 1) and bert-base (1, 0): it is first while accuracy counts less than 3/5.
        assertThat(of(Tables.models()).sentence())
                .isEqualTo("minilm: " + ALL + "; first in 60 % of weightings (± 1 %); it is on the front and gives up"
                        + " 0.02 accuracy to bert-base for 8 times lower latency.");
    }

    @Test
    void the_only_alternative_is_taken_without_comparison() {
        Decision decision = of(named(List.of("a"), new double[] {0.9, 3}));
        assertThat(decision.winner()).isZero();
        assertThat(decision.reversals()).isEmpty();
        assertThat(decision.anywhere().first(0)).isEqualTo(1);
        assertThat(decision.sentence()).isEqualTo("a: the only alternative, so there was nothing to choose.");
    }

    @Test
    void twins_tie_and_it_is_said() {
        Decision decision = of(named(List.of("a", "b"), new double[] {0.9, 3}, new double[] {0.9, 3}));
        assertThat(decision.name()).isEqualTo("a");
        assertThat(decision.sentence())
                .isEqualTo(
                        "a: " + ALL + ", tied with b; first in 50 % of weightings (± 1 %); it is on the front, as is b,"
                                + " which has the same values.");
    }

    @Test
    void methods_that_disagree_are_said() {
        // d has (0.824, 0.667), a (0.176, 1), b (1, 0): d is first where accuracy counts from 0.34 to 0.791. By ranks a
        // has 2 and
        // 4, d 3 and 2.5.
        Decision decision = of(named(
                List.of("a", "b", "c", "d"),
                new double[] {0.77, 2},
                new double[] {0.91, 16},
                new double[] {0.74, 4},
                new double[] {0.88, 4}));
        assertThat(decision.isSure()).isFalse();
        assertThat(decision.sentence())
                .isEqualTo(
                        "d: best by weighted sum, TOPSIS, VIKOR and PROMETHEE II, but Borda prefers a; not sure: first in"
                                + " only 45 % of weightings (± 1 %), a in 34 %; it is on the front and has 2 times higher latency"
                                + " than a for 0.11 higher accuracy.");
    }

    @Test
    void ties_and_disagreement_are_said_together() {
        // a and c have 0.5 each by the sum; on the front are a, c and d.
        Decision decision = of(named(
                List.of("a", "b", "c", "d"),
                new double[] {0.73, 1},
                new double[] {0.79, 20},
                new double[] {0.88, 20},
                new double[] {0.77, 3}));
        assertThat(decision.placings().get(0).first()).containsExactly(0, 2);
        assertThat(decision.front().first()).containsExactly(0, 2, 3);
        assertThat(decision.sentence())
                .startsWith(
                        "a: best by weighted sum and TOPSIS, tied with c, but VIKOR prefers d, PROMETHEE II and Borda"
                                + " prefer c; ");
    }

    @Test
    void a_leader_that_another_is_first_more_often_than_is_not_sure() {
        // c has (0.6, 0.658): it is first where accuracy counts from 0.363 to 0.622.
        assertThat(of(named(List.of("a", "b", "c"), new double[] {0.9, 10}, new double[] {0.8, 1}, new double[] {
                            0.86, 2.2
                        }))
                        .sentence())
                .isEqualTo(
                        "c: " + ALL + "; not sure: first in only 26 % of weightings (± 0.9 %), a in 38 %; it is on the"
                                + " front and gives up 0.04 accuracy to a for 4.5 times lower latency.");
    }

    @Test
    void given_weights_are_said_apart() {
        // Of any weights 40 % are above 3/5, of Beta(18, 2) all but 0.1 %.
        assertThat(given(9, 1, new double[2]).sentence())
                .isEqualTo(
                        "bert-base: " + ALL + "; first in 40 % of weightings (± 1 %) and in over 99 % of those near the"
                                + " given weights; it is on the front and has 8 times higher latency than minilm for 0.02 higher"
                                + " accuracy.");
        assertThat(given(9, 1, new double[2]).isSure()).isTrue();
    }

    @Test
    void one_criterion_alone_says_so() {
        assertThat(given(1, 0, new double[2]).sentence())
                .isEqualTo("bert-base: " + ALL
                        + "; accuracy alone counts; it is on the front and has 8 times higher latency"
                        + " than minilm for 0.02 higher accuracy.");
    }

    @Test
    void what_is_within_noise_is_no_gain_and_no_loss() {
        double[] accuracies = {0.03, 0.1};
        assertThat(Decision.of(Tables.models(), Priorities.equal(2), accuracies, null, 1)
                        .sentence())
                .endsWith("; it is on the front and no worse than bert-base beyond noise, with 8 times lower latency.");
        assertThat(given(9, 1, accuracies).sentence())
                .endsWith(
                        "; it is on the front, but ahead of minilm by no more than noise, with 8 times higher latency.");
        assertThat(given(9, 1, new double[] {0.03, 20}).sentence())
                .endsWith("; it is on the front, as is minilm, which differs by no more than noise.");
    }

    @Test
    void values_that_are_drawn_are_said_to_be() {
        Draws draws = new NormalDraws(Tables.models(), new double[][] {{0.03, 0.4}, {0.03, 3}, {0.03, 1}}, 1);
        assertThat(Decision.of(Tables.models(), Priorities.equal(2), new double[2], draws, 1)
                        .sentence())
                .contains(" of weightings and draws of the values (± ");
        Priorities accuracy = new Priorities(new double[] {1, 0}, "given weights");
        assertThat(Decision.of(Tables.models(), accuracy, new double[2], draws, 1)
                        .sentence())
                .contains(" of draws of the values (± ")
                .doesNotContain("weightings");
    }

    @Test
    void who_dominates_all_is_said_to() {
        Alternatives two = named(List.of("a", "b"), new double[] {0.9, 3}, new double[] {0.8, 4});
        assertThat(of(two).sentence())
                .isEqualTo("a: " + ALL + "; first in 100 % of weightings (± 0.02 %); it dominates b.");
        assertThat(of(two.withCopy(1)).sentence()).endsWith("; it dominates all others.");
    }

    @Test
    void the_two_differences_that_weigh_most_are_said() {
        Alternatives all = new Alternatives(
                List.of("a", "b"),
                List.of(
                        new Criterion("p", "", true, false),
                        new Criterion("q", "", true, false),
                        new Criterion("r", "", true, false),
                        new Criterion("s", "", true, false)),
                new double[][] {{0.2, 0.4, 0.6, 0}, {0, 0, 0, 1}});
        Priorities weights = new Priorities(new double[] {1, 3, 2, 4}, "given weights");
        assertThat(Decision.of(all, weights, new double[4], null, 1).sentence())
                .endsWith("; it is on the front and gives up 1 s to b for 0.4 higher q and 0.6 higher r.");
    }

    @Test
    void of_those_that_tie_it_is_the_one_that_is_first_under_most_weights() {
        // All have the same sum under equal weights; under any others one of the extremes is ahead of the one in the
        // middle.
        Alternatives all =
                Tables.benefits(new double[] {0.5, 0.5, 0.5}, new double[] {0, 0.5, 1}, new double[] {1, 0.5, 0});
        Decision decision = of(all);
        assertThat(decision.placings().get(0).first()).containsExactly(0, 1, 2);
        assertThat(decision.anywhere().first(1))
                .isGreaterThan(decision.anywhere().first(0));
        assertThat(decision.winner()).isNotZero();
        assertThat(decision.anywhere().first(decision.winner()))
                .isEqualTo(Math.max(
                        decision.anywhere().first(1), decision.anywhere().first(2)));
    }

    @Test
    void a_winner_is_never_dominated() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 60; round++) {
            Alternatives all = Tables.random(random, 2 + random.nextInt(8), 3);
            // A criterion that does not count lets what is dominated tie.
            double[][] rows = all.values();
            for (double[] row : rows) {
                row[0] = row[1] = 0.5;
            }
            double[] weights = {1, random.nextInt(2), 0};
            Decision decision = Decision.of(
                    all,
                    new Priorities(weights, "given weights"),
                    random.doubles(3, 0, 0.05).toArray(),
                    null,
                    new Decision.Terms(Normalisation.MIN_MAX, 50, 20, round));
            assertThat(decision.front().first()).contains(decision.winner());
        }
    }

    @Test
    void the_same_seed_gives_the_same_decision() {
        Alternatives all = Tables.random(new SplittableRandom(3), 9, 4);
        Decision once = of(all);
        Decision again = of(all);
        assertThat(again.sentence()).isEqualTo(once.sentence());
        assertThat(again.anywhere().shares()).isDeepEqualTo(once.anywhere().shares());
        assertThat(again.nearby().shares()).isDeepEqualTo(once.nearby().shares());
    }

    @Test
    void another_normalisation_can_have_another_winner_and_each_is_told() {
        Decision decision = of(Tables.models());
        assertThat(decision.firstBy()).containsOnlyKeys(Normalisation.values());
        assertThat(decision.firstBy().get(Normalisation.MIN_MAX))
                .isEqualTo(decision.placings().get(0).first());
    }

    @Test
    void bad_input_gets_one_line() {
        assertThatThrownBy(() -> Decision.of(Tables.models(), Priorities.equal(3), new double[2], null, 1))
                .hasMessage("There are 3 weights and 2 criteria, expected one a criterion.");
    }
}
