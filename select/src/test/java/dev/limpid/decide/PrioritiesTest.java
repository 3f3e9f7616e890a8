package dev.limpid.decide;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

class PrioritiesTest {
    private static final List<Criterion> CRITERIA = List.of(
            new Criterion("accuracy", "", true, false),
            new Criterion("latency", "ms", false, true),
            new Criterion("memory", "MB", false, true));

    private static final Map<String, List<String>> GROUPS = Map.of("complexity", List.of("latency", "memory"));

    private static void requireWeights(Priorities found, double within, double... expected) {
        assertThat(found.weights()).hasSameSizeAs(expected);
        for (int j = 0; j < expected.length; j++) {
            assertThat(found.weights()[j]).isCloseTo(expected[j], offset(within));
        }
    }

    @Test
    void printed_weights_by_entropy() {
        // Xu 2004, European Journal of Operational Research 156(2).
        requireWeights(
                Priorities.entropy(Tables.benefits(
                        new double[] {30, 30, 38, 29},
                        new double[] {19, 54, 86, 29},
                        new double[] {19, 15, 85, 28.9},
                        new double[] {68, 70, 60, 29})),
                0.000051,
                0.4630,
                0.3992,
                0.1378,
                0.0000);
    }

    @Test
    void printed_weights_by_critic() {
        // Tuş and Aytaç Adalı 2019, Opsearch 56(2).
        requireWeights(
                Priorities.critic(Tables.benefits(
                        new double[] {5000, 3, 3, 4, 3, 2},
                        new double[] {680, 5, 3, 2, 2, 1},
                        new double[] {2000, 3, 2, 3, 4, 3},
                        new double[] {600, 4, 3, 1, 2, 2},
                        new double[] {800, 2, 4, 3, 3, 4})),
                0.00051,
                0.157,
                0.249,
                0.168,
                0.121,
                0.154,
                0.151);
    }

    @Test
    void weights_by_entropy_and_critic_agree_with_numpy() {
        for (JsonNode table : Golden.of("tables")) {
            Alternatives all = Golden.alternatives(table);
            requireWeights(Priorities.entropy(all), 1e-9, Golden.row(table.get("entropy")));
            requireWeights(Priorities.critic(all), 1e-9, Golden.row(table.get("critic")));
        }
    }

    @Test
    void what_tells_nothing_gets_no_weight() {
        Alternatives all = Tables.benefits(new double[] {1, 5, 2}, new double[] {2, 5, 1}, new double[] {3, 5, 2});
        assertThat(Priorities.critic(all).weights()[1]).isZero();
        assertThat(Priorities.entropy(all).weights()[1]).isZero();
        Alternatives alike = Tables.benefits(new double[] {4, 5}, new double[] {4, 5});
        requireWeights(Priorities.critic(alike), 0, 0.5, 0.5);
        requireWeights(Priorities.entropy(alike), 0, 0.5, 0.5);
    }

    @Test
    void a_group_s_weight_is_shared_by_its_criteria() {
        requireWeights(
                Priorities.given(CRITERIA, Map.of("accuracy", 3.0, "complexity", 1.0), GROUPS),
                1e-15,
                0.75,
                0.125,
                0.125);
        requireWeights(Priorities.given(CRITERIA, Map.of("memory", 7.0), GROUPS), 0, 0, 0, 1);
        requireWeights(new Priorities(new double[] {1e308, 1e308}, "given weights"), 0, 0.5, 0.5);
    }

    @Test
    void bad_input_gets_one_line() {
        assertThatThrownBy(() -> new Priorities(new double[] {1, -1}, ""))
                .hasMessage("A criterion's weight is -1.0, expected a finite number, at least 0.");
        assertThatThrownBy(() -> new Priorities(new double[2], ""))
                .hasMessage("All of the 2 criteria have weight 0, expected at least one above; else there is nothing to"
                        + " choose by.");
        assertThatThrownBy(() -> Priorities.given(CRITERIA, Map.of("speed", 1.0), GROUPS))
                .hasMessage(
                        "There is no criterion 'speed' to give a weight to; there are accuracy, latency, memory, and"
                                + " the groups complexity.");
        assertThatThrownBy(() -> Priorities.given(CRITERIA, Map.of("speed", 1.0), Map.of()))
                .hasMessage("There is no criterion 'speed' to give a weight to; there are accuracy, latency, memory.");
        assertThatThrownBy(() -> Priorities.given(CRITERIA, Map.of("latency", Double.NaN), GROUPS))
                .hasMessage("'latency' has weight NaN, expected a finite number, at least 0.");
        Map<String, Double> twice = new LinkedHashMap<>();
        twice.put("complexity", 1.0);
        twice.put("latency", 1.0);
        assertThatThrownBy(() -> Priorities.given(CRITERIA, twice, GROUPS))
                .hasMessage("'latency' gets a weight by 'complexity' and by 'latency', expected one; leave one of them"
                        + " out.");
        assertThatThrownBy(() -> Priorities.given(CRITERIA, Map.of("g", 1.0), Map.of("g", List.of("speed"))))
                .hasMessage("Group 'g' holds 'speed', which is no criterion; there are accuracy, latency, memory.");
        Alternatives one = Tables.benefits(new double[] {1, 2});
        assertThatThrownBy(() -> Priorities.entropy(one))
                .hasMessage(
                        "Weights by entropy take at least 2 alternatives, got 1. Take equal weights, or give them.");
        assertThatThrownBy(() -> Priorities.critic(one))
                .hasMessage("Weights by CRITIC take at least 2 alternatives, got 1. Take equal weights, or give them.");
        assertThatThrownBy(() -> Priorities.entropy(Tables.benefits(new double[] {1}, new double[] {-1})))
                .hasMessage("Weights by entropy take values of at least 0, not all 0; c0 has [1.0, -1.0]. Take equal"
                        + " weights, or give them.");
    }

    @Test
    void equal_weights_are_equal() {
        assertThat(Priorities.equal(3).isEqual()).isTrue();
        assertThat(Priorities.given(CRITERIA, Map.of("accuracy", 1.0), GROUPS).isEqual())
                .isFalse();
        assertThat(Arrays.stream(Priorities.equal(7).weights()).sum()).isCloseTo(1, offset(1e-15));
    }
}
