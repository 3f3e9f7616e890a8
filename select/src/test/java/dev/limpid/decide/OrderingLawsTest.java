package dev.limpid.decide;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

class OrderingLawsTest {
    private static void requireScores(Ordering ordering, double[] found, double[] expected) {
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as(ordering.toString()).isCloseTo(expected[i], offset(1e-9));
        }
    }

    @Test
    void topsis_is_from_0_to_1_and_1_for_an_ideal_that_is_present() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 50; round++) {
            Alternatives some = Tables.random(random, 6, 4);
            Priorities weights = Tables.weights(random, 4);
            double[][] rows = Arrays.copyOf(some.values(), 7);
            rows[6] = new double[4];
            for (int j = 0; j < 4; j++) {
                double[] sorted = Arrays.stream(some.column(j)).sorted().toArray();
                rows[6][j] = some.criteria().get(j).higher() ? sorted[5] : sorted[0];
            }
            for (Normalisation normalisation : Normalisation.values()) {
                Topsis topsis = new Topsis(normalisation);
                assertThat(Arrays.stream(topsis.scores(some, weights))).allMatch(score -> score >= 0 && score <= 1);
                double[] found = topsis.scores(Tables.of(some.criteria(), rows), weights);
                assertThat(found[6]).isEqualTo(1);
                assertThat(Arrays.stream(found).limit(6)).allMatch(score -> score < 1);
            }
        }
    }

    @Test
    void units_change_nothing() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 20; round++) {
            Alternatives some = Tables.random(random, 7, 4);
            double[] units = random.doubles(4, 0.001, 1000).toArray();
            double[][] rows = new double[7][4];
            for (int i = 0; i < 7; i++) {
                for (int j = 0; j < 4; j++) {
                    rows[i][j] = some.values()[i][j] * units[j];
                }
            }
            Priorities weights = Tables.weights(random, 4);
            for (Ordering ordering : Tables.orderings()) {
                requireScores(ordering, ordering.scores(some.with(rows), weights), ordering.scores(some, weights));
            }
        }
    }

    @Test
    void lower_being_better_is_the_same_as_values_with_the_other_sign() {
        SplittableRandom random = new SplittableRandom(3);
        List<Criterion> higher = List.of(new Criterion("x", "", true, false), new Criterion("y", "", true, false));
        List<Criterion> mixed = List.of(new Criterion("x", "", true, false), new Criterion("y", "", false, false));
        double[][] rows = new double[6][];
        double[][] turned = new double[6][];
        for (int i = 0; i < 6; i++) {
            rows[i] = new double[] {random.nextDouble(), random.nextDouble()};
            turned[i] = new double[] {rows[i][0], -rows[i][1]};
        }
        Priorities weights = Tables.weights(random, 2);
        for (Ordering ordering : Tables.orderings()) {
            if (ordering.against(Tables.of(higher, turned)).isEmpty()) {
                requireScores(
                        ordering,
                        ordering.scores(Tables.of(mixed, rows), weights),
                        ordering.scores(Tables.of(higher, turned), weights));
            }
        }
    }

    @Test
    void listing_alternatives_and_criteria_in_another_order_changes_nothing() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 20; round++) {
            Alternatives some = Tables.random(random, 6, 5);
            Priorities weights = Tables.weights(random, 5);
            List<Integer> rowsAt = shuffled(6, round);
            List<Integer> columnsAt = shuffled(5, round + 100);
            double[][] rows = new double[6][5];
            double[] moved = new double[5];
            for (int j = 0; j < 5; j++) {
                moved[j] = weights.weights()[columnsAt.get(j)];
                for (int i = 0; i < 6; i++) {
                    rows[i][j] = some.values()[rowsAt.get(i)][columnsAt.get(j)];
                }
            }
            Alternatives other =
                    Tables.of(columnsAt.stream().map(some.criteria()::get).toList(), rows);
            for (Ordering ordering : Tables.orderings()) {
                double[] before = ordering.scores(some, weights);
                requireScores(
                        ordering,
                        ordering.scores(other, new Priorities(moved, "given weights")),
                        rowsAt.stream().mapToDouble(i -> before[i]).toArray());
            }
        }
    }

    private static List<Integer> shuffled(int count, long seed) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    @Test
    void all_weight_on_one_criterion_orders_by_it() {
        SplittableRandom random = new SplittableRandom(5);
        Alternatives some = Tables.random(random, 8, 3);
        for (int j = 0; j < 3; j++) {
            double[] weights = new double[3];
            weights[j] = 7;
            double[] worths = some.worths(j);
            List<List<Integer>> expected = IntStream.range(0, 8)
                    .boxed()
                    .sorted((a, b) -> Double.compare(worths[b], worths[a]))
                    .map(List::of)
                    .toList();
            for (Ordering ordering : Tables.orderings()) {
                assertThat(ordering.place(some, new Priorities(weights, "given weights"))
                                .order())
                        .as(ordering.toString())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void what_dominates_is_never_placed_behind() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 40; round++) {
            Alternatives some = Tables.random(random, 10, 2);
            Front front = Front.of(some, new double[2]);
            Priorities weights = Tables.weights(random, 2);
            assertThat(front.dominated()).isNotEmpty();
            for (Ordering ordering : Tables.orderings()) {
                double[] scores = ordering.scores(some, weights);
                for (Dominance one : front.dominated()) {
                    assertThat(scores[one.by()])
                            .as(ordering.toString())
                            .isGreaterThanOrEqualTo(scores[one.which()] - 1e-12);
                }
            }
        }
    }

    @Test
    void alternatives_of_the_same_values_tie_and_the_only_one_is_first() {
        Alternatives twins = Tables.of(
                List.of(new Criterion("x", "", true, false), new Criterion("y", "ms", false, true)),
                new double[] {0.3, 20},
                new double[] {0.3, 20});
        Alternatives alone = twins.without(1);
        for (Ordering ordering : Tables.orderings()) {
            Placing tied = ordering.place(twins, Priorities.equal(2));
            assertThat(tied.order()).as(ordering.toString()).containsExactly(List.of(0, 1));
            assertThat(tied.places()).containsExactly(1, 1);
            assertThat(tied.scores()).doesNotContain(Double.NaN);
            assertThat(ordering.scores(alone, Priorities.equal(2)))
                    .as(ordering.toString())
                    .hasSize(1)
                    .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        }
    }

    @Test
    void net_flows_sum_to_0_and_borda_to_what_there_is_to_share() {
        SplittableRandom random = new SplittableRandom(7);
        Alternatives some = Tables.random(random, 9, 4);
        Priorities weights = Tables.weights(random, 4);
        assertThat(Arrays.stream(PrometheeII.STANDARD.scores(some, weights)).sum())
                .isCloseTo(0, offset(1e-12));
        assertThat(Arrays.stream(new Borda().scores(some, weights)).sum()).isCloseTo(36, offset(1e-9));
    }

    @Test
    void places_leave_out_what_those_that_tie_take() {
        Placing placing = Placing.of("test", new double[] {1, 3, 3, 2, 3 - 1e-13});
        assertThat(placing.order()).containsExactly(List.of(1, 2, 4), List.of(3), List.of(0));
        assertThat(placing.places()).containsExactly(5, 1, 1, 4, 1);
    }

    @Test
    void the_second_criterion_decides_only_where_the_first_ties() {
        Alternatives some = Tables.benefits(
                new double[] {1, 9, 0}, new double[] {2, 0, 1}, new double[] {2, 1, 0}, new double[] {2, 1, 5});
        Priorities weights = new Priorities(new double[] {0.5, 0.4, 0}, "given weights");
        assertThat(new Lexicographic().place(some, weights).order())
                .containsExactly(List.of(2, 3), List.of(1), List.of(0));
    }

    @Test
    void vikor_proposes_several_where_the_first_is_hardly_ahead() {
        // Two that are alike, and two far behind: an advantage of 1/3 is needed.
        Alternatives close = Tables.benefits(
                new double[] {1, 0.9}, new double[] {0.9, 0.99}, new double[] {0, 0.1}, new double[] {0.1, 0});
        assertThat(Vikor.STANDARD.compromise(close, Priorities.equal(2))).containsExactlyInAnyOrder(0, 1);
        Alternatives clear = Tables.benefits(new double[] {1, 1}, new double[] {0.4, 0.2}, new double[] {0, 0});
        assertThat(Vikor.STANDARD.compromise(clear, Priorities.equal(2))).containsExactly(0);
        assertThat(Vikor.STANDARD.compromise(clear.without(0).without(0), Priorities.equal(2)))
                .containsExactly(0);
    }

    @Test
    void rounding_is_no_difference_to_vikor() {
        // Sums of 0.1 + 0.2 and of 0.3, which may differ in the last bit: divided by that difference, they would be 0
        // and 1.
        Alternatives close = Tables.benefits(
                new double[] {0, 0, 1, 1}, new double[] {1, 1, 0, 1}, new double[] {1, 1, 1, 0}, new double[] {
                    0, 0, 0, 0
                });
        Priorities weights = new Priorities(new double[] {0.1, 0.2, 0.3, 0.4}, "given weights");
        assertThat(new Vikor(1).scores(close.without(3).without(2), weights)).containsExactly(1, 1);
    }

    @Test
    void a_normalisation_says_what_it_does() {
        assertThat(Normalisation.MIN_MAX.sentence(Tables.models()))
                .isEqualTo(
                        "Normalised by min-max: each criterion runs from 0 for the worst alternative to 1 for the best;"
                                + " counted in decades (log10) first: latency.");
        assertThat(Normalisation.Z.sentence(Tables.benefits(new double[] {1})))
                .isEqualTo("Normalised by z: each criterion counts in standard deviations from the mean of the"
                        + " alternatives.");
    }

    @Test
    void bad_input_gets_one_line() {
        Criterion x = new Criterion("x", "", true, false);
        Criterion y = new Criterion("y", "", true, true);
        assertThatThrownBy(() -> new Criterion(" ", "", true, false))
                .hasMessage("A criterion has no name; name it as users call it, such as 'latency'.");
        assertThatThrownBy(() -> new Alternatives(List.of(), List.of(x), new double[0][]))
                .hasMessage("There is no alternative; at least one is needed to choose.");
        assertThatThrownBy(() -> new Alternatives(List.of("a"), List.of(), new double[1][0]))
                .hasMessage("There is no criterion; at least one is needed to choose.");
        assertThatThrownBy(() -> new Alternatives(List.of("a", "a"), List.of(x), new double[2][1]))
                .hasMessage(
                        "There are two of the name 'a', expected each alternative once; give one of them another name.");
        assertThatThrownBy(() -> new Alternatives(List.of("a"), List.of(x), new double[2][1]))
                .hasMessage("There are 1 alternatives and 2 rows of values.");
        assertThatThrownBy(() -> Tables.of(List.of(x, y), new double[] {1}))
                .hasMessage("'a0' has 1 values, expected 2, one a criterion.");
        assertThatThrownBy(() -> Tables.of(List.of(x), new double[] {Double.NaN}))
                .hasMessage("'a0' has x NaN, expected a finite number.");
        assertThatThrownBy(() -> Tables.of(List.of(y), new double[] {0}))
                .hasMessage("'a0' has y 0.0, expected a finite number above 0.");
        Alternatives zero = Tables.benefits(new double[] {1, 0});
        assertThatThrownBy(() -> new WeightedProduct().scores(zero, Priorities.equal(2)))
                .hasMessage(
                        "The weighted product takes values above 0 only, and 'a0' has c1 0.0; take another method or"
                                + " leave the criterion out.");
        assertThatThrownBy(() -> new Borda().scores(zero, Priorities.equal(3)))
                .hasMessage("There are 3 weights and 2 criteria, expected one a criterion.");
        assertThatThrownBy(() -> new Vikor(1.5)).hasMessage("VIKOR's v must be from 0 to 1, got 1.5.");
        assertThatThrownBy(() -> new Preference(Preference.Shape.USUAL, 1, 0))
                .hasMessage("A USUAL preference has q 1.0, expected 0: it has none.");
        assertThatThrownBy(() -> new Preference(Preference.Shape.LINEAR, 1, 1))
                .hasMessage("A LINEAR preference has p 1.0, expected a finite number above q, 1.0.");
        assertThatThrownBy(() -> new PrometheeII(List.of(new Preference(Preference.Shape.USUAL, 0, 0))).on(zero))
                .hasMessage("PROMETHEE II has 1 preferences, expected 2, one a criterion, or none.");
    }
}
