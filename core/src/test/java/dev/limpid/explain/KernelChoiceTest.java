package dev.limpid.explain;

import dev.limpid.game.Game;
import dev.limpid.model.Layout;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** KernelSHAP's l1 selection: every coalition played, a regression on what is drawn, and too few pairs for one. */
class KernelChoiceTest {
    private static final Certainty NEVER = new Certainty(0, 0.95);
    private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

    /** Budgets for 14 players: 16 pairs drawn, enough for a regression, all coalitions. */
    private static final int PLAYERS = 14;

    private static Estimate.Shares choose(Game game, int samples, int features, int target) {
        return new KernelShap(samples, features, NEVER, 3)
                .estimate(game)
                .targets()
                .get(target);
    }

    private static int[] others(Estimate.Shares shares) {
        return IntStream.range(0, shares.players().size())
                .filter(player -> shares.players().get(player).equals(Estimate.Share.of(0)))
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 900, 1 << PLAYERS})
    void the_chosen_add_up_and_others_have_nothing(int samples) {
        Game game = new Game(DividendGame.random(PLAYERS, 2, 6));
        for (int features : new int[] {1, 2, 5, 13}) {
            for (int target = 0; target < 2; target++) {
                Estimate.Shares shares = choose(game, samples, features, target);
                assertThat(shares.addsUp()).isTrue();
                assertThat(Arrays.stream(shares.scores()).sum())
                        .isCloseTo(shares.full() - Objects.requireNonNull(shares.empty()), ROUNDING);
                assertThat(others(shares)).hasSize(PLAYERS - features);
                boolean exact = shares.sampled().stopped() == Attribution.Stopped.EXACT;
                assertThat(exact).isEqualTo(samples == 1 << PLAYERS);
                assertThat(shares.players().stream().filter(share -> share.low() != null))
                        .hasSize(exact ? 0 : features);
            }
        }
    }

    /** Two of them pull down; all others' shares are noise, where there is any. */
    @ParameterizedTest
    @ValueSource(ints = {70, 900, 1 << PLAYERS})
    void the_players_of_a_game_that_few_play_are_found(int samples) {
        int[] active = {1, 4, 7, 12};
        DividendGame worth = new DividendGame(
                PLAYERS,
                new double[] {0.5},
                List.of(
                        new DividendGame.Group(new int[] {1}, 2),
                        new DividendGame.Group(new int[] {4}, -1.5),
                        new DividendGame.Group(new int[] {7}, 0.8),
                        new DividendGame.Group(new int[] {12}, -0.4)));
        for (int features : new int[] {4, 6}) {
            Estimate.Shares shares = choose(new Game(worth), samples, features, 0);
            assertThat(shares.scores()).containsExactly(worth.shapley(0), ROUNDING);
        }
        int[] rest = others(choose(new Game(worth), samples, 4, 0));
        assertThat(rest).hasSize(PLAYERS - active.length).doesNotContain(active);
    }

    @ParameterizedTest
    @ValueSource(ints = {900, 1 << PLAYERS})
    void equal_players_that_play_together_are_found(int samples) {
        int[] active = {0, 3, 9, 13};
        DividendGame worth = new DividendGame(PLAYERS, new double[] {1}, List.of(new DividendGame.Group(active, 6)));
        Estimate.Shares shares = choose(new Game(worth), samples, 4, 0);
        assertThat(others(shares)).hasSize(PLAYERS - active.length).doesNotContain(active);
        assertThat(shares.scores()).containsExactly(worth.shapley(0), Offset.offset(samples == 900 ? 0.5 : 1e-9));
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 900, 1 << PLAYERS})
    void as_many_as_there_are_is_no_selection(int samples) {
        Game game = new Game(DividendGame.random(PLAYERS, 2, 8));
        for (int features : new int[] {PLAYERS, PLAYERS + 1, 999_999_999}) {
            for (int target = 0; target < 2; target++) {
                assertThat(choose(game, samples, features, target))
                        .isEqualTo(new KernelShap(samples, NEVER, 3)
                                .estimate(game)
                                .targets()
                                .get(target));
            }
        }
    }

    /** What the same choice comes to with every coalition played, as often as said; 300 seeds. */
    @ParameterizedTest
    @ValueSource(ints = {70, 900})
    void intervals_hold_the_shares_of_the_choice(int samples) {
        DividendGame worth = DividendGame.random(PLAYERS, 1, 21);
        Game game = new Game(worth);
        int held = 0;
        int all = 0;
        for (int seed = 0; seed < 300; seed++) {
            Estimate.Shares shares = new KernelShap(samples, 5, NEVER, seed)
                    .estimate(game)
                    .targets()
                    .get(0);
            int[] others = others(shares);
            int[] chosen = IntStream.range(0, PLAYERS)
                    .filter(player -> Arrays.stream(others).noneMatch(one -> one == player))
                    .toArray();
            // With every coalition the matrix is a multiple of the identity: what others had is shared evenly.
            double rest = Arrays.stream(others)
                    .mapToDouble(player -> worth.shapley(0)[player])
                    .sum();
            for (int player : chosen) {
                double truth = worth.shapley(0)[player] + rest / chosen.length;
                Estimate.Share share = shares.players().get(player);
                held += share.low() <= truth && truth <= share.high() ? 1 : 0;
                all++;
            }
        }
        assertThat(held / (double) all).isBetween(0.9, 0.98);
    }

    @Test
    void nobody_is_chosen_in_a_constant_game() {
        for (int samples : new int[] {70, 900, 1 << PLAYERS}) {
            Game game = new Game(new DividendGame(PLAYERS, new double[] {2}, List.of()));
            assertThat(choose(game, samples, 3, 0).players()).containsOnly(Estimate.Share.of(0));
        }
    }

    @Test
    void a_run_stops_when_the_order_of_the_chosen_is_certain() {
        List<DividendGame.Group> groups = new ArrayList<>();
        for (int player = 0; player < PLAYERS; player++) {
            groups.add(new DividendGame.Group(new int[] {player}, player < 3 ? 10 + player : 0.01));
            groups.add(new DividendGame.Group(new int[] {player, (player + 1) % PLAYERS}, 0.01 * player));
        }
        Game game = new Game(new DividendGame(PLAYERS, new double[1], groups));
        assertThat(new KernelShap(2000, 3, new Certainty(5, 0.95), 0)
                        .estimate(game)
                        .targets()
                        .get(0)
                        .sampled()
                        .stopped())
                .isEqualTo(Attribution.Stopped.CERTAIN);
        assertThat(game.spent().run()).isLessThan(1000);
    }

    @Test
    void four_thousand_players_take_seconds() {
        DividendGame worth = new DividendGame(
                4000,
                new double[1],
                List.of(
                        new DividendGame.Group(new int[] {5}, 3),
                        new DividendGame.Group(new int[] {3999}, -2),
                        new DividendGame.Group(new int[] {17, 40}, 2)));
        long start = System.nanoTime();
        Estimate.Shares shares = new KernelShap(null, 4, NEVER, 0)
                .estimate(new Game(worth))
                .targets()
                .get(0);
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(30);
        assertThat(others(shares)).hasSize(3996).doesNotContain(5, 17, 40, 3999);
    }

    @Test
    void settings_are_read_and_written_into_results() {
        Estimator chooses = estimator("features:7");
        assertThat(chooses).isEqualTo(new KernelShap(null, 7, Certainty.STANDARD, 4));
        assertThat(chooses.method().settings())
                .isEqualTo(Map.of("l1", "features:7", "samples", "auto", "top", 5, "level", 0.95));
        assertThat(estimator("none")).isEqualTo(new KernelShap(null, Certainty.STANDARD, 4));
        for (String odd : List.of(
                "features:0", "features:-1", "features:", "features:2.5", "features:9999999999", "aic", "0.1", "")) {
            assertThatThrownBy(() -> estimator(odd))
                    .hasMessage("Setting l1 is none or features:NUMBER, at least features:1, got '" + odd + "'.");
        }
        assertThatThrownBy(() -> new KernelShap(null, 0, NEVER, 0))
                .hasMessage("kernel-shap's l1 selection chooses at least 1 feature, got features:0.");
    }

    private static Estimator estimator(String l1) {
        Methods.Settings given = new Methods.Settings(
                "zero", null, null, 4, Map.of("l1", l1), Layout.SEQUENCE, (probe, input, targets) -> {
                    throw new UnsupportedOperationException();
                });
        return ((Outside) Methods.of("kernel-shap", given)).estimator();
    }
}
