package dev.limpid.examples.extending;

import dev.limpid.Limpid;
import dev.limpid.evaluate.Results;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.BlackBox;
import dev.limpid.model.Probe;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.TextPlayers;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What is said of the extensions, by numbers that follow from their papers. */
class ExtendingTest {
    private static final Path DIGITS =
            Path.of(System.getProperty("limpid.root")).resolve("examples/digits");

    /** relu(x W) v at (1, 2): both units are on, at 5 each. */
    private static OwnArchitecture perceptron(float second) {
        return new OwnArchitecture(
                List.of("width", "height"),
                Tensor.of(Shape.of(2, 2), 1f, -1f, 2f, 3f),
                Tensor.of(Shape.of(2, 1), 1f, second));
    }

    @Test
    void an_architecture_predicts_and_is_explained() {
        try (OwnArchitecture model = perceptron(2)) {
            assertThat(model.predict(List.of(new double[] {1, 2}, new double[] {0, 0}))
                            .toDoubles())
                    .containsExactly(15, 0);
            // From zero, a unit that is on is on all along the path: x · W v.
            Attribution why = model.explain(1, 2);
            assertThat(why.scores().get(0).score()).isCloseTo(-1, within(1e-5));
            assertThat(why.scores().get(1).score()).isCloseTo(16, within(1e-5));
        }
    }

    @Test
    void a_rule_lets_through_what_agrees_with_the_value() {
        // The second unit is on and argues against the score, so RectGrad stops it: what is left is the first unit's 1,
        // 2.
        try (OwnArchitecture model = perceptron(-2)) {
            double[] found = new Probe(model)
                    .pull(OwnRule.RECT_GRAD, model.prepare(new double[] {1, 2}), OwnArchitecture.score())
                    .signal()
                    .toDoubles();
            assertThat(found).containsExactly(1, 2);
        }
        try (Limpid digits = Limpid.load(DIGITS.toString())) {
            Path seven = DIGITS.resolve("seven.png");
            assertThat(silent(OwnRule.signal(digits, OwnRule.RECT_GRAD, seven)))
                    .isGreaterThan(silent(OwnRule.signal(digits, Gradient.TABLE, seven)));
        }
    }

    private static long silent(double[] signal) {
        return Arrays.stream(signal).filter(one -> one == 0).count();
    }

    /** One left glove and two right ones: a pair is worth 1. Banzhaf values are 3/4, 1/4, 1/4. */
    @Test
    void a_method_finds_banzhafs_values() {
        BlackBox<String> gloves = new BlackBox<>(
                "gloves",
                texts -> Tensor.of(
                        Shape.of(texts.size(), 1),
                        texts.stream()
                                .mapToDouble(text -> text.contains("left") && text.contains("right") ? 1 : 0)
                                .toArray()),
                List.of("a pair"));
        Attribution why = gloves.explain(
                        new OwnMethod(), TextPlayers.deleted("left right1 right2"), List.of(gloves.target(0)))
                .get(0);
        assertThat(why.scores()).extracting(Attribution.Scored::score).containsExactly(0.75, 0.25, 0.25);
        assertThat(why.method().name()).isEqualTo("banzhaf");
        assertThat(why.completeness()).isNull();
    }

    @Test
    void a_metric_judges_methods_beside_explanations_that_say_nothing() {
        try (Limpid digits = Limpid.load(DIGITS.toString())) {
            Results found =
                    OwnMetric.judged(digits.model(), DIGITS.resolve("pictures"), List.of("saliency", "partition-shap"));
            assertThat(found.methods()).containsExactly("saliency", "partition-shap");
            Results.Measured hoyer = found.measured().get(0);
            assertThat(hoyer.about().name()).isEqualTo("hoyer");
            assertThat(hoyer.values()[0]).hasSize(5);
            assertThat(Arrays.stream(hoyer.values()[0])).allMatch(one -> one >= 0 && one <= 1);
            assertThat(hoyer.random()).hasSize(5);
        }
    }

    @Test
    void a_metric_is_0_where_all_are_alike_and_1_where_one_has_all() {
        OwnMetric hoyer = new OwnMetric();
        assertThat(hoyer.of(new double[] {-2, 2, 2, -2})).isCloseTo(0, within(1e-12));
        assertThat(hoyer.of(new double[] {0, 0, -3, 0})).isCloseTo(1, within(1e-12));
        assertThat(hoyer.of(new double[] {4, -1, 0, 0})).isCloseTo(2 - 5 / Math.sqrt(17), within(1e-12));
        assertThat(hoyer.of(new double[4])).isNaN();
    }
}
