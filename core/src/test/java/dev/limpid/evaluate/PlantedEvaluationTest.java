package dev.limpid.evaluate;

import dev.limpid.explain.Baseline;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.explain.Staging;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Whole evaluations of models whose reasons are planted, with methods of which it is known how good they are. */
class PlantedEvaluationTest {
    private static final int EXAMPLES = 12;
    private static final int SIDE = 8;
    private static final int PERFECT = 0;
    private static final int GOOD = 1;
    private static final int RANDOM = 2;
    private static final int INVERTED = 3;
    private static final int BLIND = 4;
    private static final List<String> NAMES = List.of("perfect", "good", "random", "inverted", "blind");

    /** Sees how much features matter, not which way. */
    private static final Set<String> SIGNLESS = Set.of("monotonicity-correlation");

    /** All; one of them with fewer samples, which is what it takes its time for. */
    private static final List<Metric> METRICS = Metrics.list().stream()
            .map(metric -> metric instanceof SmoothMprt ? new SmoothMprt(5, 0.1, false) : metric)
            .toList();

    /** By model. */
    private static final Map<String, Results> FOUND = new LinkedHashMap<>();

    /** Columns 2, 5 and 9 speak for class 1, 7 against it; three do nothing. */
    private static final double[] WEIGHTS = {0.1, -0.05, 1.5, 0, 0.08, 1, 0, -0.9, 0.02, 0.7, 0, -0.1};

    /** Draws anew whenever it is asked. */
    private static Contender random(Staging games) {
        SplittableRandom random = new SplittableRandom(5);
        return new Contender(
                "random",
                new Knowing(
                        "random",
                        games,
                        false,
                        worths -> Arrays.stream(worths)
                                .map(worth -> random.nextGaussian())
                                .toArray()));
    }

