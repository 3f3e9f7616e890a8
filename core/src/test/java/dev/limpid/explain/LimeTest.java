package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.UnfitScore;
import dev.limpid.game.Worth;
import dev.limpid.model.Layout;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class LimeTest {
    private static final Certainty NEVER = new Certainty(0, 0.95);

    /** Logistic, of sums and products: nowhere linear. */
    private static Worth bent(int players, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] alone = random.doubles(players, -1.5, 2).toArray();
        double[] pairs = random.doubles((long) players * players, -0.5, 0.5).toArray();
        return LimeGolden.worth(players, 2, present -> {
            double sum = -1;
            for (int i : present.present().toArray()) {
                sum += alone[i];
                for (int j : present.present().toArray()) {
                    sum += i < j ? pairs[i * players + j] : 0;
                }
            }
            return new double[] {1 / (1 + Math.exp(-sum)), Math.sin(sum)};
        });
    }

    private static Worth additive(int players) {
        return LimeGolden.worth(players, 1, present -> new double[] {
            3 + present.present().mapToDouble(i -> (i % 7) - 2).sum()
        });
    }

    private static Lime lime(int samples, LimeSampling sampling, Certainty certainty, long seed) {
        return new Lime(
                new Lime.Neighbours(samples, sampling, LimeDistance.COSINE, new KernelWidth.Standard()),
                Lime.Surrogate.STANDARD,
                certainty,
                seed);
    }

    private static Lime withWidth(Lime lime, KernelWidth width) {
        Lime.Neighbours old = lime.neighbours();
        return new Lime(
                new Lime.Neighbours(old.samples(), old.sampling(), old.distance(), width),
                lime.surrogate(),
                lime.certainty(),
                lime.seed());
    }

    private static Lime withSurrogate(Lime lime, LimeSelection selection, int features) {
        return new Lime(lime.neighbours(), new Lime.Surrogate(selection, features, 1), lime.certainty(), lime.seed());
    }

    private static Estimate.Shares first(Lime lime, Worth worth) {
        return lime.estimate(new Game(worth)).targets().get(0);
    }

    /** What infinitely many seeds say on average, but for the ridge: by enumeration, normal equations, elimination. */
    private static double[] expected(Worth worth, Lime lime, int target) {
        int players = worth.players();
        double[][] equations = new double[players + 1][players + 2];
        for (long bits = 0; bits < 1L << players; bits++) {
            Coalition present = Coalition.ofBits(players, bits);
            int absent = players - present.size();
            double chance = lime.neighbours().sampling() == LimeSampling.BERNOULLI
                    ? Math.pow(0.5, players)
                    : absent == 0 ? 0 : 1 / (players * choices(players, absent));
            double times = (lime.neighbours().samples() - 1) * chance + (absent == 0 ? 1 : 0);
            double far = 1 - Math.sqrt(present.size() / (double) players);
            double weight = times * Math.exp(-far * far / (2 * 0.25 * 0.25));
            double score = worth.of(List.of(present))[0][target];
            for (int i = 0; i <= players; i++) {
                double zi = i == players || present.has(i) ? 1 : 0;
                for (int j = 0; j <= players; j++) {
                    equations[i][j] += weight * zi * (j == players || present.has(j) ? 1 : 0);
                }
                equations[i][players + 1] += weight * zi * score;
            }
        }
        for (int i = 0; i < players; i++) {
            equations[i][i] += lime.surrogate().alpha();
        }
        return solved(equations);
    }

    private static double choices(int of, int taken) {
        return taken == 0 ? 1 : choices(of - 1, taken - 1) * of / taken;
    }

    /** Gauss and Jordan. */
    private static double[] solved(double[][] equations) {
        int size = equations.length;
        for (int step = 0; step < size; step++) {
            for (int row = 0; row < size; row++) {
                if (row != step) {
                    double times = equations[row][step] / equations[step][step];
                    for (int i = step; i <= size; i++) {
                        equations[row][i] -= times * equations[step][i];
                    }
                }
            }
        }
        double[] solution = new double[size];
        Arrays.setAll(solution, i -> equations[i][size] / equations[i][i]);
        return solution;
    }

    @Test
    void intervals_hold_what_all_seeds_say_on_average_as_often_as_they_promise() {
        for (LimeSampling sampling : LimeSampling.values()) {
            Worth worth = bent(10, 3);
            for (double level : new double[] {0.95, 0.8}) {
                int seeds = 200;
                int[][] held = new int[2][10];
                double[][] truth = {
                    expected(worth, lime(400, sampling, NEVER, 0), 0), expected(worth, lime(400, sampling, NEVER, 0), 1)
                };
                Game game = new Game(worth);
                for (int seed = 0; seed < seeds; seed++) {
                    Lime lime = lime(400, sampling, new Certainty(0, level), seed);
                    Estimate estimate = lime.estimate(game);
                    for (int target = 0; target < 2; target++) {
                        List<Estimate.Share> shares =
                                estimate.targets().get(target).players();
                        for (int i = 0; i < 10; i++) {
                            Estimate.Share share = shares.get(i);
                            assertThat(share.low()).isNotNull();
                            assertThat(share.high()).isNotNull();
                            held[target][i] +=
                                    share.low() <= truth[target][i] && truth[target][i] <= share.high() ? 1 : 0;
                        }
                    }
                }
                double all = Arrays.stream(held).flatMapToInt(Arrays::stream).sum() / (20.0 * seeds);
                assertThat(all).as(sampling + " at " + level).isBetween(level - 0.02, level + 0.02);
                double chance = 4 * Math.sqrt(level * (1 - level) / seeds);
                for (int[] target : held) {
                    for (int times : target) {
                        assertThat(times / (double) seeds).isCloseTo(level, within(chance));
                    }
                }
            }
        }
    }

    @Test
    void stability_is_what_other_seeds_really_name() {
        Worth worth = bent(12, 5);
        for (int samples : new int[] {150, 1000}) {
            int seeds = 60;
            double[] told = new double[5];
            int[][] best = new int[seeds][];
            Game game = new Game(worth);
            for (int seed = 0; seed < seeds; seed++) {
                Estimate.Shares shares = lime(samples, LimeSampling.SIZES, NEVER, seed)
                        .estimate(game)
                        .targets()
                        .get(0);
                best[seed] = LimeSelection.largest(shares.scores(), 5);
                double[] own = shares.arrays().get(0).value().toDoubles();
                Arrays.setAll(told, i -> told[i] + own[i] / seeds);
            }
            for (int count = 1; count <= 5; count++) {
                double common = 0;
                for (int i = 0; i < seeds; i++) {
                    for (int j = 0; j < i; j++) {
                        for (int k = 0; k < count; k++) {
                            int own = best[i][k];
                            common += Arrays.stream(best[j], 0, count).anyMatch(other -> other == own) ? 1 : 0;
                        }
                    }
                }
                double really = common / count / (seeds * (seeds - 1) / 2.0);
                assertThat(told[count - 1]).as("best " + count).isCloseTo(really, within(0.12));
            }
        }
    }

    @Test
    void an_additive_game_is_told_but_for_the_ridge() {
        int players = 30;
        Estimate.Shares shares = first(lime(3000, LimeSampling.BERNOULLI, NEVER, 1), additive(players));
        for (int i = 0; i < players; i++) {
            assertThat(shares.scores()[i]).isCloseTo((i % 7) - 2, within(0.02));
        }
        Attribution.Fit fit = shares.sampled().fit();
        assertThat(fit).isNotNull();
        assertThat(fit.r2()).isGreaterThan(0.9999);
        assertThat(fit.intercept()).isCloseTo(3, within(0.1));
        assertThat(fit.prediction()).isCloseTo(shares.full(), within(0.1));
        assertThat(shares.warnings()).isEmpty();
        assertThat(shares.addsUp()).isFalse();
    }

    @Test
    void the_same_seed_gives_the_same_bits_and_another_does_not() {
        Worth worth = bent(14, 1);
        List<Estimate.Share> once =
                first(lime(600, LimeSampling.SIZES, NEVER, 4), worth).players();
        assertThat(first(lime(600, LimeSampling.SIZES, NEVER, 4), worth).players())
                .isEqualTo(once);
        assertThat(first(lime(600, LimeSampling.SIZES, NEVER, 5), worth).players())
                .isNotEqualTo(once);
    }

    @Test
    void a_larger_budget_asks_the_same_first() {
        List<Coalition> few = asked(lime(400, LimeSampling.BERNOULLI, NEVER, 4));
        List<Coalition> many = asked(lime(900, LimeSampling.BERNOULLI, NEVER, 4));
        assertThat(few).hasSize(400);
        assertThat(many)
                .hasSize(900)
                .satisfies(all -> assertThat(all.subList(0, 400)).isEqualTo(few));
    }

    private static List<Coalition> asked(Lime lime) {
        List<Coalition> asked = new ArrayList<>();
        // Nothing is drawn twice and remembered.
        first(lime, LimeGolden.worth(200, 1, present -> {
            asked.add(present);
            return new double[] {present.size()};
        }));
        return asked;
    }

    @Test
    void both_samplings_draw_as_often_as_they_say() {
        for (LimeSampling sampling : LimeSampling.values()) {
            SplittableRandom random = new SplittableRandom(9);
            int[] times = new int[16];
            int draws = 40_000;
            for (Coalition drawn : sampling.draw(draws, 4, random)) {
                times[drawn.present().map(i -> 1 << i).sum()]++;
            }
            double sum = 0;
            for (int bits = 0; bits < 16; bits++) {
                int absent = 4 - Integer.bitCount(bits);
                double chance = sampling.probability(absent, 4);
                sum += chance;
                assertThat(times[bits] / (double) draws).isCloseTo(chance, within(0.007));
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
        assertThat(LimeSampling.SIZES.probability(1, 4)).isEqualTo(1 / 16.0);
        assertThat(LimeSampling.SIZES.probability(2, 4)).isCloseTo(1 / 24.0, within(1e-15));
        assertThat(LimeSampling.SIZES.probability(0, 4)).isZero();
    }

    @Test
    void a_game_that_is_easy_to_rank_ends_early() {
        Worth worth = LimeGolden.worth(20, 1, present -> new double[] {
            present.present().mapToDouble(i -> Math.pow(2, -i)).sum()
        });
        Game game = new Game(worth);
        Estimate.Shares shares = lime(20_000, LimeSampling.BERNOULLI, Certainty.STANDARD, 0)
                .estimate(game)
                .targets()
                .get(0);
        assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.CERTAIN);
        assertThat(game.spent().asked()).isLessThan(600);
        assertThat(LimeSelection.largest(shares.scores(), 5)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whoever_stops_for_certainty_has_the_right_order() {
        Worth worth = bent(13, 8);
        Certainty certainty = new Certainty(3, 0.9);
        int[] right = Arrays.copyOf(
                LimeSelection.largest(
                        Arrays.copyOf(expected(worth, lime(8000, LimeSampling.SIZES, NEVER, 0), 0), 13), 13),
                3);
        int certain = 0;
        int wrong = 0;
        for (int seed = 0; seed < 40; seed++) {
            Lime lime = lime(8000, LimeSampling.SIZES, certainty, seed);
            Worth first = LimeGolden.worth(13, 1, present -> new double[] {worth.of(List.of(present))[0][0]});
            Estimate.Shares shares = first(lime, first);
            if (shares.sampled().stopped() == Attribution.Stopped.CERTAIN) {
                certain++;
                wrong += Arrays.equals(LimeSelection.largest(shares.scores(), 3), right) ? 0 : 1;
            }
        }
        assertThat(certain).isGreaterThan(10);
        assertThat(wrong).isLessThanOrEqualTo(4);
    }

    @Test
    void what_can_be_enumerated_is_exact_whatever_the_seed() {
        for (LimeSampling sampling : LimeSampling.values()) {
            Worth worth = bent(8, 2);
            Lime lime = lime(1000, sampling, Certainty.STANDARD, 1);
            Estimate.Shares shares = first(lime, worth);
            double[] expected = expected(worth, lime, 0);
            for (int i = 0; i < 8; i++) {
                assertThat(shares.scores()[i]).isCloseTo(expected[i], within(1e-10));
            }
            Attribution.Fit fit = shares.sampled().fit();
            assertThat(fit).isNotNull();
            assertThat(fit.intercept()).isCloseTo(expected[8], within(1e-10));
            assertThat(shares.sampled().stopped()).isEqualTo(Attribution.Stopped.EXACT);
            assertThat(shares.players()).allMatch(share -> share.low() == null && share.high() == null);
            assertThat(first(lime(1000, sampling, Certainty.STANDARD, 2), worth).players())
                    .isEqualTo(shares.players());
        }
    }

    @Test
    void one_feature_is_explained() {
        for (LimeSampling sampling : LimeSampling.values()) {
            Estimate.Shares shares =
                    first(lime(1000, sampling, Certainty.STANDARD, 0), LimeGolden.worth(1, 1, present ->
                            new double[] {present.size() * 2 + 5}));
            double[] expected = expected(
                    LimeGolden.worth(1, 1, present -> new double[] {present.size() * 2 + 5}),
                    lime(1000, sampling, NEVER, 0),
                    0);
            assertThat(shares.scores()[0]).isCloseTo(expected[0], within(1e-10));
        }
    }

    @Test
    void a_constant_game_has_no_shares_no_fit_and_says_so() {
        for (int players : new int[] {4, 40}) {
            for (LimeSelection selection : LimeSelection.values()) {
                for (KernelWidth width : List.of(new KernelWidth.Standard(), new KernelWidth.Auto())) {
                    Lime lime = withWidth(
                            withSurrogate(lime(300, LimeSampling.SIZES, Certainty.STANDARD, 0), selection, 3), width);
                    Estimate.Shares shares = first(lime, LimeGolden.worth(players, 1, present -> new double[] {-7.25}));
                    assertThat(shares.scores()).containsOnly(0);
                    Attribution.Fit fit = shares.sampled().fit();
                    assertThat(fit).isNotNull();
                    assertThat(fit.r2()).isNull();
                    assertThat(fit.intercept()).isEqualTo(-7.25);
                    assertThat(fit.prediction()).isEqualTo(-7.25);
                    assertThat(shares.warnings())
                            .containsExactly(
                                    "The score is the same whatever is taken away: all shares are 0, and how well"
                                            + " a local model fits (R²) is undefined.");
                }
            }
        }
    }

    @Test
    void a_score_that_is_no_number_is_refused() {
        Worth worth =
                LimeGolden.worth(30, 1, present -> new double[] {present.size() == 15 ? Double.NaN : present.size()});
        assertThatThrownBy(() -> first(lime(300, LimeSampling.SIZES, NEVER, 0), worth))
                .isInstanceOf(UnfitScore.class)
                .hasMessageContaining("15 of 30");
    }

    @Test
    void after_a_failure_it_goes_on_where_it_broke_off() {
        Worth bent = bent(20, 6);
        int[] left = {500};
        Game game = new Game(LimeGolden.worth(20, 2, present -> {
            if (left[0]-- == 0) {
                throw new IllegalStateException("away");
            }
            return bent.of(List.of(present))[0];
        }));
        Lime lime = lime(900, LimeSampling.SIZES, NEVER, 3);
        assertThatThrownBy(() -> lime.estimate(game)).hasMessage("away");
        long spent = game.spent().evaluated();
        assertThat(spent).isGreaterThan(400);
        Estimate again = lime.estimate(game);
        Game whole = new Game(bent);
        Estimate once = lime.estimate(whole);
        assertThat(again.targets().get(0).players())
                .isEqualTo(once.targets().get(0).players());
        assertThat(game.spent().evaluated()).isEqualTo(whole.spent().evaluated());
    }

    @Test
    void four_thousand_features_take_seconds() {
        long start = System.nanoTime();
        Estimate.Shares shares = first(lime(1000, LimeSampling.BERNOULLI, Certainty.STANDARD, 0), additive(4000));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(seconds).isLessThan(60);
        assertThat(shares.players()).hasSize(4000);
        assertThat(shares.warnings()).anyMatch(warning -> warning.startsWith("The kernel leaves "));
        assertThatThrownBy(() -> first(lime(100, LimeSampling.BERNOULLI, NEVER, 0), additive(4097)))
                .hasMessage("lime takes at most 4096 features, got 4097. Choose larger --features.");
    }

    @Test
    void fewer_samples_than_features_still_rank_what_matters() {
        Worth worth = LimeGolden.worth(400, 1, present -> new double[] {present.has(17) ? 5 : 0});
        for (LimeSelection selection : LimeSelection.values()) {
            Lime lime = withSurrogate(lime(200, LimeSampling.BERNOULLI, NEVER, 0), selection, 2);
            assertThat(LimeSelection.largest(first(lime, worth).scores(), 1)).containsExactly(17);
        }
    }

    @Test
    void features_that_are_not_chosen_have_no_share_and_no_interval() {
        Lime lime = withSurrogate(lime(500, LimeSampling.SIZES, NEVER, 0), LimeSelection.FORWARD, 3);
        List<Estimate.Share> shares = first(lime, bent(12, 4)).players();
        assertThat(shares.stream().filter(share -> share.score() != 0)).hasSize(3);
        assertThat(shares.stream().filter(share -> share.low() != null)).hasSize(3);
        assertThat(shares).contains(Estimate.Share.of(0));
    }

    @Test
    void a_poor_fit_is_said() {
        // Parity: no sum of features tells it.
        Function<Coalition, double[]> parity = present -> new double[] {present.size() % 2};
        Lime lime = lime(600, LimeSampling.BERNOULLI, NEVER, 0);
        assertThat(first(lime, LimeGolden.worth(15, 1, parity)).warnings())
                .anyMatch(warning -> warning.startsWith("The local model fits poorly: it accounts for 0 %")
                        && warning.contains("Try kernel-width=auto;"));
        assertThat(first(withWidth(lime, new KernelWidth.Auto()), LimeGolden.worth(15, 1, parity))
                        .warnings())
                .anyMatch(warning ->
                        warning.startsWith("The local model fits poorly") && !warning.contains("kernel-width=auto"));
        assertThat(first(lime, additive(15)).warnings()).isEmpty();
    }

    @Test
    void a_ranking_that_chance_decides_is_said() {
        SplittableRandom random = new SplittableRandom(1);
        double[] noise = random.doubles(1 << 14, 0, 1).toArray();
        Worth worth = LimeGolden.worth(14, 1, present ->
                new double[] {noise[present.present().map(i -> 1 << i).sum()]});
        assertThat(first(lime(600, LimeSampling.BERNOULLI, NEVER, 0), worth).warnings())
                .anyMatch(warning -> warning.matches(
                        "Another seed would name about [0-4]\\.\\d of these 5 best features: raise --samples\\."));
    }

    @Test
    void the_widest_kernel_that_fits_is_chosen_by_the_pilot_alone() {
        // Linear while at most a third is gone, another line beyond: near the input a narrow kernel sees the first.
        Worth broken = LimeGolden.worth(60, 1, present -> new double[] {
            present.size() > 40
                    ? present.present().filter(i -> i < 10).count()
                    : 30 - present.present().filter(i -> i >= 10).count()
        });
        IntFunction<Double> width = samples -> {
            Lime lime = withWidth(lime(samples, LimeSampling.SIZES, NEVER, 0), new KernelWidth.Auto());
            Estimate.Shares shares = first(lime, broken);
            return shares.arrays().get(shares.arrays().size() - 1).value().toDoubles()[0];
        };
        double narrow = width.apply(600);
        assertThat(narrow).isLessThan(0.25);
        assertThat(width.apply(3000)).isEqualTo(narrow);
        Lime auto = withWidth(lime(600, LimeSampling.SIZES, NEVER, 0), new KernelWidth.Auto());
        Estimate.Shares line = first(auto, additive(60));
        assertThat(line.arrays().get(1).name()).isEqualTo("kernel-width");
        assertThat(line.arrays().get(1).value().toDoubles()[0]).isEqualTo(2);
        Double r2 = Objects.requireNonNull(first(auto, broken).sampled().fit()).r2();
        Double fixed = Objects.requireNonNull(first(lime(600, LimeSampling.SIZES, NEVER, 0), broken)
                        .sampled()
                        .fit())
                .r2();
        assertThat(r2).isGreaterThan(fixed);
    }

    @Test
    void each_target_has_its_own_kernel_whatever_others_are_asked() {
        Worth both = LimeGolden.worth(40, 2, present ->
                new double[] {additive(40).of(List.of(present))[0][0], present.size() > 30 ? present.size() : 0});
        Worth second = LimeGolden.worth(40, 1, present -> new double[] {both.of(List.of(present))[0][1]});
        Lime lime = withWidth(lime(700, LimeSampling.SIZES, NEVER, 0), new KernelWidth.Auto());
        Estimate.Shares together = lime.estimate(new Game(both)).targets().get(1);
        assertThat(together.players()).isEqualTo(first(lime, second).players());
    }

    @Test
    void memory_of_rows_is_bounded_and_sums_go_on() {
        Worth worth = bent(15, 2);
        int samples = 3 * Neighbourhood.KEPT;
        Lime lime = lime(samples, LimeSampling.SIZES, NEVER, 0);
        Estimate.Shares shares = first(lime, worth);
        double[] expected = expected(worth, lime, 0);
        for (int i = 0; i < 15; i++) {
            Estimate.Share share = shares.players().get(i);
            assertThat(share.low()).isNotNull();
            double error = (share.score() - share.low()) / 1.96;
            assertThat(share.score()).isCloseTo(expected[i], within(4 * error));
            assertThat(error).isLessThan(0.005);
        }
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatThrownBy(() -> lime(1, LimeSampling.SIZES, NEVER, 0))
                .hasMessage("lime takes at least 2 samples, got 1.");
        assertThatThrownBy(() -> new Lime.Surrogate(LimeSelection.AUTO, -1, 1))
                .hasMessage("features must be at least 0 (0 for all), got -1.");
        assertThatThrownBy(() -> new Lime.Surrogate(LimeSelection.AUTO, 0, 0))
                .hasMessage("alpha must be above 0, got 0.0.");
        assertThatThrownBy(() -> new KernelWidth.Fixed(0)).hasMessage("kernel-width must be above 0, got 0.0.");
        assertThatThrownBy(() -> new KernelWidth.Fixed(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void it_is_a_method_by_name_with_settings_of_its_own() {
        assertThat(set(Layout.SEQUENCE, Map.of()))
                .isEqualTo(new Lime(Lime.Neighbours.ofText(), Lime.Surrogate.STANDARD, Certainty.STANDARD, 5));
        assertThat(set(Layout.PIXELS, Map.of()).neighbours()).isEqualTo(Lime.Neighbours.ofPicture());
        assertThat(set(Layout.ELEMENTS, Map.of("sampling", "bernoulli")).neighbours())
                .isEqualTo(Lime.Neighbours.ofTable());
        assertThat(made(Layout.ELEMENTS, Map.of())).isInstanceOfSatisfying(LimeTable.class, table -> {
            assertThat(table.bins()).isEqualTo("quartile");
            assertThat(table.lime().neighbours()).isEqualTo(Lime.Neighbours.ofTable());
        });
        assertThat(made(Layout.ELEMENTS, Map.of("bins", "decile", "sampling", "data")))
                .isInstanceOfSatisfying(
                        LimeTable.class, table -> assertThat(table.bins()).isEqualTo("decile"));
        assertThatThrownBy(() -> made(Layout.ELEMENTS, Map.of("bins", "decile", "sampling", "sizes")))
                .hasMessage("Setting bins is for sampling=data, got sampling=sizes.");
        Map<String, String> all = Map.of(
                "kernel-width",
                "0.5",
                "features",
                "7",
                "selection",
                "lasso-path",
                "sampling",
                "bernoulli",
                "distance",
                "euclidean",
                "alpha",
                "0.1",
                "top",
                "3",
                "level",
                "0.9");
        assertThat(set(Layout.SEQUENCE, all))
                .isEqualTo(new Lime(
                        new Lime.Neighbours(
                                1000, LimeSampling.BERNOULLI, LimeDistance.EUCLIDEAN, new KernelWidth.Fixed(0.5)),
                        new Lime.Surrogate(LimeSelection.LASSO_PATH, 7, 0.1),
                        new Certainty(3, 0.9),
                        5));
        assertThat(set(Layout.SEQUENCE, all).method().settings())
                .containsEntry("kernel-width", 0.5)
                .containsEntry("selection", "lasso-path")
                .containsEntry("top", 3);
        assertThat(set(Layout.SEQUENCE, Map.of("kernel-width", "auto"))
                        .neighbours()
                        .width())
                .isEqualTo(new KernelWidth.Auto());
        assertThatThrownBy(() -> set(Layout.SEQUENCE, Map.of("selection", "best")))
                .hasMessage(
                        "Setting selection is one of auto, forward, highest-weights, lasso-path, none, got 'best'.");
        assertThatThrownBy(() -> set(Layout.SEQUENCE, Map.of("features", "2.5")))
                .hasMessage("Setting features needs a whole number, got '2.5'.");
        assertThatThrownBy(() -> set(Layout.SEQUENCE, Map.of("kernel-width", "wide")))
                .hasMessage("Setting kernel-width needs a number, got 'wide'.");
    }

    private static Lime set(Layout layout, Map<String, String> more) {
        return (Lime) ((Outside) made(layout, more)).estimator();
    }

    private static Explainer made(Layout layout, Map<String, String> more) {
        Staging none = (probe, input, targets) -> {
            throw new IllegalStateException();
        };
        return Methods.of("lime", new Methods.Settings("zero", null, null, 5, more, layout, none));
    }
}
