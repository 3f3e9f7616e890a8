package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Values of Quantus 0.6, ferret 0.5 and scikit-learn, and where the first two do not say what the papers do. */
class ScoresAndTruthAgainstPythonTest {
    /** Quantus adds 1e-7 to scores, and 1e-9 to what it divides by. */
    private static final double CLOSE = 1e-5;

    private static final double[] A = {.3, .1, .2, .4};

    @Test
    void complexity_is_that_of_quantus() {
        Map<String, Metric.OfScores> metrics = Map.of(
                "entropy",
                new AttributionEntropy(),
                "gini",
                new Gini(),
                "effective-complexity:0.01",
                new EffectiveComplexity(),
                "effective-complexity:0.3",
                new EffectiveComplexity(0.3));
        Map<String, Integer> met = new HashMap<>();
        for (ScoresAndTruthGolden.Case one : ScoresAndTruthGolden.cases("scores")) {
            one.told().forEach((name, told) -> {
                met.merge(name, 1, Integer::sum);
                assertThat(metrics.get(name).of(one.scores())).as(name).isEqualTo(told, within(CLOSE));
            });
        }
        assertThat(met.keySet()).isEqualTo(metrics.keySet());
        assertThat(met.values()).containsOnly(8);
    }

    @Test
    void localisation_is_that_of_quantus_and_scikit_learn() {
        Map<String, Metric.OfTruth> metrics = localisation();
        Map<String, Integer> met = new HashMap<>();
        for (String kind : new String[] {"place", "mosaic", "regions"}) {
            for (ScoresAndTruthGolden.Case one : ScoresAndTruthGolden.cases(kind)) {
                one.told().forEach((name, told) -> {
                    met.merge(name, 1, Integer::sum);
                    assertThat(metrics.get(name).of(one.truth(), one.scores()))
                            .as(kind + " " + name)
                            .isEqualTo(told, within(CLOSE));
                });
            }
        }
        assertThat(met.keySet()).isEqualTo(metrics.keySet());
        assertThat(met.get("localisation-auc")).isEqualTo(18);
        assertThat(met.get("relevance-rank-accuracy")).isGreaterThan(3);
    }

    private static Map<String, Metric.OfTruth> localisation() {
        Map<String, Metric.OfTruth> metrics = new LinkedHashMap<>();
        for (Metric metric : LocalisationMetrics.list()) {
            metrics.put(metric.about().name(), (Metric.OfTruth) metric);
        }
        metrics.remove("attribution-localisation");
        metrics.put("share-of-attribution", new AttributionLocalisation(false));
        return metrics;
    }

    @Test
    void plausibility_is_that_of_ferret_and_scikit_learn() {
        Map<String, Metric.OfTruth> metrics = Map.of(
                "plausibility-auprc",
                new PlausibilityAuprc(),
                "token-f1",
                new TokenF1(),
                "token-iou",
                new TokenIou(),
                "token-f1:3",
                new TokenF1(3),
                "token-iou:3",
                new TokenIou(3));
        int met = 0;
        for (ScoresAndTruthGolden.Case one : ScoresAndTruthGolden.cases("rationale")) {
            for (Map.Entry<String, Double> told : one.told().entrySet()) {
                met++;
                assertThat(metrics.get(told.getKey()).of(one.truth(), one.scores()))
                        .as(told.getKey())
                        .isEqualTo(told.getValue(), within(1e-9));
            }
        }
        assertThat(met).isGreaterThan(20);
    }

    /** One explanation of one picture, in batches of 3, 4 and 8: the formula of the paper knows no batch, and divides. */
    @Test
    void quantus_weighs_by_the_number_of_pictures_beside_it() {
        assertThat(ScoresAndTruthGolden.bug("weighted-by-batch")).doesNotHaveDuplicates();
        Truth corner = Truth.of(Truth.Kind.PLACE, false, false, false, true);
        assertThat(new AttributionLocalisation().of(corner, A)).isEqualTo(0.4 / 0.25, within(1e-12));
        assertThat(new AttributionLocalisation().of(corner, new double[] {1, 1, 1, 1}))
                .isEqualTo(1, within(1e-12));
    }

    @Test
    void quantus_calls_an_empty_mask_and_an_empty_explanation_hits() {
        Truth nowhere = Truth.of(Truth.Kind.PLACE, false, false, false, false);
        Truth corner = Truth.of(Truth.Kind.PLACE, false, false, false, true);
        assertThat(ScoresAndTruthGolden.bug("empty-mask-is-hit")).containsExactly(1);
        assertThat(new PointingGame().of(nowhere, A)).isNaN();
        assertThat(ScoresAndTruthGolden.bug("constant-is-hit")).containsExactly(1);
        assertThat(new PointingGame().of(corner, new double[] {1, 1, 1, 1})).isEqualTo(0.25);
    }

    @Test
    void quantus_takes_equal_scores_by_their_position() {
        double[] alike = {1, 1, 1, 1};
        for (Truth truth : new Truth[] {
            Truth.of(Truth.Kind.PLACE, true, false, false, false), Truth.of(Truth.Kind.PLACE, false, false, false, true)
        }) {
            assertThat(new RelevanceRankAccuracy().of(truth, alike)).isEqualTo(0.25);
            assertThat(new TopKIntersection(1).of(truth, alike)).isEqualTo(0.25);
        }
        assertThat(ScoresAndTruthGolden.bug("rank-by-position")).containsExactly(1, 0);
        assertThat(ScoresAndTruthGolden.bug("top-k-by-position")).containsExactly(1, 0);
    }

    @Test
    void quantus_finds_more_evidence_inside_than_there_is() {
        assertThat(ScoresAndTruthGolden.bug("mass-above-one")[0]).isGreaterThan(1);
        assertThat(new RelevanceMassAccuracy()
                        .of(Truth.of(Truth.Kind.PLACE, true, false, false, false), new double[] {3, -2, 1, 0}))
                .isEqualTo(0.75);
    }

    @Test
    void quantus_calls_what_has_no_evidence_the_worst() {
        assertThat(ScoresAndTruthGolden.bug("no-evidence-is-worst")).containsExactly(0, 0);
        double[] against = {-.3, -.1, -.2, -.4};
        assertThat(new Focus().of(Truth.of(Truth.Kind.MOSAIC, true, false, false, true), against))
                .isNaN();
        assertThat(new AttributionLocalisation().of(Truth.of(Truth.Kind.PLACE, false, false, false, true), against))
                .isNaN();
    }

    @Test
    void ferret_gives_an_explanation_that_says_nothing_more_than_chance() {
        assertThat(ScoresAndTruthGolden.bug("auprc-of-a-constant")[0]).isEqualTo(0.55, within(1e-9));
        boolean[] first = new boolean[10];
        first[0] = true;
        assertThat(new PlausibilityAuprc().of(Truth.of(Truth.Kind.RATIONALE, first), new double[10]))
                .isEqualTo(0.1, within(1e-12));
    }
}
