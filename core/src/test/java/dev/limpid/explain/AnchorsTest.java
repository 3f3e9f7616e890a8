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
import java.util.SplittableRandom;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class AnchorsTest {
    private static Anchors anchors(int samples, long seed) {
        return new Anchors(0.95, 0.1, 0.15, 4, samples, seed);
    }

    private static ToyGame answers(int players, Predicate<Coalition> kept) {
        return new ToyGame(players, 1, one -> new double[] {kept.test(one) ? 1 : 0});
    }

    /** Kept by everybody, and by each other coalition with a chance that grows with what is there of the first three. */
    private static ToyGame random(int players, long seed) {
        return answers(players, one -> {
            int there = Coalition.of(players, i -> i < 3 && one.has(i)).size();
            double chance = new double[] {0.2, 0.5, 0.8, 0.99}[there];
            return one.size() == players || new SplittableRandom(seed * 7919 + one.hashCode()).nextDouble() < chance;
        });
    }

    private static Estimate.Shares shares(Anchors anchors, ToyGame game) {
        return anchors.estimate(new Game(game)).targets().get(0);
    }

    private static Attribution.Anchor anchor(Estimate.Shares shares) {
        return Objects.requireNonNull(shares.sampled().anchor());
    }

    private static Coalition members(Estimate.Shares shares) {
        double[] scores = shares.scores();
        return Coalition.of(scores.length, i -> scores[i] == 1);
    }

    /** By every mask that shows the members. */
    private static double precision(ToyGame game, Coalition members) {
        double kept = 0;
        int masks = 0;
        for (int bits = 0; bits < 1 << game.players(); bits++) {
            Coalition mask = Coalition.ofBits(game.players(), bits);
            if (members.minus(mask).size() == 0) {
                kept += game.of(List.of(mask))[0][0];
                masks++;
            }
        }
        return kept / masks;
    }

    @Test
    void small_games_are_played_out_to_the_smallest_anchor() {
        for (int seed = 0; seed < 30; seed++) {
            ToyGame game = random(1 + seed % 8, seed);
            Estimate.Shares shares = shares(anchors(256, 0), game);
            Coalition found = members(shares);
            assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.EXACT);
            assertThat(anchor(shares).precision()).isCloseTo(precision(game, found), within(1e-12));
            assertThat(anchor(shares).precision()).isGreaterThanOrEqualTo(0.95);
            assertThat(anchor(shares).coverage()).isEqualTo(Math.pow(0.5, found.size()));
            assertThat(anchor(shares).low()).isNull();
            for (int bits = 0; bits < 1 << game.players(); bits++) {
                Coalition other = Coalition.ofBits(game.players(), bits);
                double precision = precision(game, other);
                if (other.size() < found.size()) {
                    assertThat(precision).isLessThan(0.95);
                } else if (other.size() == found.size()) {
                    assertThat(precision).isLessThanOrEqualTo(anchor(shares).precision());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"30, '2'", "30, '2,7'", "20, '4,5,19'"})
    void what_the_answer_rests_on_is_found_among_many(int players, String rule) {
        List<Integer> needed =
                List.of(rule.split(",")).stream().map(Integer::valueOf).toList();
        Estimate.Shares shares =
                shares(anchors(5000, 3), answers(players, one -> needed.stream().allMatch(one::has)));
        assertThat(members(shares)).isEqualTo(Coalition.of(players, needed::contains));
        Attribution.Anchor anchor = anchor(shares);
        assertThat(anchor.holds()).isTrue();
        assertThat(anchor.precision()).isEqualTo(1);
        assertThat(anchor.low()).isBetween(0.95, 1.0);
        assertThat(anchor.high()).isEqualTo(1);
        assertThat(anchor.coverage()).isEqualTo(Math.pow(0.5, needed.size()));
        assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.CERTAIN);
        assertThat(shares.sampled().level()).isEqualTo(0.9);
        assertThat(shares.warnings()).isEmpty();
    }

    @Test
    void of_two_reasons_the_one_that_covers_more_is_told() {
        Estimate.Shares shares = shares(anchors(5000, 1), answers(25, one -> one.has(4) && one.has(9) || one.has(17)));
        assertThat(members(shares)).isEqualTo(Coalition.of(25, i -> i == 17));
    }

    /** Of 60 games no more than a tenth may have an anchor without the precision; and intervals hold the truth. */
    @Test
    void what_is_said_of_the_precision_is_true() {
        int held = 0;
        int wrong = 0;
        int outside = 0;
        for (int seed = 0; seed < 60; seed++) {
            ToyGame game = random(13, seed);
            Estimate.Shares shares = shares(anchors(8000, seed), game);
            Attribution.Anchor anchor = anchor(shares);
            double truth = precision(game, members(shares));
            held += anchor.holds() ? 1 : 0;
            wrong += anchor.holds() && truth < 0.95 ? 1 : 0;
            outside += truth < Objects.requireNonNull(anchor.low()) || truth > Objects.requireNonNull(anchor.high())
                    ? 1
                    : 0;
        }
        assertThat(held).isGreaterThan(20);
        assertThat(wrong).isLessThanOrEqualTo(6);
        assertThat(outside).isLessThanOrEqualTo(6);
    }

    @Test
    void an_answer_that_rests_on_nothing_has_an_empty_anchor() {
        for (int players : new int[] {1, 3, 50}) {
            Estimate.Shares shares = shares(anchors(2000, 0), ToyGame.constant(players, 1));
            assertThat(shares.scores()).containsOnly(0);
            assertThat(anchor(shares).coverage()).isEqualTo(1);
            assertThat(anchor(shares).holds()).isTrue();
        }
    }

    @Test
    void one_feature_can_be_the_anchor() {
        Estimate.Shares shares = shares(anchors(2000, 0), answers(1, one -> one.has(0)));
        assertThat(shares.scores()).containsExactly(1);
    }

    @Test
    void where_the_masks_run_out_the_best_so_far_is_told_as_such() {
        Estimate.Shares shares = shares(anchors(400, 0), answers(40, one -> one.size() == 40));
        assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.BUDGET);
        assertThat(anchor(shares).holds()).isFalse();
        assertThat(shares.warnings())
                .containsExactly("No anchor was shown to keep the answer as often as asked for within the masks"
                        + " allowed; this is the best that was met. Give more --samples, or a lower precision.");
    }

    @Test
    void the_same_seed_finds_the_same() {
        ToyGame game = random(16, 5);
        assertThat(anchors(6000, 8).estimate(new Game(game)))
                .isEqualTo(anchors(6000, 8).estimate(new Game(game)));
    }

    @Test
    void after_a_failure_it_goes_on_where_it_broke_off() {
        ToyGame worth = random(16, 5);
        Game whole = new Game(worth);
        Estimate expected = anchors(6000, 8).estimate(whole);
        worth.failsAfter = 250;
        Game game = new Game(worth);
        assertThatThrownBy(() -> anchors(6000, 8).estimate(game)).hasMessage("The model broke.");
        assertThat(game.spent().evaluated()).isGreaterThan(200);
        worth.failsAfter = -1;
        assertThat(anchors(6000, 8).estimate(game)).isEqualTo(expected);
        assertThat(game.spent().evaluated()).isEqualTo(whole.spent().evaluated());
    }

    @Test
    void four_thousand_features_take_seconds() {
        ToyGame game = answers(4000, one -> one.has(1234));
        assertThat(members(shares(anchors(5000, 0), game)))
                .isEqualTo(Coalition.none(4000).with(1234));
    }

    @Test
    void what_is_no_answer_has_no_anchor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shares(anchors(2000, 0), ToyGame.constant(30, 0)))
                .withMessage("anchors keep the model's answer, and target 0 is not its answer when all features are"
                        + " present. Choose --target top, or --against something that it is preferred to.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shares(anchors(2000, 0), ToyGame.constant(3, 1.5)))
                .withMessage("anchors play a game of answers, in which a coalition is worth from 0 to 1, got 1.5.");
        assertThatThrownBy(() -> shares(anchors(2000, 0), ToyGame.constant(3, Double.NaN)))
                .isInstanceOf(UnfitScore.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 0.1 | 0.15 | 4 | Setting precision is above 0.5 and below 1, got 1.",
                "0.95 | 0 | 0.15 | 4 | Setting delta is above 0 and at most 0.5, got 0.",
                "0.95 | 0.6 | 0.15 | 4 | Setting delta is above 0 and at most 0.5, got 0.6.",
                "0.95 | 0.1 | 0 | 4 | Setting tolerance is above 0 and below 1, got 0.",
                "0.95 | 0.1 | 0.15 | 0 | Setting beam is at least 1, got 0.",
            })
    void settings_have_bounds(double precision, double delta, double tolerance, int beam, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Anchors(precision, delta, tolerance, beam, null, 0))
                .withMessage(message);
    }

    /** Chernoff: both ends are where n · kl(mean, end) is the logarithm of what may be missed; of all kept masks, mean 1. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 30, 39, 40})
    void bounds_are_where_the_divergence_meets_the_rate(int kept) {
        AnchorCandidate one = new AnchorCandidate(Coalition.all(2), 0.01);
        one.see(40, kept);
        double p = kept / 40.0;
        double rate = Math.log(2 / 0.01) / 40;
        for (double q = 0.0005; q < 1; q += 0.001) {
            double divergence =
                    (p == 0 ? 0 : p * Math.log(p / q)) + (p == 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q)));
            boolean inside = one.low() - 1e-9 <= q && q <= one.high() + 1e-9;
            assertThat(inside).as("q = %s", q).isEqualTo(divergence <= rate);
        }
        if (kept == 40) {
            assertThat(one.low()).isCloseTo(Math.exp(-rate), within(1e-9));
        }
    }
}
