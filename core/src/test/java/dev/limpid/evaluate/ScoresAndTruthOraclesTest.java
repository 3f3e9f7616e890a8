package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** The papers' definitions, slowly: by pixel, by pair, by threshold, and over all orders that equal scores may stand in. */
class ScoresAndTruthOraclesTest {
    private static final double CLOSE = 1e-9;

    private final Random random = new Random(5);

    private double[] scores(int features, boolean ties) {
        return random.doubles(features, -2, 2)
                .map(score -> ties ? Math.rint(score) : score)
                .toArray();
    }

    private boolean[] inside(int features) {
        boolean[] inside = new boolean[features];
        for (int i = 1; i < features; i++) {
            inside[i] = random.nextInt(3) == 0;
        }
        inside[features - 1] = true;
        return inside;
    }

    /** The mean over all orders from the largest score down. */
    private static double overOrders(double[] scores, ToDoubleFunction<List<Integer>> value) {
        List<List<Integer>> orders = new ArrayList<>();
        extend(scores, new ArrayList<>(), orders);
        return orders.stream().mapToDouble(value).average().orElseThrow();
    }

    private static void extend(double[] scores, List<Integer> order, List<List<Integer>> orders) {
        if (order.size() == scores.length) {
            orders.add(List.copyOf(order));
            return;
        }
        double next = IntStream.range(0, scores.length)
                .filter(i -> !order.contains(i))
                .mapToDouble(i -> scores[i])
                .max()
                .orElseThrow();
        for (int i = 0; i < scores.length; i++) {
            if (!order.contains(i) && scores[i] == next) {
                order.add(i);
                extend(scores, order, orders);
                order.remove(order.size() - 1);
            }
        }
    }

    private static double hits(List<Integer> chosen, boolean[] inside) {
        return chosen.stream().filter(i -> inside[i]).count();
    }

    @Test
    void equal_scores_count_as_lots_would_decide_on_average() {
        for (int round = 0; round < 200; round++) {
            double[] scores = scores(6, true);
            boolean[] inside = inside(6);
            int count = (int) hits(List.of(0, 1, 2, 3, 4, 5), inside);
            Truth place = Truth.of(Truth.Kind.PLACE, inside);
            assertThat(new PointingGame().of(place, scores))
                    .isEqualTo(overOrders(scores, order -> hits(order.subList(0, 1), inside)), within(CLOSE));
            assertThat(new RelevanceRankAccuracy().of(place, scores))
                    .isEqualTo(
                            overOrders(scores, order -> hits(order.subList(0, count), inside) / count), within(CLOSE));
            assertThat(new TopKIntersection(2).of(place, scores))
                    .isEqualTo(overOrders(scores, order -> hits(order.subList(0, 2), inside) / 2), within(CLOSE));
            Truth rationale = Truth.of(Truth.Kind.RATIONALE, inside);
            assertThat(new TokenF1(2).of(rationale, scores))
                    .isEqualTo(overOrders(scores, order -> f1(order.subList(0, 2), scores, inside)), within(CLOSE));
        }
    }

