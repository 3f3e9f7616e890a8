package dev.limpid.explain;

import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

import static dev.limpid.explain.TinyMaps.CHANNELS;
import static dev.limpid.explain.TinyMaps.COLUMNS;
import static dev.limpid.explain.TinyMaps.MAP_COLUMNS;
import static dev.limpid.explain.TinyMaps.MAP_ROWS;
import static dev.limpid.explain.TinyMaps.PLACES;
import static dev.limpid.explain.TinyMaps.ROWS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each method against its paper's formula, written slowly on {@link TinyMaps}, and the laws they promise. */
class CamTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-5);
    private static final double[][] W = {{1, -2, 0.5}, {-1, 3, 1}};
    private static final double[] B = {0.25, -0.5};
    private static final TinyMaps LINEAR = new TinyMaps(W, B, new double[2][CHANNELS]);
    private static final TinyMaps CURVED = new TinyMaps(W, B, new double[][] {{0.5, 1, -0.25}, {0.1, -0.5, 0.75}});
    private static final TinyMaps CONSTANT = new TinyMaps(new double[2][CHANNELS], B, new double[2][CHANNELS]);
    private static final double[] PICTURE = picture();
    private static final double[][] A = TinyMaps.maps(PICTURE);

    @AfterAll
    static void close() {
        LINEAR.close();
        CURVED.close();
        CONSTANT.close();
    }

    private static double[] picture() {
        double[] picture = new double[ROWS * COLUMNS];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (i * 37 % 19) / 8.0 - 1;
        }
        return picture;
    }

    private static Input input(TinyMaps model, double[] picture) {
        float[] floats = new float[picture.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) picture[i];
        }
        return model.prepare(floats);
    }

    private static Attribution explain(Explainer method, TinyMaps model, int c) {
        return method.explain(new Probe(model), input(model, PICTURE), model.target(c));
    }

    private static double[] map(Attribution found) {
        Attribution.Named map = found.arrays().get(1);
        assertThat(map.name()).isEqualTo("map");
        assertThat(map.axes()).containsExactly("row", "column");
        assertThat(map.value().shape()).isEqualTo(Shape.of(MAP_ROWS, MAP_COLUMNS));
        return map.value().toDoubles();
    }

    private static double[] map(Explainer method, TinyMaps model, int c) {
        return map(explain(method, model, c));
    }

    private static double[] weighted(IntToDoubleFunction weight) {
        double[] sum = new double[PLACES];
        for (int place = 0; place < PLACES; place++) {
            for (int k = 0; k < CHANNELS; k++) {
                sum[place] += weight.applyAsDouble(k) * A[k][place];
            }
        }
        return sum;
    }

    @Test
    void the_picture_has_something_of_everything() {
        assertThat(Stream.of(A).flatMapToDouble(Arrays::stream).boxed().toList())
                .contains(0.0)
                .anyMatch(one -> one > 1);
    }

    /** Selvaraju et al., section 3.1. */
    @Test
    void grad_cam_behind_average_pooling_and_one_matrix_is_the_class_activation_map() {
        for (int c = 0; c < 2; c++) {
            double[] row = W[c];
            double[] map = map(new GradCam(false), LINEAR, c);
            assertThat(map).containsExactly(weighted(k -> row[k] / PLACES), ROUNDING);
            assertThat(TinyMaps.mean(map) * PLACES).isCloseTo(LINEAR.logit(A, c) - B[c], ROUNDING);
        }
    }

    @Test
    void grad_cam_weights_maps_by_their_mean_slopes() {
        assertThat(map(new GradCam(false), CURVED, 1)).containsExactly(weighted(k -> CURVED.slope(A, 1, k)), ROUNDING);
    }

    @Test
    void grad_cam_plus_plus_weights_by_equation_19() {
        assertThat(map(new GradCamPlusPlus(false), CURVED, 1)).containsExactly(weighted(this::plusPlus), ROUNDING);
    }

    private double plusPlus(int k) {
        double weight = 0;
        for (int place = 0; place < PLACES; place++) {
            double g = CURVED.slope(A, 1, k);
            double alpha = g * g / (2 * g * g + TinyMaps.mean(A[k]) * PLACES * g * g * g + 1e-6);
            weight += g == 0 ? 0 : alpha * Math.max(0, g);
        }
        return weight;
    }

    @Test
    void hires_cam_adds_up_to_the_score_without_bias_where_all_is_linear() {
        for (int c = 0; c < 2; c++) {
            double sum = Arrays.stream(map(new HiResCam(false), LINEAR, c)).sum();
            assertThat(sum).isCloseTo(LINEAR.logit(A, c) - B[c], ROUNDING);
        }
    }

    @Test
    void layer_cam_takes_rising_slopes_only() {
        assertThat(map(new LayerCam(false), CURVED, 0))
                .containsExactly(weighted(k -> Math.max(0, CURVED.slope(A, 0, k))), ROUNDING);
    }

    @Test
    void layer_cam_of_rising_slopes_is_hires_cam() {
        TinyMaps rising = new TinyMaps(new double[][] {{1, 2, 0.5}}, new double[1], new double[1][CHANNELS]);
        try (rising) {
            assertThat(map(new LayerCam(false), rising, 0))
                    .containsExactly(map(new HiResCam(false), rising, 0), ROUNDING);
        }
    }

    @Test
    void ablation_cam_weights_maps_by_what_the_score_loses() {
        assertThat(map(new AblationCam(false), CURVED, 1)).containsExactly(weighted(k -> loss(1, k)), ROUNDING);
    }

    private static double loss(int c, int k) {
        double[][] without = A.clone();
        without[k] = new double[PLACES];
        return CURVED.logit(A, c) - CURVED.logit(without, c);
    }

    @ParameterizedTest
    @MethodSource("aligned")
    void score_cam_weights_maps_by_the_pictures_seen_through_them(boolean aligned) {
        double[] scores = new double[CHANNELS];
        double sum = 0;
        for (int k = 0; k < CHANNELS; k++) {
            scores[k] = CURVED.logit(TinyMaps.maps(masked(A[k], aligned)), 1);
            sum += Math.exp(scores[k]);
        }
        double all = sum;
        assertThat(map(new ScoreCam(false, aligned), CURVED, 1))
                .containsExactly(weighted(k -> Math.exp(scores[k]) / all), ROUNDING);
    }

    static Stream<Boolean> aligned() {
        return Stream.of(true, false);
    }

    private static double[] masked(double[] map, boolean aligned) {
        double[] mask = enlarged(map, aligned);
        double least = Arrays.stream(mask).min().orElseThrow();
        double most = Arrays.stream(mask).max().orElseThrow();
        double[] masked = new double[mask.length];
        for (int i = 0; i < masked.length; i++) {
            masked[i] = PICTURE[i] * (mask[i] - least) / (most - least + 1e-8);
        }
        return masked;
    }

    /** The sum over all cells of its value times a tent of width 1 in both directions, at edges held. */
    private static double[] enlarged(double[] map, boolean aligned) {
        double[] enlarged = new double[ROWS * COLUMNS];
        for (int i = 0; i < enlarged.length; i++) {
            double y = source(i / COLUMNS, MAP_ROWS, ROWS, aligned);
            double x = source(i % COLUMNS, MAP_COLUMNS, COLUMNS, aligned);
            for (int place = 0; place < PLACES; place++) {
                double tentY = Math.max(0, 1 - Math.abs(y - place / MAP_COLUMNS));
                double tentX = Math.max(0, 1 - Math.abs(x - place % MAP_COLUMNS));
                enlarged[i] += map[place] * tentY * tentX;
            }
        }
        return enlarged;
    }

    private static double source(int i, int from, int to, boolean aligned) {
        double at = aligned ? i * (from - 1.0) / (to - 1) : (i + 0.5) / to * from - 0.5;
        return Math.min(from - 1, Math.max(0, at));
    }

    /** Of all directions among channels the first principal one makes the projections' squares add up to most. */
    @Test
    void eigen_cam_is_the_projection_that_varies_most() {
        double[] map = map(new EigenCam(false), CURVED, 1);
        double largest = 0;
        double[] best = new double[PLACES];
        for (int i = 0; i < 400; i++) {
            for (int j = 0; j < 400; j++) {
                double polar = Math.PI * i / 400;
                double azimuth = Math.PI * j / 400;
                double[] direction = {
                    Math.sin(polar) * Math.cos(azimuth), Math.sin(polar) * Math.sin(azimuth), Math.cos(polar)
                };
                double[] projected = new double[PLACES];
                double squares = 0;
                for (int place = 0; place < PLACES; place++) {
                    for (int k = 0; k < CHANNELS; k++) {
                        projected[place] += direction[k] * (A[k][place] - TinyMaps.mean(A[k]));
                    }
                    squares += projected[place] * projected[place];
                }
                if (squares > largest) {
                    largest = squares;
                    best = projected;
                }
            }
        }
        double sign = Math.signum(map[0] * best[0]);
        assertThat(Arrays.stream(map).map(one -> one * one).sum()).isCloseTo(largest, Offset.offset(1e-3));
        for (int place = 0; place < PLACES; place++) {
            assertThat(sign * map[place]).isCloseTo(best[place], Offset.offset(0.03));
        }
        assertThat(Arrays.stream(map).max().orElseThrow())
                .isGreaterThan(-Arrays.stream(map).min().orElseThrow());
    }

    @Test
    void what_is_scored_is_the_positive_part_brought_to_the_pictures_size_with_its_sum() {
        Attribution found = explain(new GradCam(false), LINEAR, 0);
        double[] positive =
                Arrays.stream(map(found)).map(one -> Math.max(0, one)).toArray();
        assertThat(found.arrays().get(0).name()).isEqualTo(Attribution.PLACES);
        assertThat(found.arrays().get(0).value().shape()).isEqualTo(Shape.of(ROWS, COLUMNS));
        double[] expected = Arrays.stream(enlarged(positive, false))
                .map(one -> one * PLACES / (ROWS * COLUMNS))
                .toArray();
        double[] places = found.arrays().get(0).value().toDoubles();
        assertThat(places).containsExactly(expected, ROUNDING);
        assertThat(Arrays.stream(places).sum())
                .isCloseTo(Arrays.stream(positive).sum(), ROUNDING);
    }

    @Test
    void scaled_goes_from_0_to_1() {
        double[] plain =
                explain(new GradCam(false), LINEAR, 1).arrays().get(0).value().toDoubles();
        double[] scaled =
                explain(new GradCam(true), LINEAR, 1).arrays().get(0).value().toDoubles();
        double least = Arrays.stream(plain).min().orElseThrow();
        double most = Arrays.stream(plain).max().orElseThrow();
        assertThat(scaled)
                .containsExactly(
                        Arrays.stream(plain)
                                .map(one -> (one - least) / (most - least))
                                .toArray(),
                        ROUNDING);
    }

    static Stream<Explainer> dependent() {
        return Stream.of(
                new GradCam(true),
                new GradCamPlusPlus(true),
                new HiResCam(true),
                new LayerCam(true),
                new AblationCam(true));
    }

    @ParameterizedTest
    @MethodSource("dependent")
    void a_constant_score_gives_zeros_and_says_so(Explainer method) {
        Attribution found = explain(method, CONSTANT, 0);
        assertThat(map(found)).containsOnly(0);
        assertThat(found.arrays().get(0).value().toDoubles()).containsOnly(0);
        assertThat(found.warnings())
                .anySatisfy(
                        warning -> assertThat(warning).startsWith("No place speaks for the target: the map at 'maps'"));
    }

    @Test
    void the_layer_and_the_cost_are_told() {
        Attribution grad = explain(new GradCam(false), LINEAR, 0);
        assertThat(grad.method().settings()).containsEntry("wire", "maps").containsEntry("scaled", false);
        assertThat(grad.cost().forwardPasses()).isEqualTo(1);
        assertThat(grad.cost().backwardPasses()).isEqualTo(1);
        assertThat(explain(new ScoreCam(false, false), LINEAR, 0).cost().forwardPasses())
                .isEqualTo(CHANNELS + 2);
        assertThat(explain(new AblationCam(false), LINEAR, 0).cost().forwardPasses())
                .isEqualTo(CHANNELS + 3);
        assertThat(explain(new EigenCam(false), LINEAR, 0).warnings())
                .contains("Eigen-CAM shows what varies most in the layer and is the same for every target.");
    }

    @Test
    void a_wire_of_ones_own_choice_is_taken() {
        Wire convolved = LINEAR.graph().nodes().get(0).out(0);
        Probe probe = new Probe(LINEAR).on(convolved);
        Attribution found = new HiResCam(false).explain(probe, input(LINEAR, PICTURE), LINEAR.target(0));
        assertThat(found.method().settings()).containsEntry("wire", convolved.name());
        // Behind the ReLU slopes are 0 where its input is negative, so that the products are the same.
        assertThat(map(found)).containsExactly(map(new HiResCam(false), LINEAR, 0), ROUNDING);
        assertThat(found.arrays().get(0).value().shape()).isEqualTo(Shape.of(ROWS, COLUMNS));
    }

    @Test
    void a_wire_that_is_no_map_is_refused() {
        Probe probe = new Probe(LINEAR).on(new Wire("logits"));
        assertThatThrownBy(() -> new GradCam(false).explain(probe, input(LINEAR, PICTURE), LINEAR.target(0)))
                .hasMessage("Wire 'logits' float[batch,2] is no map: neither [batch,channel,row,column] nor tokens"
                        + " [batch,token,unit]. The usual map is --wire maps.");
    }

    @Test
    void a_text_is_refused_beforehand() {
        TinyModel text = new TinyModel(1, 1);
        try (text) {
            Anatomy anatomy = Anatomy.of(
                    text,
                    TinyModel.target(0, null, dev.limpid.model.Target.Score.LOGIT)
                            .output());
            for (Explainer method : List.of(new GradCam(false), new EigenCam(false))) {
                assertThat(method.obstacle(anatomy))
                        .hasValueSatisfying(
                                why -> assertThat(why)
                                        .startsWith(
                                                "Class activation maps are laid over pictures, and the model's features, wire '"));
            }
            assertThatThrownBy(() -> new GradCam(false)
                            .explain(
                                    new Probe(text),
                                    text.prepare("abc"),
                                    TinyModel.target(0, null, dev.limpid.model.Target.Score.LOGIT)))
                    .hasMessageStartingWith("Class activation maps are laid over pictures");
        }
    }

    @Test
    void models_with_a_map_have_no_obstacle() {
        Anatomy anatomy = Anatomy.of(LINEAR, LINEAR.target(0).output());
        assertThat(new GradCam(false).obstacle(anatomy)).isEmpty();
        assertThat(new ScoreCam(false, false).obstacle(anatomy)).isEmpty();
    }
}
