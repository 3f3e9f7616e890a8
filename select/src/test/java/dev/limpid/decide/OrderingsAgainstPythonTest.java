package dev.limpid.decide;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

/** Against methods written from their papers in NumPy, and against worked examples as they were printed. */
class OrderingsAgainstPythonTest {
    /** Papathanasiou and Ploskas 2018, Multiple Criteria Decision Aid: the example of chapters 1 (TOPSIS), 2 (VIKOR) and 3 (PROMETHEE). */
    private static final Alternatives PLANTS = Tables.benefits(
            new double[] {8, 7, 2, 1},
            new double[] {5, 3, 7, 5},
            new double[] {7, 5, 6, 4},
            new double[] {9, 9, 7, 3},
            new double[] {11, 10, 3, 7},
            new double[] {6, 9, 5, 4});

    private static final Priorities PLANT_WEIGHTS = new Priorities(new double[] {0.4, 0.3, 0.1, 0.2}, "given weights");

    private static void requireScores(double[] found, double[] expected, double within) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], offset(within));
        }
    }

    @Test
    void printed_results_of_topsis() {
        requireScores(
                new Topsis(Normalisation.VECTOR).scores(PLANTS, PLANT_WEIGHTS),
                new double[] {0.387, 0.327, 0.391, 0.615, 0.868, 0.493},
                0.00051);
    }

    @Test
    void printed_results_of_vikor() {
        double[] q = Arrays.stream(new Vikor(0.625).scores(PLANTS, PLANT_WEIGHTS))
                .map(score -> 1 - score)
                .toArray();
        requireScores(q, new double[] {0.640, 1, 0.693, 0.271, 0, 0.694}, 0.00051);
    }

    @Test
    void printed_results_of_promethee() {
        Preference linear = new Preference(Preference.Shape.LINEAR, 1, 2);
        requireScores(
                new PrometheeII(List.of(linear, linear, linear, linear)).scores(PLANTS, PLANT_WEIGHTS),
                new double[] {-0.26, -0.52, -0.22, 0.36, 0.7, -0.06},
                0.0051);
    }

    @Test
    void every_method_agrees_with_numpy() {
        for (JsonNode table : Golden.of("tables")) {
            Alternatives alternatives = Golden.alternatives(table);
            Priorities weights = new Priorities(Golden.row(table.get("weights")), "given weights");
            List<Preference> preferences = new ArrayList<>();
            table.get("shapes")
                    .forEach(shape -> preferences.add(new Preference(
                            Preference.Shape.valueOf(shape.get(0).asText()),
                            shape.get(1).asDouble(),
                            shape.get(2).asDouble())));
            Map<String, Ordering> orderings = Map.of(
                    "weighted sum", new WeightedSum(Normalisation.MIN_MAX),
                    "weighted product", new WeightedProduct(),
                    "topsis vector", new Topsis(Normalisation.VECTOR),
                    "topsis min-max", new Topsis(Normalisation.MIN_MAX),
                    "promethee", PrometheeII.STANDARD,
                    "promethee shapes", new PrometheeII(preferences),
                    "borda", new Borda());
            orderings.forEach((name, ordering) ->
                    requireScores(ordering.scores(alternatives, weights), Golden.row(table.get(name)), 1e-10));
            Map.of("vikor", Vikor.STANDARD, "vikor 0.8", new Vikor(0.8))
                    .forEach((name, vikor) -> requireScores(
                            vikor.scores(alternatives, weights),
                            Arrays.stream(Golden.row(table.get(name)))
                                    .map(q -> 1 - q)
                                    .toArray(),
                            1e-10));
        }
    }

    @Test
    void every_normalisation_agrees_with_numpy() {
        for (JsonNode table : Golden.of("tables")) {
            Alternatives alternatives = Golden.alternatives(table);
            for (Normalisation normalisation : Normalisation.values()) {
                double[][] expected = Golden.rows(table.get(normalisation.id()));
                double[][] found = normalisation.of(alternatives);
                for (int i = 0; i < found.length; i++) {
                    requireScores(found[i], expected[i], 1e-10);
                }
            }
        }
    }
}
