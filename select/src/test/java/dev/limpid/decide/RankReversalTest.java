package dev.limpid.decide;

import dev.limpid.decide.RankReversal.Change;
import dev.limpid.decide.RankReversal.Pair;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

class RankReversalTest {
    @Test
    void a_known_reversal_of_topsis_is_found() {
        // The example of García-Cascales and Lamata 2012: a4 turns the order of the other three round.
        Alternatives all = new Alternatives(
                List.of("a1", "a2", "a3", "a4"),
                List.of(new Criterion("x", "", true, false), new Criterion("y", "", true, false)),
                new double[][] {{1, 5}, {4, 2}, {3, 3}, {5, 1}});
        Topsis topsis = new Topsis(Normalisation.VECTOR);
        assertThat(topsis.place(all.without(3), Priorities.equal(2)).order())
                .containsExactly(List.of(1), List.of(2), List.of(0));
        assertThat(topsis.place(all, Priorities.equal(2)).order().subList(0, 3))
                .containsExactly(List.of(0), List.of(2), List.of(1));
        RankReversal found = RankReversal.of(topsis, all, Priorities.equal(2)).stream()
                .filter(one -> one.change() == Change.REMOVED && one.third() == 3)
                .findFirst()
                .orElseThrow();
        assertThat(found.pairs()).containsExactly(new Pair(0, 1), new Pair(0, 2), new Pair(2, 1));
        assertThat(found.winner()).isTrue();
        assertThat(found.sentence(all))
                .isEqualTo("By TOPSIS a1 is ahead of a2, but behind once a4 is removed; so it is with 2 more pairs.");
    }

    @Test
    void borda_lets_a_third_decide() {
        // a is ahead of b twice of three; c, between them once, makes up for it.
        Alternatives all = new Alternatives(
                List.of("a", "b", "c"),
                List.of(
                        new Criterion("x", "", true, false),
                        new Criterion("y", "", true, false),
                        new Criterion("z", "", true, false)),
                new double[][] {{3, 3, 1}, {2, 2, 3}, {1, 1, 2}});
        Priorities weights = new Priorities(new double[] {0.3, 0.25, 0.45}, "given weights");
        // With c: a 1.1, b 1.45; without: a 0.55, b 0.45.
        assertThat(RankReversal.of(new Borda(), all, weights))
                .contains(new RankReversal("Borda", Change.REMOVED, 2, List.of(new Pair(1, 0)), true));
        assertThat(RankReversal.of(new Borda(), all, weights).get(0).sentence(all))
                .isEqualTo("By Borda b is ahead of a, but behind once c is removed.");
    }

    @Test
    void a_reversal_behind_the_winner_leaves_the_winner() {
        // As above, behind one that is the best in everything.
        Alternatives all = new Alternatives(
                List.of("a", "b", "c", "best"),
                List.of(
                        new Criterion("x", "", true, false),
                        new Criterion("y", "", true, false),
                        new Criterion("z", "", true, false)),
                new double[][] {{3, 3, 1}, {2, 2, 3}, {1, 1, 2}, {9, 9, 9}});
        Priorities weights = new Priorities(new double[] {0.3, 0.25, 0.45}, "given weights");
        assertThat(RankReversal.of(new Borda(), all, weights))
                .contains(new RankReversal("Borda", Change.REMOVED, 2, List.of(new Pair(1, 0)), false));
    }

    @Test
    void the_weighted_product_and_the_lexicographic_order_never_let_a_third_decide() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 30; round++) {
            Alternatives all = Tables.random(random, 6, 4);
            Priorities weights = Tables.weights(random, 4);
            assertThat(RankReversal.of(new WeightedProduct(), all, weights)).isEmpty();
            assertThat(RankReversal.of(new Lexicographic(), all, weights)).isEmpty();
        }
    }

    @Test
    void a_copy_moves_neither_ends_nor_the_weighted_sum_by_min_max() {
        SplittableRandom random = new SplittableRandom(2);
        int copied = 0;
        for (int round = 0; round < 30; round++) {
            Alternatives all = Tables.random(random, 6, 4);
            Priorities weights = Tables.weights(random, 4);
            assertThat(RankReversal.of(new WeightedSum(Normalisation.MIN_MAX), all, weights))
                    .allMatch(one -> one.change() == Change.REMOVED);
            copied += (int) RankReversal.of(new Borda(), all, weights).stream()
                    .filter(one -> one.change() == Change.COPIED)
                    .count();
        }
        assertThat(copied).isPositive();
    }

    @Test
    void one_or_two_alternatives_have_no_third() {
        Alternatives all = Tables.models();
        for (Ordering ordering : Tables.orderings()) {
            assertThat(RankReversal.of(ordering, all.without(2).without(1), Priorities.equal(2)))
                    .isEmpty();
            assertThat(RankReversal.of(ordering, all.without(2), Priorities.equal(2)))
                    .allMatch(one -> one.change() == Change.COPIED);
        }
    }
}
