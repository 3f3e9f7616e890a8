package dev.limpid.evaluate;

import dev.limpid.explain.Baseline;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class NearbyTest {
    private static final Target TARGET = TinyClassifier.target(0);
    /** The embedding of the letter a, in floats. */
    private static final double[] EXACTLY_A = {0.25, -0.5, 0.1f, 0.3f};

    private static final double[] X = {0.5, -1, 2, 0.25};

    private static final Contender STILL = TinyClassifier.saying("still", (probe, input) -> new double[] {1, 2, 3, 4});

    private static Contender integrated() {
        return new Contender("ig", new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(16)));
    }

    private static double[] hidden(double[] x) {
        double[] hidden = new double[3];
        for (int h = 0; h < 3; h++) {
            for (int i = 0; i < 4; i++) {
                hidden[h] += x[i] * TinyClassifier.W[i][h];
            }
            hidden[h] = Math.tanh(hidden[h]);
        }
        return hidden;
    }

    private static double[] logits(double[] hidden) {
        double[] logits = new double[2];
        for (int c = 0; c < 2; c++) {
            for (int h = 0; h < 3; h++) {
                logits[c] += hidden[h] * TinyClassifier.V[h][c];
            }
        }
        return logits;
    }

    @Test
    void a_neighbour_is_what_the_model_makes_of_it() {
        try (TinyClassifier model = TinyClassifier.row()) {
            FeatureNoise noise = new FeatureNoise(FeatureNoise.Spread.UNIFORM, 6, 12, List.of());
            Nearby nearby = Nearby.of(noise, model.probe(), model.of(X), TARGET, 3);
            Neighbours found = nearby.told(STILL, new double[] {1, 2, 3, 4});
            assertThat(found.near()).hasSize(12);
            assertThat(found.here().input()).containsExactly(X);
            assertThat(found.here().outputs()).containsExactly(logits(hidden(X)), within(1e-5));
            for (Neighbours.Point point : found.near()) {
                double[] hidden = hidden(point.input());
                double[] logits = logits(hidden);
                assertThat(point.hidden()).containsExactly(hidden, within(1e-5));
                assertThat(point.outputs()).containsExactly(logits, within(1e-5));
                assertThat(point.answer()).isEqualTo(logits[0] > logits[1] ? 0 : 1);
                assertThat(point.scores()).containsExactly(1, 2, 3, 4);
            }
            assertThat(found.near()).extracting(Neighbours.Point::answer).contains(0, 1);
        }
    }

    @Test
    void contenders_share_all_but_what_they_say() {
        try (TinyClassifier model = TinyClassifier.row()) {
            Nearby nearby = Nearby.of(new FeatureNoise(), model.probe(), model.of(X), TARGET, 3);
            Neighbours one = nearby.told(STILL, new double[4]);
            Neighbours other = nearby.told(integrated(), new double[4]);
            for (int i = 0; i < one.near().size(); i++) {
                assertThat(one.near().get(i).input())
                        .isSameAs(other.near().get(i).input());
                assertThat(one.near().get(i).outputs())
                        .isSameAs(other.near().get(i).outputs());
                assertThat(one.near().get(i).hidden())
                        .isSameAs(other.near().get(i).hidden());
            }
        }
    }

    @Test
    void a_seed_means_the_same_noise() {
        try (TinyClassifier model = TinyClassifier.row()) {
            FeatureNoise noise = new FeatureNoise();
            assertThat(vectors(noise, model, 5)).isDeepEqualTo(vectors(noise, model, 5));
            assertThat(vectors(noise, model, 5)[0]).isNotEqualTo(vectors(noise, model, 6)[0]);
        }
    }

    private static double[][] vectors(FeatureNoise noise, TinyClassifier model, long seed) {
        return noise.of(model.probe(), model.of(X), TARGET, seed).near().stream()
                .map(Disturbance.Disturbed::vector)
                .toArray(double[][]::new);
    }

    @Test
    void a_column_is_disturbed_by_its_own_scale() {
        try (TinyClassifier model = TinyClassifier.row()) {
            double[][] alone = vectors(new FeatureNoise(FeatureNoise.Spread.UNIFORM, 0.1, 400, List.of()), model, 1);
            reaches(alone, 0.05, 0.1, 0.2, 0.025);
            // Deviations of 2, 0, 3 and 0.5.
            List<Input> rows = List.of(model.of(1, 7, -3, 0), model.of(5, 7, 3, 1));
            double[][] among = vectors(new FeatureNoise(FeatureNoise.Spread.UNIFORM, 0.1, 400, rows), model, 1);
            reaches(among, 0.2, 0, 0.3, 0.05);
        }
    }

    /** Uniform noise comes near its ends, and not beyond. */
    private static void reaches(double[][] vectors, double... most) {
        for (int i = 0; i < most.length; i++) {
            int column = i;
            double largest = Arrays.stream(vectors)
                    .mapToDouble(vector -> Math.abs(vector[column] - X[column]))
                    .max()
                    .orElseThrow();
            assertThat(largest).isLessThanOrEqualTo(most[i] + 1e-6).isGreaterThanOrEqualTo(0.97 * most[i] - 1e-6);
        }
    }

    @Test
    void normal_noise_has_the_level_for_its_deviation() {
        try (TinyClassifier model = TinyClassifier.row()) {
            double[][] drawn = vectors(new FeatureNoise(FeatureNoise.Spread.NORMAL, 0.1, 2000, List.of()), model, 1);
            double square = Arrays.stream(drawn)
                    .mapToDouble(vector -> Math.pow((vector[2] - X[2]) / 2, 2))
                    .average()
                    .orElseThrow();
            assertThat(Math.sqrt(square)).isCloseTo(0.1, within(0.006));
        }
    }

    @Test
    void a_number_that_is_missing_stays_missing_and_adds_no_distance() {
        try (TinyClassifier model = TinyClassifier.row()) {
            Input gap = model.of(0.5, Double.NaN, 2, 0.25);
            Disturbance.Drawn drawn = new FeatureNoise().of(model.probe(), gap, TARGET, 1);
            assertThat(drawn.here()[1]).isEqualTo(0);
            assertThat(drawn.near().get(0).vector()[1]).isEqualTo(0);
            assertThat(drawn.near().get(0).input().tensor("x").at(1)).isNaN();
        }
    }

    @Test
    void a_text_is_disturbed_at_its_embeddings() {
        try (TinyClassifier model = TinyClassifier.text()) {
            Nearby nearby = Nearby.of(
                    new FeatureNoise(FeatureNoise.Spread.UNIFORM, 0.1, 8, List.of()),
                    model.probe(),
                    model.of(0, 3, 1),
                    TARGET,
                    1);
            double[] here = integrated().scores(model.probe(), model.of(0, 3, 1), TARGET);
            Neighbours found = nearby.told(integrated(), here);
            assertThat(found.here().input()).hasSize(12).startsWith(EXACTLY_A);
            for (Neighbours.Point point : found.near()) {
                double[] sum = new double[3];
                for (int letter = 0; letter < 3; letter++) {
                    double[] part = hidden(Arrays.copyOfRange(point.input(), 4 * letter, 4 * letter + 4));
                    for (int h = 0; h < 3; h++) {
                        sum[h] += part[h];
                    }
                }
                assertThat(point.hidden()).containsExactly(sum, within(1e-5));
                assertThat(point.outputs()).containsExactly(logits(sum), within(1e-5));
                // Promised by the method itself, at the noisy embeddings: what it adds up to from zero.
                assertThat(Arrays.stream(point.scores()).sum()).isCloseTo(point.outputs()[0], within(1e-3));
                assertThat(Distances.between(found.here().input(), point.input()))
                        .isPositive()
                        .isLessThan(0.4 * Math.sqrt(12));
            }
        }
    }

    @Test
    void who_takes_words_away_cannot_be_given_embeddings() {
        Contender outside = TinyClassifier.saying("outside", (probe, input) -> new double[3]);
        try (TinyClassifier model = TinyClassifier.text();
                TinyClassifier row = TinyClassifier.row()) {
            Nearby nearby = Nearby.of(new FeatureNoise(), model.probe(), model.of(0, 1, 2), TARGET, 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> nearby.told(outside, new double[3]))
                    .withMessage("Method outside takes words away, and cannot where a text is given as embeddings.");
            assertThat(new FeatureNoise().obstacle(row.probe(), outside.explainer()))
                    .isEmpty();
        }
    }

    @Test
    void features_that_are_no_floats_take_no_noise() {
        try (TinyClassifier model = TinyClassifier.row()) {
            Input whole = new Input(
                    List.of(),
                    Map.of("x", Tensor.fill(DType.INT64, Shape.of(1, 4), i -> i)),
                    List.of(),
                    model.of(X).features(),
                    List.of());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FeatureNoise().of(model.probe(), whole, TARGET, 1))
                    .withMessage("Noise is for numbers on a scale, and model 'tiny' reads none: its features 'x' are no"
                            + " floats.");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureNoise(FeatureNoise.Spread.UNIFORM, 0, 1, List.of()))
                .withMessage("noise: level must be above 0 and at most 10, got 0.0.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureNoise(FeatureNoise.Spread.UNIFORM, 1, 0, List.of()))
                .withMessage("noise: samples must be at least 1, got 0.");
    }

    @Test
    void an_input_without_features_has_nothing_to_compare() {
        try (TinyClassifier model = TinyClassifier.row()) {
            Input none = new Input(List.of(), model.of(X).tensors(), List.of(), List.of(), List.of());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Nearby.of(new FeatureNoise(), model.probe(), none, TARGET, 1))
                    .withMessage("Explanations of neighbours are compared feature by feature, and this input has none."
                            + " Of a picture choose regions, such as --features grid:8x8.");
        }
    }

    @Test
    void a_value_is_no_answer_and_a_class_by_itself_is_one_or_none() {
        try (TinyClassifier model = TinyClassifier.row()) {
            Target value = new Target(
                    Target.Type.VALUE,
                    new Target.Output(new Wire("logits"), Target.Link.NONE),
                    new Target.Choice(0, "value"),
                    null,
                    null,
                    Target.Score.LOGIT);
            assertThat(told(model, value).here().answer()).isEqualTo(Neighbours.Point.VALUE);
            Target alone = new Target(
                    Target.Type.LABEL,
                    new Target.Output(new Wire("logits"), Target.Link.SIGMOID),
                    new Target.Choice(1, "alone"),
                    null,
                    null,
                    Target.Score.LOGIT);
            boolean yes = logits(hidden(X))[1] > 0;
            assertThat(told(model, alone).here().answer()).isEqualTo(yes ? 1 : Neighbours.Point.NO);
        }
    }

    private static Neighbours told(TinyClassifier model, Target target) {
        return Nearby.of(new FeatureNoise(), model.probe(), model.of(X), target, 1)
                .told(STILL, new double[4]);
    }

    /** That an explanation is wrong does not make it less robust: the inverted one moves as the other does. */
    @Test
    void who_says_always_the_same_is_before_gradients_and_these_before_who_draws_anew() {
        SplittableRandom random = new SplittableRandom(9);
        Contender drawing = TinyClassifier.saying(
                "drawing", (probe, input) -> random.doubles(4, -1, 1).toArray());
        Contender inverted = TinyClassifier.saying(
                "inverted",
                (probe, input) -> Arrays.stream(integrated().scores(probe, input, TARGET))
                        .map(score -> -score)
                        .toArray());
        for (TinyClassifier model : List.of(TinyClassifier.row(), TinyClassifier.picture())) {
            double[] values =
                    model.layout() == Layout.PIXELS ? random.doubles(16, 0, 1).toArray() : X;
            Input input = model.of(values);
            Nearby nearby = Nearby.of(new FeatureNoise(), model.probe(), input, TARGET, 1);
            for (Metric metric : RobustnessMetrics.list()) {
                Metric.OfNeighbours judge = (Metric.OfNeighbours) metric;
                if (judge instanceof Consistency) {
                    continue;
                }
                double still = judge.of(nearby.told(STILL, STILL.scores(model.probe(), input, TARGET)));
                double good = judge.of(nearby.told(integrated(), integrated().scores(model.probe(), input, TARGET)));
                double wrong = judge.of(nearby.told(inverted, inverted.scores(model.probe(), input, TARGET)));
                double anew = judge.of(nearby.told(drawing, drawing.scores(model.probe(), input, TARGET)));
                assertThat(still)
                        .as(metric.about().name())
                        .isEqualTo(metric.about().best());
                assertThat(good).as(metric.about().name()).isGreaterThan(still).isLessThan(anew / 4);
                assertThat(wrong).as(metric.about().name()).isEqualTo(good);
            }
            model.close();
        }
    }
}
