package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class TransparencyTest {
    private static Map<Component, double[]> values(double... means) {
        Map<Component, double[]> values = new EnumMap<>(Component.class);
        for (int i = 0; i < means.length; i++) {
            values.put(Component.values()[i], new double[] {means[i] - 0.1, means[i], means[i] + 0.1});
        }
        return values;
    }

    @Test
    void the_score_is_the_weighted_mean() {
        Transparency found = Transparency.of(values(0.9, 0.5, 0.4, 0.7, 0.6), Weights.STANDARD, Bootstrap.STANDARD);
        assertThat(found.score().mean()).isCloseTo((2 * 0.9 + 0.5 + 0.4 + 0.7 + 0.6) / 6, within(1e-12));
        assertThat(found.parts()).extracting(Transparency.Part::component).containsExactly(Component.values());
        assertThat(found.untold()).isEmpty();
        assertThat(Transparency.of(values(0.9, 0.5), new Weights(1, 3, 0, 0, 0), Bootstrap.STANDARD)
                        .score()
                        .mean())
                .isCloseTo(0.6, within(1e-12));
    }

    @Test
    void what_cannot_be_told_is_named_and_counts_for_nothing() {
        Map<Component, double[]> values = values(0.9, 0.5);
        values.put(Component.SANE, new double[] {Double.NaN, Double.NaN, Double.NaN});
        Transparency found = Transparency.of(values, Weights.STANDARD, Bootstrap.STANDARD);
        assertThat(found.untold()).containsExactly(Component.COMPACT, Component.SANE, Component.AGREED);
        assertThat(found.score().mean()).isCloseTo((2 * 0.9 + 0.5) / 3, within(1e-12));
        assertThat(found.parts()).extracting(Transparency.Part::weight).containsExactly(2 / 3.0, 1 / 3.0);
    }

    @Test
    void a_component_without_weight_is_neither_told_nor_missed() {
        Transparency found = Transparency.of(values(0.9), new Weights(1, 0, 0, 0, 0), Bootstrap.STANDARD);
        assertThat(found.parts()).hasSize(1);
        assertThat(found.untold()).isEmpty();
    }

    @Test
    void where_all_is_told_the_interval_is_that_of_the_examples_own_weighted_means() {
        Random random = new Random(2);
        double[] one = random.doubles(20).toArray();
        double[] other = random.doubles(20).toArray();
        Transparency found = Transparency.of(
                Map.of(Component.FAITHFUL, one, Component.STABLE, other),
                new Weights(3, 1, 0, 0, 0),
                Bootstrap.STANDARD);
        double[] own = new double[20];
        Arrays.setAll(own, i -> 0.75 * one[i] + 0.25 * other[i]);
        Interval expected = Bootstrap.STANDARD.mean(own);
        assertThat(found.score().low()).isCloseTo(expected.low(), within(1e-9));
        assertThat(found.score().high()).isCloseTo(expected.high(), within(1e-9));
    }

    /** Of 1000 samples of 30 examples of which a component is told of half: the rate's standard error is 0.007. */
    @Test
    void where_some_is_not_told_the_interval_holds_the_true_score_as_often_as_it_says() {
        Random random = new Random(2);
        int held = 0;
        for (int sample = 0; sample < 1000; sample++) {
            double[] one = random.doubles(30).toArray();
            double[] other = new double[30];
            Arrays.setAll(other, i -> random.nextBoolean() ? Math.pow(random.nextDouble(), 2) : Double.NaN);
            Interval score = Transparency.of(
                            Map.of(Component.FAITHFUL, one, Component.STABLE, other),
                            new Weights(1, 1, 0, 0, 0),
                            new Bootstrap(499, 0.95, sample))
                    .score();
            double truth = (1 / 2.0 + 1 / 3.0) / 2;
            held += score.low() <= truth && truth <= score.high() ? 1 : 0;
        }
        assertThat(held / 1000.0).isBetween(0.925, 0.975);
    }

    @Test
    void explanations_worse_than_random_are_not_faithful_and_no_less_than_that() {
        Transparency found = Transparency.of(values(-3), Weights.STANDARD, Bootstrap.STANDARD);
        assertThat(found.score().mean()).isZero();
        assertThat(found.parts().get(0).value().low()).isZero();
    }

    @Test
    void components_are_read_from_results() {
        double nan = Double.NaN;
        Results results = Planted.results(List.of(
                Planted.measured(
                        Planted.about("deletion", Family.FAITHFULNESS, Direction.LOWER),
                        new double[] {0.2, 0.4},
                        new double[] {0.5, 0.5}),
                Planted.measured(
                        Planted.about("avg-sensitivity", Family.ROBUSTNESS, Direction.LOWER),
                        new double[] {1, 0},
                        new double[2]),
                Planted.measured(
                        Planted.about("gini", Family.COMPLEXITY, Direction.HIGHER),
                        new double[] {0.3, nan},
                        new double[2]),
                Planted.measured(
                        Planted.about("mprt-excess", Family.RANDOMISATION, Direction.LOWER),
                        new double[] {0.2, -0.5},
                        new double[2]),
                Planted.measured(
                        Planted.about("random-logit", Family.RANDOMISATION, Direction.LOWER),
                        new double[] {0.6, nan},
                        new double[2])));
        double[][][] scores = {{{1, 2, 3}, {1, 2, 3}}, {{1, 2, 3}, {3, 2, 1}}};
        Map<Component, double[]> values = Components.of(results, 0, scores);
        assertThat(values.get(Component.FAITHFUL)).containsExactly(new double[] {0.8, 0.6}, within(1e-12));
        assertThat(values.get(Component.STABLE)).containsExactly(0.5, 1);
        assertThat(values.get(Component.COMPACT)).containsExactly(0.3, nan);
        assertThat(values.get(Component.SANE)).containsExactly(new double[] {0.6, 1}, within(1e-12));
        assertThat(values.get(Component.AGREED)).containsExactly(new double[] {1, 0}, within(1e-12));
        Results less = Planted.results(results.measured().subList(0, 1));
        assertThat(Transparency.of(
                                Components.of(less, 0, new double[][][] {scores[0]}),
                                Weights.STANDARD,
                                Bootstrap.STANDARD)
                        .untold())
                .containsExactly(Component.STABLE, Component.COMPACT, Component.SANE, Component.AGREED);
    }

    @Test
    void no_component_or_no_weight_or_unequal_examples_are_refused() {
        assertThatThrownBy(() -> Transparency.of(values(), new Weights(1, 0, 1, 0, 0), Bootstrap.STANDARD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A transparency score needs one of [faithful, compact] at least, and none could be told. Measure"
                                + " more metrics, or weigh others.");
        assertThatThrownBy(() -> new Weights(0, 0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("At least one weight is above 0, got all 0.");
        assertThatThrownBy(() -> new Weights(1, -1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Weights are finite and at least 0, got -1.0.");
        Map<Component, double[]> values = values(0.9, 0.5);
        values.put(Component.STABLE, new double[] {0.5});
        assertThatThrownBy(() -> Transparency.of(values, Weights.STANDARD, Bootstrap.STANDARD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A transparency score needs as many values of each component, got [3, 1].");
    }
}
