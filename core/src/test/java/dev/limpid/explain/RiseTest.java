package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.UnfitScore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RiseTest {
    private static final Certainty NEVER = new Certainty(0, 0.95);

    private static Estimate.Shares shares(Rise rise, ToyGame game) {
        return rise.estimate(new Game(game)).targets().get(0);
    }

    /** E[v | player shown], or with {@code shown} false hidden, by all subsets of the others. */
    private static double conditional(ToyGame game, int player, double p, boolean shown) {
        int players = game.players();
        double sum = 0;
        for (int bits = 0; bits < 1 << players; bits++) {
            if ((bits >> player & 1) == (shown ? 1 : 0)) {
                double chance = 1;
                for (int other = 0; other < players; other++) {
                    if (other != player) {
                        chance *= (bits >> other & 1) == 1 ? p : 1 - p;
                    }
                }
                sum += chance * game.of(List.of(Coalition.ofBits(players, bits)))[0][0];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"0.5,true", "0.3,true", "0.5,false", "0.8,false"})
    void small_games_are_played_out(double p, boolean centred) {
        for (int players : new int[] {1, 2, 7}) {
            ToyGame game = ToyGame.random(players, 1, players);
            Estimate.Shares shares = shares(new Rise(p, centred, null, NEVER, 0), game);
            assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.EXACT);
            for (int player = 0; player < players; player++) {
                double truth = conditional(game, player, p, true) - (centred ? conditional(game, player, p, false) : 0);
                assertThat(shares.players().get(player).score()).isCloseTo(truth, within(1e-12));
                assertThat(shares.players().get(player).low()).isNull();
            }
        }
    }

    /** Unbiased: over 400 seeds the mean error is within 4 standard errors. And 95 % intervals hold the truth as often. */
    @ParameterizedTest
    @CsvSource({"0.5,true", "0.3,true", "0.5,false"})
    void estimates_are_unbiased_and_intervals_keep_their_promise(double p, boolean centred) {
        ToyGame game = ToyGame.random(8, 1, 21);
        int seeds = 400;
        for (int player : new int[] {0, 5}) {
            double truth = conditional(game, player, p, true) - (centred ? conditional(game, player, p, false) : 0);
            double sum = 0;
            double squares = 0;
            int held = 0;
            for (int seed = 0; seed < seeds; seed++) {
                Estimate.Share share = shares(new Rise(p, centred, 150, NEVER, seed), game)
                        .players()
                        .get(player);
                double off = share.score() - truth;
                sum += off;
                squares += off * off;
                held += Objects.requireNonNull(share.low()) <= truth && truth <= Objects.requireNonNull(share.high())
                        ? 1
                        : 0;
            }
            double error = Math.sqrt(squares / seeds / seeds);
            assertThat(Math.abs(sum / seeds)).isLessThan(4 * error);
            assertThat(held).isBetween(362, 396);
        }
    }

    @Test
    void centred_is_the_same_picture_less_the_mean() {
        ToyGame game = ToyGame.random(6, 1, 2);
        double[] plain = shares(new Rise(0.3, false, null, NEVER, 0), game).scores();
        double[] centred = shares(new Rise(0.3, true, null, NEVER, 0), game).scores();
        double mean = 0.3 * conditional(game, 0, 0.3, true) + 0.7 * conditional(game, 0, 0.3, false);
        for (int player = 0; player < 6; player++) {
            assertThat(plain[player] - mean).isCloseTo(0.7 * centred[player], within(1e-12));
        }
    }

    @Test
    void at_one_half_an_additive_game_gives_each_what_it_adds() {
        ToyGame game = new ToyGame(9, 1, one ->
                new double[] {one.present().mapToDouble(i -> i * i).sum()});
        double[] scores = shares(new Rise(0.5, true, null, NEVER, 0), game).scores();
        for (int player = 0; player < 9; player++) {
            assertThat(scores[player]).isCloseTo(player * player, within(1e-9));
        }
    }

    /** The best two of many are found early, and the same seed finds the same bits. */
    @Test
    void it_stops_when_the_best_are_certain() {
        ToyGame game = new ToyGame(
                40, 1, one -> new double[] {(one.has(3) ? 20 : 0) - (one.has(30) ? 10 : 0) + one.size() * 0.01});
        Rise rise = new Rise(0.5, true, 100_000, new Certainty(2, 0.95), 4);
        Game played = new Game(game);
        Estimate.Shares shares = rise.estimate(played).targets().get(0);
        assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.CERTAIN);
        assertThat(played.spent().evaluated()).isLessThan(10_000);
        double[] scores = shares.scores();
        assertThat(scores[3]).isCloseTo(20, within(2.0));
        assertThat(scores[30]).isCloseTo(-10, within(2.0));
        assertThat(shares(rise, game).scores()).containsExactly(scores);
        assertThat(shares(new Rise(0.5, true, 100_000, new Certainty(2, 0.95), 5), game)
                        .scores())
                .isNotEqualTo(scores);
    }

    @Test
    void a_constant_model_gives_zeros() {
        Estimate.Shares shares = shares(new Rise(0.5, true, 300, Certainty.STANDARD, 0), ToyGame.constant(20, 3.7));
        assertThat(shares.scores()).containsOnly(0);
        assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.BUDGET);
        assertThat(shares.full()).isEqualTo(3.7);
    }

    @Test
    void after_a_failure_it_goes_on_where_it_broke_off() {
        ToyGame worth = ToyGame.random(30, 2, 7);
        Rise rise = new Rise(0.5, true, 600, NEVER, 1);
        double[] whole = shares(rise, worth).scores();
        worth.failsAfter = 300;
        Game game = new Game(worth);
        assertThatThrownBy(() -> rise.estimate(game)).hasMessage("The model broke.");
        worth.failsAfter = -1;
        assertThat(game.spent().evaluated()).isGreaterThan(250);
        assertThat(rise.estimate(game).targets().get(0).scores()).containsExactly(whole);
        assertThat(game.spent().evaluated()).isEqualTo(601);
    }

    @Test
    void four_thousand_features_take_seconds() {
        ToyGame game = new ToyGame(4000, 1, one -> new double[] {one.size()});
        assertThat(shares(new Rise(0.5, true, 1000, NEVER, 0), game).scores()).hasSize(4000);
    }

    @Test
    void a_score_that_is_no_number_is_refused() {
        ToyGame broken = new ToyGame(4, 1, one -> new double[] {one.size() == 2 ? Double.NaN : 1});
        assertThatThrownBy(() -> shares(new Rise(0.5, true, null, NEVER, 0), broken))
                .isInstanceOf(UnfitScore.class);
    }

    @Test
    void too_few_masks_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shares(new Rise(0.5, true, 3, NEVER, 0), ToyGame.constant(20, 1)))
                .withMessage("rise drew 3 masks, and they show or hide some of the 20 features less than twice. Give"
                        + " more --samples, or a p nearer to 0.5.");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -3, Double.NaN})
    void a_chance_that_is_none_is_refused(double p) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rise(p, true, null, NEVER, 0))
                .withMessage("Setting p is the chance of a feature to be shown, between 0 and 1, got " + p + ".");
    }
}
