package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PooledSkillTest {
    private static final About HIGHER = Planted.about("comprehensiveness", Family.FAITHFULNESS, Direction.HIGHER);
    private static final About LOWER = Planted.about("deletion", Family.FAITHFULNESS, Direction.LOWER);

    private static PooledSkill of(Results.Measured... measured) {
        return PooledSkill.of(Planted.results(List.of(measured)), Family.FAITHFULNESS);
    }

    @Test
    void the_best_has_one_and_a_random_explanation_none_in_both_directions() {
        PooledSkill skill = of(
                new Results.Measured(
                        HIGHER, new double[][] {{0.6, 0.4}, {0.2, 0}}, new double[] {0.2, 0}, new double[] {0.6, 0.4}),
                new Results.Measured(
                        LOWER, new double[][] {{0.1, 0.1}, {0.5, 0.5}}, new double[] {0.5, 0.5}, new double[] {0.1, 0.1
                        }));
        assertThat(skill.metrics()).containsExactly("comprehensiveness", "deletion");
        assertThat(skill.values()[0]).containsExactly(new double[] {1, 1}, within(1e-12));
        assertThat(skill.values()[1]).containsExactly(new double[] {0, 0}, within(1e-12));
    }

    /** Where next to nothing can be gained, a small loss is a hundred thousand times as much. */
    @Test
    void an_example_on_which_nothing_can_be_gained_does_not_decide() {
        Results.Measured measured = new Results.Measured(
                HIGHER, new double[][] {{0.9, 0.4999}}, new double[] {0, 0.5}, new double[] {1, 0.500000001});
        assertThat(Arrays.stream(measured.skill(0)).average().orElseThrow()).isLessThan(-10_000);
        double[] skill = of(measured).values()[0];
        assertThat(Arrays.stream(skill).average().orElseThrow()).isCloseTo(0.9, within(1e-3));
    }

    @Test
    void all_methods_are_judged_on_the_same_examples_by_the_same_metrics() {
        PooledSkill skill = of(
                Planted.measured(HIGHER, new double[] {0.5, 0.5}, new double[] {0.5, Double.NaN}),
                Planted.measured(LOWER, new double[] {0.9, 0.9}, new double[] {0.5, 0.5}));
        // Of the second example only the other metric counts, for both.
        assertThat(skill.values()[0]).containsExactly(new double[] {0.3, 0.1}, within(1e-12));
        assertThat(skill.values()[1]).containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    }

    @Test
    void a_method_that_a_metric_cannot_judge_takes_nothing_from_the_others() {
        double nan = Double.NaN;
        PooledSkill skill = of(Planted.measured(HIGHER, new double[] {0.5, 0.7}, new double[] {nan, nan}));
        assertThat(skill.values()[0]).containsExactly(new double[] {0.5, 0.7}, within(1e-12));
        assertThat(skill.values()[1]).containsExactly(nan, nan);
    }

    @Test
    void a_metric_whose_best_is_unknown_or_no_better_than_chance_does_not_count() {
        double[][] values = {{0.5, 0.7}};
        double[] zeros = new double[2];
        PooledSkill skill = of(
                new Results.Measured(
                        HIGHER, values, zeros, new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY}),
                new Results.Measured(LOWER, values, zeros, zeros),
                Planted.measured(Planted.about("gini", Family.COMPLEXITY, Direction.HIGHER), values));
        assertThat(skill.metrics()).isEmpty();
        assertThat(skill.values()[0]).containsExactly(Double.NaN, Double.NaN);
    }
}
