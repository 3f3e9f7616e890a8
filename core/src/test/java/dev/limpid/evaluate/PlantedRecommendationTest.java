package dev.limpid.evaluate;

import dev.limpid.explain.Stage;
import dev.limpid.explain.Staging;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Worth;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which method is recommended after whole evaluations, where it is known which is best: the logit is the sum of the columns that
 * are present, and methods know it up to noise.
 */
class PlantedRecommendationTest {
    private static final int COLUMNS = 10;
    private static final int EVALUATIONS = 40;
    private static final Inference QUICK = new Inference(new Bootstrap(499, 0.95, 0), new SignFlipTest(499, 0));
    private static final Plan PLAN = new Plan(
            Metrics.of(List.of("comprehensiveness", "sufficiency", "deletion", "insertion", "sensitivity-n"), Map.of()),
            List.of(),
            0,
            3,
            Traits.Scope.LOCAL,
            0);

    private static PlantedReasons model = row();

    private static PlantedReasons row() {
        double[][] ones = new double[COLUMNS + 2][];
        Arrays.setAll(ones, i -> new double[] {1, 1});
        return PlantedReasons.row(ones);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** The logit, and where a second target is asked for, its probability. */
    private static final Staging SUMS = (probe, input, targets) -> {
        Tensor x = input.tensor("x");
        Worth worth = new Worth() {
            @Override
            public int players() {
                return x.size();
            }

            @Override
            public int targets() {
                return targets.size();
            }

            @Override
            public int together() {
                return 64;
            }

            @Override
            public double[][] of(List<Coalition> coalitions) {
                return coalitions.stream()
                        .map(present -> {
                            double logit = present.present().mapToDouble(x::at).sum();
                            return targets.size() == 1
                                    ? new double[] {logit}
                                    : new double[] {logit, Formula.sigmoid(logit)};
                        })
                        .toArray(double[][]::new);
            }
        };
        List<Double> probabilities = targets.stream().map(target -> 0.5).toList();
        return new Stage(
                new Game(worth),
                input.features(),
                targets,
                new ArrayList<>(probabilities),
                Map.of(),
                List.of(),
                probe.model().provenance());
    };

    private static List<Case> drawn(Random random) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            double[] x = random.doubles(COLUMNS, -0.5, 1).toArray();
            cases.add(new Case("row " + i, model.prepare(x), model.target(), List.of(), null));
        }
        return cases;
    }

    /** What each column adds, and noise of a size: another for each column and example. */
    private static Contender noisy(String name, double size, long seed) {
        Random random = new Random(seed);
        return TinyClassifier.saying(
                name,
                (probe, input) -> Arrays.stream(input.tensor("x").toDoubles())
                        .map(value -> value + size * random.nextGaussian())
                        .toArray());
    }

    private static Contender opposite() {
        return TinyClassifier.saying(
                "opposite",
                (probe, input) -> Arrays.stream(input.tensor("x").toDoubles())
                        .map(value -> -value)
                        .toArray());
    }

    private static Appraisal appraised(List<Case> cases, List<Contender> contenders) {
        Outcome outcome =
                new Evaluation(new Probe(model), new SharedGames(SUMS), PLAN, more -> {}).of(cases, contenders);
        List<Traits> traits = outcome.results().methods().stream()
                .map(name -> new Traits(name, false, Traits.Unit.COLUMN, Traits.Scope.LOCAL, true))
                .toList();
        return Appraisal.of(outcome, traits, Need.LOCAL, Weights.STANDARD, QUICK);
    }

    @Test
    void the_planted_best_is_recommended_in_nineteen_evaluations_of_twenty() {
        int right = 0;
        int wrong = 0;
        for (int seed = 0; seed < EVALUATIONS; seed++) {
            Appraisal found = appraised(
                    drawn(new Random(seed)),
                    List.of(
                            noisy("random", 20, 7 * seed),
                            noisy("weak", 0.6, 7 * seed + 1),
                            noisy("best", 0.1, 7 * seed + 2),
                            opposite()));
            if (found.recommendation() instanceof Recommendation.Recommended recommended) {
                right += recommended.method().equals("best") ? 1 : 0;
                wrong += recommended.method().equals("best") ? 0 : 1;
                assertThat(found.explainedBy()).isEqualTo(recommended.method());
            }
            assertThat(found.recommendation().excluded())
                    .extracting(Recommendation.Excluded::method)
                    .contains("opposite")
                    .doesNotContain("weak", "best");
        }
        assertThat(wrong).isZero();
        assertThat(right / (double) EVALUATIONS).isGreaterThanOrEqualTo(0.95);
    }

    /** Each is right up to noise of the same size; one is recommended by chance at most as often as tests err. */
    @Test
    void none_is_recommended_of_two_equals() {
        int abstained = 0;
        for (int seed = 0; seed < EVALUATIONS; seed++) {
            Appraisal found = appraised(
                    drawn(new Random(seed)),
                    List.of(noisy("one", 0.4, 5 * seed), noisy("other", 0.4, 5 * seed + 1), noisy("random", 20, seed)));
            abstained += found.recommendation() instanceof Recommendation.Undecided ? 1 : 0;
            assertThat(Objects.requireNonNull(found.transparency()).score().mean())
                    .isBetween(0.0, 1.0);
        }
        assertThat(abstained / (double) EVALUATIONS).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void a_method_is_not_better_than_itself() {
        Recommendation found = appraised(
                        drawn(new Random(1)), List.of(noisy("one", 0, 0), noisy("other", 0, 0), opposite()))
                .recommendation();
        assertThat(found).isInstanceOf(Recommendation.Undecided.class);
        assertThat(((Recommendation.Undecided) found).methods()).containsExactly("one", "other");
    }

    @Test
    void opposites_and_chance_fit_no_need() {
        Recommendation found =
                appraised(drawn(new Random(2)), List.of(opposite())).recommendation();
        assertThat(found).isInstanceOf(Recommendation.NoneFits.class);
        assertThat(found.sentence())
                .startsWith("No method fits: opposite is not shown to be better than a random explanation");
    }
}