    private static List<Contender> contenders(Staging games) {
        return List.of(
                Knowing.perfect(games),
                new Contender("good", new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(4))),
                random(games),
                Knowing.inverted(games),
                new Contender("blind", new Knowing("blind", games, true, worths -> {
                    double[] same = new double[worths.length];
                    Arrays.setAll(same, i -> 1 + i * i % 7);
                    return same;
                })));
    }

    private static Results evaluated(PlantedReasons model, List<Case> cases) {
        SharedGames games = new SharedGames(new ZeroedGames());
        FeatureNoise noise = new FeatureNoise(FeatureNoise.Spread.UNIFORM, FeatureNoise.LEVEL, 4, List.of());
        Plan plan = new Plan(METRICS, List.of(noise), 3, 20, Traits.Scope.LOCAL, 3);
        return new Evaluation(new Probe(model), games, plan, more -> {})
                .of(cases, contenders(games))
                .results();
    }

    @BeforeAll
    static void evaluate() {
        Random random = new Random(3);
        double[][] weights = new double[WEIGHTS.length][];
        Arrays.setAll(weights, i -> new double[] {random.nextGaussian(), WEIGHTS[i]});
        try (PlantedReasons model = PlantedReasons.row(weights)) {
            List<Case> cases = new ArrayList<>();
            for (int i = 0; i < EXAMPLES; i++) {
                Input input =
                        model.prepare(random.doubles(WEIGHTS.length, 0.5, 1.5).toArray());
                cases.add(new Case("row " + i, input, model.target(), List.of(model.target(0)), null));
            }
            FOUND.put("row", evaluated(model, cases));
        }
        boolean[] within = new boolean[SIDE * SIDE];
        for (int pixel = 0; pixel < within.length; pixel++) {
            within[pixel] = pixel / SIDE >= 2 && pixel / SIDE < 6 && pixel % SIDE >= 4;
        }
        for (Truth.Kind kind : List.of(Truth.Kind.PLACE, Truth.Kind.MOSAIC)) {
            try (PlantedReasons model = PlantedReasons.patch(
                    within, random.doubles(SIDE * SIDE, -0.15, 0.15).toArray())) {
                List<Case> cases = new ArrayList<>();
                for (int i = 0; i < EXAMPLES; i++) {
                    Input input = model.prepare(
                            random.doubles(SIDE * SIDE, 0.05, 0.15).toArray());
                    cases.add(new Case("picture " + i, input, model.target(), List.of(), inside(input, within, kind)));
                }
                FOUND.put(kind == Truth.Kind.PLACE ? "picture" : "mosaic", evaluated(model, cases));
            }
        }
        try (PlantedReasons model =
                PlantedReasons.trigger(random.doubles(60, -0.15, 0.15).toArray())) {
            List<Case> cases = new ArrayList<>();
            for (int i = 0; i < EXAMPLES; i++) {
                double[] words = random.ints(10, 8, 30).asDoubleStream().toArray();
                words[random.nextInt(10)] = PlantedReasons.TRIGGER;
                boolean[] inside = new boolean[10];
                for (int at = 0; at < 10; at++) {
                    inside[at] = words[at] == PlantedReasons.TRIGGER;
                }
                cases.add(new Case(
                        "text " + i,
                        model.prepare(words),
                        model.target(),
                        List.of(),
                        Truth.of(Truth.Kind.RATIONALE, inside)));
            }
            FOUND.put("text", evaluated(model, cases));
        }
    }

    private static Truth inside(Input input, boolean[] within, Truth.Kind kind) {
        double[] sizes = new double[input.features().size()];
        double[] inside = new double[sizes.length];
        for (int region = 0; region < sizes.length; region++) {
            List<Integer> pixels =
                    ((Place.Region) input.features().get(region).place()).mask().pixels();
            sizes[region] = pixels.size();
            inside[region] = pixels.stream().filter(pixel -> within[pixel]).count() / sizes[region];
        }
        return new Truth(inside, sizes, kind);
    }

    private static double mean(String model, String metric, int method) {
        Results.Measured measured = Objects.requireNonNull(FOUND.get(model)).measured().stream()
                .filter(one -> one.about().name().equals(metric))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(measured.values()[method])
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** How much better one method is than another, of those metrics that tell anything of both. */
    private static void assertBetter(String model, Metric metric, int one, int other, double by) {
        About about = metric.about();
        assertThat(about.direction().gain(mean(model, about.name(), one), mean(model, about.name(), other)))
                .as(model + ": " + about.name() + " of " + NAMES.get(one) + " and " + NAMES.get(other))
                .isGreaterThan(by);
    }

    private static List<Metric> of(Family family) {
        return Metrics.list().stream()
                .filter(metric -> metric.about().family() == family)
                .toList();
    }

    private static boolean isTold(String model, Metric metric, int... methods) {
        return Arrays.stream(methods)
                .noneMatch(method -> Double.isNaN(mean(model, metric.about().name(), method)));
    }

    @Test
    void the_true_reasons_are_most_faithful_then_integrated_gradients_then_chance_then_the_opposite() {
        int told = 0;
        for (String model : FOUND.keySet()) {
            for (Metric metric : of(Family.FAITHFULNESS)) {
                String name = metric.about().name();
                if (SIGNLESS.contains(name)) {
                    assertBetter(model, metric, PERFECT, RANDOM, 0.5);
                    assertThat(mean(model, name, INVERTED)).isCloseTo(mean(model, name, PERFECT), within(1e-6));
                } else if (!name.equals("monotonicity")) { // Nothing here speaks for the answer only.
                    assertBetter(model, metric, PERFECT, GOOD, -1e-2);
                    assertBetter(model, metric, GOOD, RANDOM, 0.02);
                    assertBetter(model, metric, RANDOM, INVERTED, 0.005);
                    told++;
                }
            }
        }
        assertThat(told).isEqualTo(4 * 12);
    }

    /** What is known in truth gets all of the way, what says nothing none of it, and the opposite less than that on each example. */
    @Test
    void the_skill_of_chance_is_0_and_that_of_the_true_reasons_1() {
        FOUND.forEach((model, results) -> {
            double[][] skills = PooledSkill.of(results, Family.FAITHFULNESS).values();
            assertThat(Arrays.stream(skills[RANDOM]).average().orElseThrow())
                    .as(model)
                    .isBetween(-0.15, 0.15);
            assertThat(Arrays.stream(skills[PERFECT]).average().orElseThrow())
                    .as(model)
                    .isBetween(0.95, 1.001);
            assertThat(Arrays.stream(skills[GOOD]).average().orElseThrow())
                    .as(model)
                    .isBetween(0.95, 1.001);
            assertThat(Arrays.stream(skills[INVERTED]).max().orElseThrow())
                    .as(model)
                    .isLessThan(0);
        });
    }

    @Test
    void planted_places_and_words_are_where_the_true_reasons_are() {
        Map<Family, List<String>> models = Map.of(
                Family.LOCALISATION, List.of("picture", "mosaic"),
                Family.PLAUSIBILITY, List.of("text"));
        int told = 0;
        for (Family family : models.keySet()) {
            for (Metric metric : of(family)) {
                for (String model : Objects.requireNonNull(models.get(family))) {
                    if (isTold(model, metric, PERFECT)) {
                        assertBetter(model, metric, PERFECT, GOOD, -1e-6);
                        assertBetter(model, metric, GOOD, RANDOM, 0.2);
                        assertBetter(model, metric, RANDOM, INVERTED, 0.05);
                        told++;
                    }
                }
            }
        }
        assertThat(told)
                .isEqualTo(
                        of(Family.LOCALISATION).size() + of(Family.PLAUSIBILITY).size());
    }

    /** Neighbours tell what is steady; what is turned around is as steady as what is right. */
    @Test
    void chance_is_not_robust() {
        for (Metric metric : of(Family.ROBUSTNESS)) {
            for (String model : List.of("row", "picture")) {
                if (isTold(model, metric, PERFECT, RANDOM)) {
                    assertBetter(model, metric, PERFECT, RANDOM, 0.5);
                    assertThat(mean(model, metric.about().name(), INVERTED))
                            .isCloseTo(mean(model, metric.about().name(), PERFECT), within(1e-3));
                }
            }
        }
        assertThat(isTold("row", new AvgSensitivity(), PERFECT, GOOD, RANDOM)).isTrue();
        // What takes words away cannot be asked of a text that is given as embeddings.
        assertThat(isTold("text", new AvgSensitivity(), GOOD)).isTrue();
        assertThat(isTold("text", new AvgSensitivity(), PERFECT)).isFalse();
    }

    /**
     * Drawn weights and other answers tell who does not look at the model. Chance passes: it never says the same twice; and who
     * sees answers only is not asked.
     */
    @Test
    void what_does_not_look_at_the_model_stays_the_same_when_the_model_does_not() {
        int told = 0;
        for (Metric metric : of(Family.RANDOMISATION)) {
            for (String model : FOUND.keySet()) {
                if (isTold(model, metric, GOOD, BLIND)) {
                    assertBetter(model, metric, GOOD, BLIND, 0.04);
                    told++;
                }
            }
        }
        assertThat(told).isEqualTo(4 * 4 + 1);
        assertThat(isTold("row", new Mprt(), PERFECT)).isFalse();
        assertThat(mean("row", "random-logit", BLIND)).isCloseTo(1, within(1e-9));
        assertThat(mean("row", "mprt", BLIND)).isCloseTo(1, within(1e-9));
    }

    /** Complexity knows no truth; of few reasons the true explanation says less than one drawn at random. */
    @Test
    void few_reasons_are_less_to_read() {
        for (Metric metric : List.of(new AttributionEntropy(), new Gini())) {
            for (String model : FOUND.keySet()) {
                assertBetter(model, metric, PERFECT, RANDOM, 0.2);
                assertThat(mean(model, metric.about().name(), INVERTED))
                        .isCloseTo(mean(model, metric.about().name(), PERFECT), within(1e-6));
            }
        }
    }

    @Test
    void promises_are_kept_by_the_true_reasons_and_broken_by_others() {
        for (String model : FOUND.keySet()) {
            assertThat(mean(model, "completeness", PERFECT)).isLessThan(1e-4);
            assertThat(mean(model, "completeness", GOOD)).isLessThan(1e-4);
            assertThat(mean(model, "completeness", INVERTED)).isCloseTo(2, within(1e-4));
            assertThat(mean(model, "completeness", RANDOM)).isGreaterThan(0.5);
        }
        // Three of the twelve columns do nothing.
        assertThat(mean("row", "non-sensitivity", PERFECT)).isZero();
        assertThat(mean("row", "non-sensitivity", RANDOM)).isEqualTo(0.25);
    }

    @Test
    void the_true_reasons_of_a_row_are_its_weights() {
        double[][] weights = new double[WEIGHTS.length][];
        Arrays.setAll(weights, i -> new double[] {0, WEIGHTS[i]});
        try (PlantedReasons model = PlantedReasons.row(weights)) {
            double[] ones = new double[WEIGHTS.length];
            Arrays.fill(ones, 1);
            assertThat(Knowing.perfect(new ZeroedGames()).scores(new Probe(model), model.prepare(ones), model.target()))
                    .containsExactly(WEIGHTS, within(1e-5));
        }
    }
}
