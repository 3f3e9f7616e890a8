package dev.limpid.select;

import dev.limpid.evaluate.Interval;
import dev.limpid.performance.Classified;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CandidacyTest {
    private static double[] outcomes(int right, int of) {
        double[] outcomes = new double[of];
        Arrays.fill(outcomes, 0, right, 1);
        return outcomes;
    }

    private static void add(Candidacy candidacy, Way.Name name, double[] outcomes) {
        candidacy.add(
                new Way(
                        name,
                        Marking.promise(outcomes),
                        new Interval(0.5, 0.4, 0.6, 0.95, 10, 0),
                        Classified.of(new double[] {1, 0}, new int[] {0}, List.of("a", "b")),
                        1,
                        ""),
                Marking.error(outcomes));
    }

    private static Way.Name chosen(double[] probe, double[] finetune) {
        Candidacy candidacy = new Candidacy("m", "m");
        add(candidacy, Way.Name.LINEAR_PROBE, probe);
        add(candidacy, Way.Name.NEAREST, outcomes(10, 10));
        add(candidacy, Way.Name.FINETUNE, finetune);
        Way chosen = candidacy.chosen();
        return chosen == null ? Way.Name.NEAREST : chosen.name();
    }

    @Test
    void a_training_is_taken_only_where_it_is_shown_to_promise_more_than_what_is_simpler() {
        // Six of six right say little beside 22 of 28.
        assertThat(chosen(outcomes(22, 28), outcomes(6, 6))).isEqualTo(Way.Name.LINEAR_PROBE);
        assertThat(chosen(outcomes(800, 1000), outcomes(164, 200))).isEqualTo(Way.Name.LINEAR_PROBE);
        assertThat(chosen(outcomes(800, 1000), outcomes(180, 200))).isEqualTo(Way.Name.FINETUNE);
    }

    @Test
    void a_promise_without_a_miss_is_not_certain() {
        assertThat(Marking.error(outcomes(6, 6))).isPositive();
        // By hand: p = 81/102, √(p (1 − p) / 100).
        assertThat(Marking.error(outcomes(80, 100))).isCloseTo(Math.sqrt(81.0 / 102 * 21 / 102 / 100), within(1e-12));
        assertThat(Marking.error(new double[] {-1, -3})).isCloseTo(1, within(1e-12));
    }

    @Test
    void accuracy_has_wilsons_interval() {
        // As statsmodels' proportion_confint(57, 60, method="wilson") and (9, 12) tell it.
        Interval many = Marking.wilson(outcomes(57, 60), 0.95);
        assertThat(many.low()).isCloseTo(0.86301, within(1e-4));
        assertThat(many.high()).isCloseTo(0.98287, within(1e-4));
        Interval few = Marking.wilson(outcomes(9, 12), 0.95);
        assertThat(few.low()).isCloseTo(0.46769, within(1e-4));
        assertThat(few.high()).isCloseTo(0.91106, within(1e-4));
        assertThat(Marking.wilson(outcomes(12, 12), 0.95).high()).isEqualTo(1);
        assertThat(Marking.wilson(outcomes(12, 12), 0.95).low()).isLessThan(0.8);
    }
}
