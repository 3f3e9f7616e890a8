package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Certainty;
import dev.limpid.explain.Estimate;
import dev.limpid.explain.Estimator;
import dev.limpid.explain.ExactShapley;
import dev.limpid.explain.KernelShap;
import dev.limpid.explain.PartitionShap;
import dev.limpid.explain.PermutationShap;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Hierarchy;
import dev.limpid.game.Worth;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** Games against the shap package; {@code tools/golden/shap_games.py} played them. */
class ShapGoldenTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

    static Stream<JsonNode> games() {
        return StreamSupport.stream(Golden.read("shap-games.json").get("games").spliterator(), false);
    }

    /** A game by its groups' dividends. */
    private record Dividends(JsonNode groups, double base, Hierarchy hierarchy) implements Worth {
        @Override
        public int players() {
            return hierarchy.players();
        }

        @Override
        public int targets() {
            return 1;
        }

        @Override
        public int together() {
            return 64;
        }

        @Override
        public double[][] of(List<Coalition> coalitions) {
            return coalitions.stream()
                    .map(coalition -> new double[] {of(coalition)})
                    .toArray(double[][]::new);
        }

        private double of(Coalition coalition) {
            double value = base;
            for (JsonNode group : groups) {
                boolean there = StreamSupport.stream(group.get("members").spliterator(), false)
                        .allMatch(member -> coalition.has(member.intValue()));
                value += there ? group.get("dividend").doubleValue() : 0;
            }
            return value;
        }
    }

    private static Game game(JsonNode game) {
        int players = game.get("players").intValue();
        List<Hierarchy.Node> nodes = new ArrayList<>(
                IntStream.range(0, players).mapToObj(Hierarchy.Leaf::new).toList());
        for (JsonNode row : game.get("clustering")) {
            nodes.add(new Hierarchy.Group(List.of(
                    nodes.get(row.get(0).intValue()), nodes.get(row.get(1).intValue()))));
        }
        Hierarchy hierarchy = new Hierarchy(players, nodes.get(nodes.size() - 1));
        return new Game(new Dividends(game.get("groups"), game.get("base").doubleValue(), hierarchy));
    }

    private static Estimate.Shares shares(Estimator estimator, JsonNode game) {
        return estimator.estimate(game(game)).targets().get(0);
    }

    @Test
    void there_are_games() {
        assertThat(games()).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("games")
    void exact_values_agree_with_the_exact_explainer(JsonNode game) {
        assertThat(shares(new ExactShapley(false), game).scores())
                .containsExactly(Golden.numbers(game.get("exact")), ROUNDING);
    }

    // A group of t players gives each of its pairs the (t−1)th part of its dividend (Grabisch and Roubens 1999). The
    // exact explainer's interactions are the Taylor index instead (Dhamdhere et al. 2020), a (t(t−1)/2)th part.
    @ParameterizedTest
    @MethodSource("games")
    void interactions_follow_from_the_groups_dividends(JsonNode game) {
        int players = game.get("players").intValue();
        double[] expected = new double[players * players];
        double[] taylor = new double[players * players];
        double[] exact = Golden.numbers(game.get("exact"));
        for (int i = 0; i < players; i++) {
            expected[i * players + i] = exact[i];
            taylor[i * players + i] = exact[i];
        }
        for (JsonNode group : game.get("groups")) {
            double[] members = Golden.numbers(group.get("members"));
            double half = group.get("dividend").doubleValue() / 2 / (members.length - 1);
            for (double i : members) {
                for (double j : members) {
                    if (i != j) {
                        expected[(int) (i * players + j)] += half;
                        expected[(int) (i * players + i)] -= half;
                        taylor[(int) (i * players + j)] += 2 * half / members.length;
                        taylor[(int) (i * players + i)] -= 2 * half / members.length;
                    }
                }
            }
        }
        var interactions = shares(new ExactShapley(true), game).arrays().get(0);
        assertThat(interactions.name()).isEqualTo("interactions");
        assertThat(interactions.value().toDoubles()).containsExactly(expected, ROUNDING);
        assertThat(Golden.numbers(game.get("interactions"))).containsExactly(taylor, ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("games")
    void every_coalition_played_kernel_shap_agrees(JsonNode game) {
        assertThat(shares(new KernelShap(null, Certainty.STANDARD, 0), game).scores())
                .containsExactly(Golden.numbers(game.get("kernel")), ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("games")
    void every_coalition_played_as_many_features_are_chosen_as_by_num_features(JsonNode game) {
        int players = game.get("players").intValue();
        assertThat(game.get("chosen")).hasSize(players);
        for (int features = 1; features <= players; features++) {
            double[] theirs = Golden.numbers(game.get("chosen").get(features - 1));
            double[] ours = shares(new KernelShap(null, features, Certainty.STANDARD, 0), game)
                    .scores();
            assertThat(ours).containsExactly(theirs, ROUNDING);
            assertThat(Arrays.stream(ours).filter(share -> share != 0)).hasSize(features);
        }
    }

    @ParameterizedTest
    @MethodSource("games")
    void owen_values_agree_with_the_partition_explainer(JsonNode game) {
        assertThat(shares(new PartitionShap(null), game).scores())
                .containsExactly(Golden.numbers(game.get("partition")), ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("games")
    void as_many_permutations_come_as_near(JsonNode game) {
        int players = game.get("players").intValue();
        Certainty never = new Certainty(0, 0.95);
        var shares = shares(new PermutationShap((2 * players + 1) * 4000, never, 0), game)
                .players();
        double[] theirs = Golden.numbers(game.get("permutation"));
        for (int player = 0; player < players; player++) {
            // Both scatter, so their difference does by √2 more; three of its standard errors.
            double half = shares.get(player).high() - shares.get(player).score();
            assertThat(shares.get(player).score()).isCloseTo(theirs[player], Offset.offset(half / 1.96 * 4.3));
        }
    }
}
