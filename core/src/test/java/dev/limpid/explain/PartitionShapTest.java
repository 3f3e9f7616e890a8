package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Hierarchy;
import dev.limpid.game.UnfitScore;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PartitionShapTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

    /** Owen's definition: what a player adds to those before it, over all orders that keep every group together. */
    private static double[] owen(Game game, Hierarchy.Node root) {
        double[] values = new double[game.players()];
        List<List<Integer>> orders = orders(root);
        for (List<Integer> order : orders) {
            Coalition before = Coalition.none(game.players());
            for (int player : order) {
                Coalition after = before.with(player);
                values[player] += (game.value(after)[0] - game.value(before)[0]) / orders.size();
                before = after;
            }
        }
        return values;
    }

    private static List<List<Integer>> orders(Hierarchy.Node node) {
        if (node instanceof Hierarchy.Leaf leaf) {
            return List.of(List.of(leaf.player()));
        }
        List<Hierarchy.Node> parts = ((Hierarchy.Group) node).parts();
        List<List<Integer>> both = new ArrayList<>();
        for (List<Integer> left : orders(parts.get(0))) {
            for (List<Integer> right : orders(parts.get(1))) {
                both.add(joined(left, right));
                both.add(joined(right, left));
            }
        }
        return both;
    }

    private static List<Integer> joined(List<Integer> first, List<Integer> next) {
        List<Integer> all = new ArrayList<>(first);
        all.addAll(next);
        return all;
    }

    /** Any tree of pairs, its leaves in any order. */
    static Hierarchy random(int players, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Hierarchy.Node> nodes = new ArrayList<>();
        for (int player = 0; player < players; player++) {
            nodes.add(new Hierarchy.Leaf(player));
        }
        while (nodes.size() > 1) {
            Hierarchy.Node left = nodes.remove(random.nextInt(nodes.size()));
            Hierarchy.Node right = nodes.remove(random.nextInt(nodes.size()));
            nodes.add(new Hierarchy.Group(List.of(left, right)));
        }
        return new Hierarchy(players, nodes.get(0));
    }

    private static Estimate.Shares shares(Integer samples, Game game) {
        return new PartitionShap(samples).estimate(game).targets().get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 7, 9})
    void all_groups_looked_into_give_owens_values(int players) {
        for (long seed = 0; seed < 5; seed++) {
            Hierarchy tree = random(players, seed);
            Game game = new Game(DividendGame.random(players, 1, seed).nested(tree));
            Estimate.Shares shares = shares(null, game);
            assertThat(shares.scores()).containsExactly(owen(game, tree.root()), ROUNDING);
            assertThat(shares.sampled()).isEqualTo(Certainty.EXACT);
            assertThat(shares.warnings()).isEmpty();
        }
    }

    @Test
    void without_groups_within_groups_of_two_they_are_shapleys() {
        DividendGame two = DividendGame.random(2, 1, 1);
        assertThat(shares(null, new Game(two)).scores()).containsExactly(two.shapley(0), ROUNDING);
    }

    @Test
    void groups_of_many_are_halved_in_their_order() {
        DividendGame worth = DividendGame.random(7, 1, 11);
        Hierarchy.Node[] leaf =
                IntStream.range(0, 7).mapToObj(Hierarchy.Leaf::new).toArray(Hierarchy.Node[]::new);
        Hierarchy many = new Hierarchy(
                7,
                new Hierarchy.Group(List.of(
                        new Hierarchy.Group(List.of(leaf[0], leaf[1], leaf[2])),
                        new Hierarchy.Group(List.of(leaf[3])),
                        new Hierarchy.Group(List.of(leaf[5], leaf[4])),
                        leaf[6])));
        Hierarchy.Node pairs =
                pair(pair(pair(pair(leaf[0], leaf[1]), leaf[2]), leaf[3]), pair(pair(leaf[5], leaf[4]), leaf[6]));
        assertThat(many.halved()).isEqualTo(new Hierarchy(7, pairs));
        Game game = new Game(worth.nested(many));
        assertThat(shares(null, game).scores()).containsExactly(owen(game, pairs), ROUNDING);
    }

    private static Hierarchy.Node pair(Hierarchy.Node left, Hierarchy.Node right) {
        return new Hierarchy.Group(List.of(left, right));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 10, 50, 400})
    void shares_add_up_and_samples_are_kept_whatever_these_are(int samples) {
        for (long seed = 0; seed < 5; seed++) {
            Game game = new Game(DividendGame.random(40, 1, seed).nested(random(40, seed)));
            Estimate.Shares shares = shares(samples, game);
            assertThat(game.spent().asked()).isLessThanOrEqualTo(samples);
            assertThat(Arrays.stream(shares.scores()).sum()).isCloseTo(shares.full() - shares.empty(), ROUNDING);
            assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.BUDGET);
            assertThat(shares.warnings())
                    .singleElement()
                    .asString()
                    .matches("The samples were spent before all groups of features were looked into: \\d+ of 40 scores"
                            + " are in part even shares of their group's\\. Raise samples to tell them apart\\.");
        }
    }

    @Test
    void what_is_not_looked_into_is_shared_evenly() {
        Hierarchy.Node[] leaf =
                IntStream.range(0, 4).mapToObj(Hierarchy.Leaf::new).toArray(Hierarchy.Node[]::new);
        Hierarchy tree = new Hierarchy(4, pair(pair(leaf[0], leaf[1]), pair(leaf[2], leaf[3])));
        // The left pair is worth 10, the right one 1; together no more.
        DividendGame worth = new DividendGame(
                tree,
                new double[] {0},
                List.of(
                        new DividendGame.Group(new int[] {0}, 7),
                        new DividendGame.Group(new int[] {1}, 3),
                        new DividendGame.Group(new int[] {2}, 1)));
        assertThat(shares(2, new Game(worth)).scores()).containsExactly(2.75, 2.75, 2.75, 2.75);
        assertThat(shares(4, new Game(worth)).scores()).containsExactly(5, 5, 0.5, 0.5);
        // The next two looks go where most is at stake: the left pair, without the right one and with it.
        assertThat(shares(8, new Game(worth)).scores()).containsExactly(7, 3, 0.5, 0.5);
    }

    @Test
    void a_player_that_adds_nothing_gets_nothing_and_siblings_that_add_alike_get_alike() {
        Hierarchy tree = random(8, 3);
        Hierarchy.Group siblings = lowest(tree.root());
        int one = siblings.players()[0];
        int other = siblings.players()[1];
        int dummy = IntStream.range(0, 8)
                .filter(p -> p != one && p != other)
                .findFirst()
                .orElseThrow();
        List<DividendGame.Group> groups = new ArrayList<>();
        groups.add(new DividendGame.Group(new int[] {one, other}, 2));
        for (int player = 0; player < 8; player++) {
            if (player != one && player != other && player != dummy) {
                groups.add(new DividendGame.Group(new int[] {player}, player));
                groups.add(new DividendGame.Group(new int[] {player, one}, 0.3 * player));
                groups.add(new DividendGame.Group(new int[] {player, other}, 0.3 * player));
            }
        }
        double[] scores = shares(null, new Game(new DividendGame(tree, new double[] {1}, groups)))
                .scores();
        assertThat(scores[one]).isCloseTo(scores[other], ROUNDING);
        assertThat(scores[dummy]).isCloseTo(0, ROUNDING);
    }

    private static Hierarchy.Group lowest(Hierarchy.Node node) {
        Hierarchy.Group group = (Hierarchy.Group) node;
        for (Hierarchy.Node part : group.parts()) {
            if (part instanceof Hierarchy.Group) {
                return lowest(part);
            }
        }
        return group;
    }

    @Test
    void shares_of_a_sum_are_sums_of_shares() {
        for (Integer samples : new Integer[] {60, 2000}) {
            Estimate estimate = new PartitionShap(samples)
                    .estimate(new Game(
                            DividendGame.random(12, 2, 9).nested(random(12, 2)).withSum()));
            double[] one = estimate.targets().get(0).scores();
            double[] other = estimate.targets().get(1).scores();
            for (int player = 0; player < 12; player++) {
                assertThat(estimate.targets().get(2).scores()[player]).isCloseTo(one[player] + other[player], ROUNDING);
            }
        }
    }

    @Test
    void one_player_gets_all() {
        Game game = new Game(new DividendGame(1, new double[] {1}, List.of(new DividendGame.Group(new int[] {0}, 3))));
        Estimate.Shares shares = shares(null, game);
        assertThat(shares.scores()).containsExactly(3);
        assertThat(shares.sampled()).isEqualTo(Certainty.EXACT);
        assertThat(game.spent().evaluated()).isEqualTo(2);
    }

    @Test
    void a_model_that_never_changes_its_mind_gives_zeros() {
        assertThat(shares(100, new Game(new DividendGame(random(40, 1), new double[] {0.7}, List.of())))
                        .scores())
                .containsOnly(0);
    }

    @Test
    void asking_again_gives_the_same_bits_also_after_a_failure_midway_and_costs_no_more() {
        DividendGame worth = DividendGame.random(40, 2, 5).nested(random(40, 5));
        Game steady = new Game(worth);
        Estimate expected = new PartitionShap(500).estimate(steady);
        worth.failAfter = 300;
        Game game = new Game(worth);
        assertThatThrownBy(() -> new PartitionShap(500).estimate(game)).hasMessage("the model broke");
        assertThat(game.spent().evaluated()).isBetween(200L, 300L);
        assertThat(new PartitionShap(500).estimate(game)).isEqualTo(expected);
        assertThat(game.spent().evaluated()).isEqualTo(steady.spent().evaluated());
    }

    @Test
    void a_score_that_is_no_number_is_refused() {
        DividendGame worth =
                new DividendGame(12, new double[] {0}, List.of(new DividendGame.Group(new int[] {3}, Double.NaN)));
        assertThatThrownBy(() -> shares(null, new Game(worth))).isInstanceOf(UnfitScore.class);
        assertThatThrownBy(() -> shares(1, new Game(worth)))
                .hasMessage("partition-shap plays nobody and everybody at least, got 1 samples.");
    }

    @Test
    void four_thousand_players_take_seconds_and_their_groups_are_told_apart() {
        DividendGame worth = new DividendGame(
                4000,
                new double[] {1},
                IntStream.range(0, 60)
                        .mapToObj(i -> new DividendGame.Group(new int[] {i * 61}, i))
                        .toList());
        long start = System.nanoTime();
        Estimate.Shares shares = shares(null, new Game(worth));
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
        double[] scores = shares.scores();
        assertThat(Arrays.stream(scores).sum()).isCloseTo(59 * 30, Offset.offset(1e-6));
        assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.BUDGET);
        // In all contexts a quarter is worth the same, so a quarter's sum is what its players add.
        for (int quarter = 0; quarter < 4; quarter++) {
            int from = quarter * 1000;
            double expected = IntStream.range(0, 60)
                    .filter(i -> i * 61 >= from && i * 61 < from + 1000)
                    .sum();
            assertThat(Arrays.stream(scores, from, from + 1000).sum()).isCloseTo(expected, Offset.offset(1e-6));
        }
    }
}