    private static double f1(List<Integer> best, double[] scores, boolean[] inside) {
        List<Integer> chosen = best.stream().filter(i -> scores[i] > 0).toList();
        double precision = chosen.isEmpty() ? 0 : hits(chosen, inside) / chosen.size();
        double recall = hits(chosen, inside) / hits(List.of(0, 1, 2, 3, 4, 5), inside);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    @Test
    void regions_are_their_pixels() {
        for (int round = 0; round < 100; round++) {
            double[] scores = scores(5, round % 2 == 0);
            List<Integer> regions = new ArrayList<>();
            List<Boolean> within = new ArrayList<>();
            double[] sizes = new double[5];
            double[] inside = new double[5];
            for (int i = 0; i < 5; i++) {
                sizes[i] = 1 + random.nextInt(4);
                int own = i == 0 ? 1 : random.nextInt((int) sizes[i] + 1);
                inside[i] = own / sizes[i];
                for (int pixel = 0; pixel < sizes[i]; pixel++) {
                    regions.add(i);
                    within.add(pixel < own);
                }
            }
            Truth truth = new Truth(inside, sizes, Truth.Kind.PLACE);
            if (!truth.tells(Truth.Kind.PLACE, scores)) {
                continue;
            }
            assertThat(new LocalisationAuc().of(truth, scores))
                    .isEqualTo(pairs(scores, regions, within), within(CLOSE));
            double mass = mass(scores, sizes, regions, within);
            assertThat(new RelevanceMassAccuracy().of(truth, scores)).satisfies(value -> {
                assertThat(Double.isNaN(mass)).isEqualTo(value.isNaN());
                assertThat(value.isNaN() ? 0 : value - mass).isEqualTo(0, within(CLOSE));
            });
            double share = within.stream().filter(one -> one).count() / (double) within.size();
            double density = new AttributionLocalisation().of(truth, scores);
            assertThat(Double.isNaN(mass) ? 0 : density - mass / share).isEqualTo(0, within(CLOSE));
        }
    }

    /** How many pairs of a pixel inside and one outside are in order. */
    private static double pairs(double[] scores, List<Integer> regions, List<Boolean> within) {
        double won = 0;
        int pairs = 0;
        for (int i = 0; i < regions.size(); i++) {
            for (int j = 0; j < regions.size(); j++) {
                if (within.get(i) && !within.get(j)) {
                    double difference = scores[regions.get(i)] - scores[regions.get(j)];
                    won += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return won / pairs;
    }

    private static double mass(double[] scores, double[] sizes, List<Integer> regions, List<Boolean> within) {
        double found = 0;
        double all = 0;
        for (int i = 0; i < regions.size(); i++) {
            double density = Math.max(0, scores[regions.get(i)]) / sizes[regions.get(i)];
            found += within.get(i) ? density : 0;
            all += density;
        }
        return found / all;
    }

    @Test
    void average_precision_is_precision_at_each_marked_word() {
        for (int round = 0; round < 100; round++) {
            double[] scores = scores(9, round % 2 == 0);
            boolean[] inside = inside(9);
            double sum = 0;
            int marked = 0;
            for (int i = 0; i < 9; i++) {
                if (inside[i]) {
                    double threshold = scores[i];
                    List<Integer> above = IntStream.range(0, 9)
                            .filter(j -> scores[j] >= threshold)
                            .boxed()
                            .toList();
                    sum += hits(above, inside) / above.size();
                    marked++;
                }
            }
            assertThat(new PlausibilityAuprc().of(Truth.of(Truth.Kind.RATIONALE, inside), scores))
                    .isEqualTo(sum / marked, within(CLOSE));
        }
    }

    @Test
    void gini_is_half_the_mean_difference_over_the_mean() {
        for (int features = 1; features < 12; features++) {
            double[] scores = scores(features, false);
            double differences = 0;
            double sum = 0;
            for (double one : scores) {
                sum += Math.abs(one);
                for (double other : scores) {
                    differences += Math.abs(Math.abs(one) - Math.abs(other));
                }
            }
            assertThat(new Gini().of(scores)).isEqualTo(differences / (2 * features * sum), within(CLOSE));
        }
    }

    @Test
    void entropy_is_the_mean_surprise() {
        assertThat(new AttributionEntropy().of(new double[] {1, -1, 1, -1})).isEqualTo(Math.log(4), within(CLOSE));
        assertThat(new AttributionEntropy().of(new double[] {0, -3, 0})).isZero();
        assertThat(new AttributionEntropy().of(new double[] {2, 1, -1}))
                .isEqualTo(0.5 * Math.log(2) + 2 * 0.25 * Math.log(4), within(CLOSE));
    }

    @Test
    void one_feature_is_as_compact_as_can_be() {
        double[] one = {-0.3};
        assertThat(new AttributionEntropy().of(one)).isZero();
        assertThat(new Gini().of(one)).isEqualTo(new Gini().reachable(1).orElseThrow());
        assertThat(new EffectiveComplexity().of(one)).isEqualTo(1);
    }

    @Test
    void what_is_nowhere_above_0_has_no_complexity() {
        for (Metric metric : ComplexityMetrics.list()) {
            assertThat(((Metric.OfScores) metric).of(new double[4])).isNaN();
        }
    }

    @Test
    void scores_without_differences_tell_what_chance_does() {
        double[] none = new double[10];
        boolean[] inside = new boolean[10];
        inside[3] = inside[4] = inside[9] = true;
        Truth place = Truth.of(Truth.Kind.PLACE, inside);
        assertThat(new PointingGame().of(place, none)).isEqualTo(0.3, within(CLOSE));
        assertThat(new RelevanceRankAccuracy().of(place, none)).isEqualTo(0.3, within(CLOSE));
        assertThat(new TopKIntersection().of(place, none)).isEqualTo(0.3, within(CLOSE));
        assertThat(new LocalisationAuc().of(place, none)).isEqualTo(0.5);
        assertThat(new RelevanceMassAccuracy().of(place, none)).isNaN();
        assertThat(new AttributionLocalisation().of(place, none)).isNaN();
        Truth rationale = Truth.of(Truth.Kind.RATIONALE, inside);
        assertThat(new PlausibilityAuprc().of(rationale, none)).isEqualTo(0.3, within(CLOSE));
        assertThat(new TokenF1().of(rationale, none)).isZero();
        assertThat(new TokenIou().of(rationale, none)).isZero();
    }

    @Test
    void a_zero_below_zero_is_a_zero() {
        Truth second = Truth.of(Truth.Kind.PLACE, false, true);
        assertThat(new LocalisationAuc().of(second, new double[] {0.0, -0.0})).isEqualTo(0.5);
    }

    @Test
    void nothing_is_told_where_the_truth_tells_no_features_apart_or_is_of_another_kind() {
        List<Metric> metrics = new ArrayList<>(LocalisationMetrics.list());
        metrics.addAll(PlausibilityMetrics.list());
        double[] scores = {3, 1, 2, 0, 5, 4};
        for (Truth.Kind kind : Truth.Kind.values()) {
            boolean[] all = {true, true, true, true, true, true};
            for (Metric metric : metrics) {
                Metric.OfTruth one = (Metric.OfTruth) metric;
                assertThat(one.of(Truth.of(kind, new boolean[6]), scores)).isNaN();
                assertThat(one.of(Truth.of(kind, all), scores)).isNaN();
                assertThat(one.of(Truth.of(kind, true), new double[] {1})).isNaN();
                assertThat(one.reachable(Truth.of(kind, new boolean[6])).orElse(0))
                        .isFinite();
            }
            Truth half = Truth.of(kind, true, false, true, false, true, false);
            assertThat(metrics.stream()
                            .filter(metric -> Double.isFinite(((Metric.OfTruth) metric).of(half, scores)))
                            .map(metric -> metric.about().family())
                            .distinct())
                    .containsExactly(kind == Truth.Kind.RATIONALE ? Family.PLAUSIBILITY : Family.LOCALISATION);
            assertThat(Double.isFinite(new Focus().of(half, scores))).isEqualTo(kind == Truth.Kind.MOSAIC);
        }
    }

    @Test
    void no_explanation_is_better_than_what_can_be_reached() {
        List<Metric> metrics = new ArrayList<>(LocalisationMetrics.list());
        metrics.addAll(PlausibilityMetrics.list());
        metrics.add(new TokenF1(2));
        metrics.add(new TokenIou(4));
        for (int round = 0; round < 60; round++) {
            double[] inside =
                    random.doubles(7).map(share -> Math.rint(4 * share) / 4).toArray();
            double[] sizes = random.doubles(7, 1, 5).toArray();
            for (Metric metric : metrics) {
                Metric.OfTruth one = (Metric.OfTruth) metric;
                for (Truth.Kind kind : Truth.Kind.values()) {
                    Truth truth = new Truth(inside, sizes, kind);
                    double best = one.reachable(truth).orElse(metric.about().best());
                    for (int draw = 0; draw < 20; draw++) {
                        double value = one.of(truth, scores(7, draw % 2 == 0));
                        assertThat(Double.isNaN(value) || value <= best + CLOSE)
                                .as(metric.about().name() + " " + value + " " + best)
                                .isTrue();
                        assertThat(Double.isNaN(value)
                                        || value >= metric.about().low())
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void settings_and_scores_that_make_no_sense_are_refused() {
        refuses(() -> new TopKIntersection(0), "Setting k of top-k-intersection is at least 1, got 0.");
        refuses(
                () -> new TokenF1(-1),
                "Setting k of token-f1 is at least 1, or 0 for as many as people marked, got -1.");
        refuses(
                () -> new TokenIou(-2),
                "Setting k of token-iou is at least 1, or 0 for as many as people marked, got -2.");
        refuses(
                () -> new EffectiveComplexity(1),
                "Setting share of effective-complexity is from 0 to below 1, got 1.0.");
        refuses(
                () -> new PointingGame().of(Truth.of(Truth.Kind.PLACE, true, false), new double[3]),
                "The truth is told of 2 features, got 3 scores.");
        refuses(() -> new Truth(new double[] {1}, new double[] {0}, Truth.Kind.PLACE), "Sizes are above 0, got [0.0].");
    }

    @Test
    void settings_are_taken_as_typed() {
        assertThat(Metrics.of(
                        List.of(
                                "top-k-intersection",
                                "attribution-localisation",
                                "token-f1",
                                "token-iou",
                                "complexity"),
                        Map.of(
                                "top-k-intersection", Map.of("k", "3"),
                                "attribution-localisation", Map.of("weighted", "false"),
                                "token-f1", Map.of("k", "2"),
                                "token-iou", Map.of(),
                                "effective-complexity", Map.of("share", "0.2"))))
                .containsExactly(
                        new TopKIntersection(3),
                        new AttributionLocalisation(false),
                        new TokenF1(2),
                        new TokenIou(),
                        new AttributionEntropy(),
                        new Gini(),
                        new EffectiveComplexity(0.2));
        refusesSetting("top-k-intersection", "k", "x", "Setting k needs a whole number, got 'x'.");
        refusesSetting("effective-complexity", "share", "x", "Setting share needs a number, got 'x'.");
        refusesSetting("attribution-localisation", "weighted", "yes", "Setting weighted is true or false, got 'yes'.");
        refusesSetting("token-f1", "n", "1", "Metric token-f1 has no setting 'n', expected k.");
        refusesSetting("gini", "n", "1", "Metric gini has no setting 'n', it has none.");
        refuses(
                () -> PlausibilityMetrics.of("gini", Map.of()),
                "There is no metric of plausibility 'gini', expected one of plausibility-auprc, token-f1, token-iou.");
    }

    private static void refusesSetting(String metric, String setting, String value, String message) {
        refuses(() -> Metrics.of(List.of(metric), Map.of(metric, Map.of(setting, value))), message);
    }

    @Test
    void of_a_mosaic_the_focus_is_usual_and_of_an_outline_all_others() {
        List<String> without = usual();
        List<String> mosaic = usual(Truth.Kind.MOSAIC);
        List<String> place = usual(Truth.Kind.PLACE);
        List<String> both = usual(Truth.Kind.PLACE, Truth.Kind.MOSAIC);
        assertThat(mosaic).containsAll(without).hasSize(without.size() + 1).contains("focus");
        assertThat(place).containsAll(without).hasSize(without.size() + 6).doesNotContain("focus");
        assertThat(both).hasSize(without.size() + 7);
    }

    private static List<String> usual(Truth.Kind... kinds) {
        return Metrics.usual(List.of(kinds)).stream()
                .map(metric -> metric.about().name())
                .toList();
    }

    private static void refuses(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
    }
}
