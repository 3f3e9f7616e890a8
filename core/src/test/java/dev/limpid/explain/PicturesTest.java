package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static dev.limpid.explain.TinyPicture.CHANNELS;
import static dev.limpid.explain.TinyPicture.CLASSES;
import static dev.limpid.explain.TinyPicture.COLUMNS;
import static dev.limpid.explain.TinyPicture.ROWS;
import static dev.limpid.explain.TinyPicture.tap;
import static dev.limpid.model.Target.Score.LOGIT;
import static org.assertj.core.api.Assertions.assertThat;

/** White-box methods at the pixels, a graph's own input, against {@link TinyPicture}'s closed form. */
class PicturesTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-4);
    private static final int PIXELS = ROWS * COLUMNS;
    private static final TinyPicture MODEL = new TinyPicture(0.25f);
    private static final float[] PICTURE = picture();

    @AfterAll
    static void close() {
        MODEL.close();
    }

    private static float[] picture() {
        float[] values = new float[CHANNELS * PIXELS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 % 19) / 9f - 1;
        }
        return values;
    }

    private static Attribution explain(Explainer explainer, Target target) {
        return explainer.explain(new Probe(MODEL), MODEL.prepare(PICTURE), target);
    }

    private static double[] pixels(Explainer explainer, int c) {
        Attribution.Named map =
                explain(explainer, TinyPicture.target(c, LOGIT)).arrays().get(0);
        assertThat(map.axes()).containsExactly("row", "column");
        assertThat(map.value().shape()).isEqualTo(Shape.of(ROWS, COLUMNS));
        return map.value().toDoubles();
    }

    /** ∂/∂x of the sum of u + q u² at a picture, by channel and pixel. */
    private static double[] gradient(int c, double[] x) {
        double[] gradient = new double[x.length];
        for (int window = 0; window < PIXELS; window++) {
            double u = 0;
            for (int i = 0; i < x.length; i++) {
                u += x[i] * tapAt(c, i, window);
            }
            for (int i = 0; i < x.length; i++) {
                gradient[i] += (1 + 2 * MODEL.q * u) * tapAt(c, i, window);
            }
        }
        return gradient;
    }

    private static double tapAt(int c, int element, int window) {
        int pixel = element % PIXELS;
        return tap(c, element / PIXELS, pixel / COLUMNS, pixel % COLUMNS, window / COLUMNS, window % COLUMNS);
    }

    private static double[] along(double from, double share) {
        double[] x = new double[PICTURE.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = from + share * (PICTURE[i] - from);
        }
        return x;
    }

    /** Summed over the channels of each pixel. */
    private static double[] byPixel(double[] elements) {
        double[] sums = new double[PIXELS];
        for (int i = 0; i < elements.length; i++) {
            sums[i % PIXELS] += elements[i];
        }
        return sums;
    }

    private static double[] times(double[] gradient, double from) {
        double[] product = new double[gradient.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = gradient[i] * (PICTURE[i] - from);
        }
        return product;
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero", "grey"})
    void integrated_gradients_of_a_quadratic_are_the_slopes_half_way(String baseline) {
        double from = baseline.equals("zero") ? 0 : 0.5;
        for (Quadrature rule : List.of(new GaussLegendre(3), new Riemann(2, Riemann.Point.MIDDLE))) {
            for (int c = 0; c < CLASSES; c++) {
                double[] expected = byPixel(times(gradient(c, along(from, 0.5)), from));
                assertThat(pixels(new IntegratedGradients(Baseline.of(baseline), rule), c))
                        .containsExactly(expected, ROUNDING);
            }
        }
    }

    @Test
    void input_times_gradient_is_taken_at_the_picture() {
        for (int c = 0; c < CLASSES; c++) {
            assertThat(pixels(new InputXGradient(), c))
                    .containsExactly(byPixel(times(gradient(c, along(0, 1)), 0)), ROUNDING);
        }
    }

    @Test
    void saliency_is_the_steepest_channel() {
        double[] gradient = gradient(1, along(0, 1));
        double[] expected = new double[PIXELS];
        for (int i = 0; i < gradient.length; i++) {
            expected[i % PIXELS] = Math.max(expected[i % PIXELS], Math.abs(gradient[i]));
        }
        assertThat(pixels(new Saliency(), 1)).containsExactly(expected, ROUNDING);
    }

    @ParameterizedTest
    @EnumSource(Target.Score.class)
    void attributions_sum_to_the_score_difference(Target.Score score) {
        Attribution found = explain(
                new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(60)), TinyPicture.target(0, score));
        Probe probe = new Probe(MODEL);
        Target target = TinyPicture.target(0, score);
        double difference = probe.score(MODEL.prepare(PICTURE), target)
                - probe.score(MODEL.prepare(new float[PICTURE.length]), target);
        assertThat(found.completeness().expected()).isCloseTo(difference, ROUNDING);
        assertThat(found.completeness().gap()).isCloseTo(0, Offset.offset(1e-3));
    }

    @Test
    void the_path_gives_what_single_pictures_give() {
        Probe probe = new Probe(MODEL);
        Target target = TinyPicture.target(1, LOGIT);
        Input input = MODEL.prepare(PICTURE);
        Tensor zero = Tensor.zeros(DType.FLOAT, Shape.of(1, CHANNELS, ROWS, COLUMNS));
        var path = probe.path(dev.limpid.rules.Gradient.TABLE, input, target, zero, probe.value(input));
        var points = path.at(0, 0.25, 1);
        for (int i = 0; i < 3; i++) {
            double share = new double[] {0, 0.25, 1}[i];
            double[] x = along(0, share);
            assertThat(points.slopes()[i]).containsExactly(byPixel(times(gradient(1, x), 0)), ROUNDING);
            float[] picture = new float[x.length];
            for (int j = 0; j < x.length; j++) {
                picture[j] = (float) x[j];
            }
            assertThat(points.scores()[i]).isCloseTo(probe.score(MODEL.prepare(picture), target), ROUNDING);
        }
    }
}
