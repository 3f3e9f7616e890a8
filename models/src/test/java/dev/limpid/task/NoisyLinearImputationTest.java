package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.game.Coalition;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Mask;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class NoisyLinearImputationTest {
    /** Single precision. */
    private static final double SINGLE = 1e-5;

    private static Feature region(int width, int height, List<Integer> pixels) {
        return new Feature("", new Place.Region(0, Mask.of(width, height, pixels)), false, pixels);
    }

    private static NoisyLinearImputation masker(
            int height, int width, double[] picture, double noise, long seed, List<Feature> players) {
        Tensor pixels = Tensor.of(Shape.of(1, picture.length / height / width, height, width), floats(picture));
        Input input = new Input(List.of(), Map.of("pixels", pixels), List.of(), players, List.of());
        return new NoisyLinearImputation(new Probe.Asked(input, null), "pixels", players, noise, seed);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] given(NoisyLinearImputation masker, Coalition present) {
        return masker.of(present).get(0).input().tensor("pixels").toDoubles();
    }

    private static JsonNode golden() {
        try (var file = new GZIPInputStream(Objects.requireNonNull(
                NoisyLinearImputationTest.class.getResourceAsStream("/golden/road-imputer.json.gz")))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException unread) {
            throw new AssertionError(unread);
        }
    }

    @Test
    void holes_are_filled_as_by_pytorch_grad_cams_imputer() {
        assertThat(golden()).hasSize(3);
        for (JsonNode one : golden()) {
            int height = one.get("height").intValue();
            int width = one.get("width").intValue();
            List<Integer> kept = Arrays.stream(Golden.numbers(one.get("kept")))
                    .mapToObj(pixel -> (int) pixel)
                    .toList();
            List<Integer> gone = IntStream.range(0, height * width)
                    .boxed()
                    .filter(pixel -> !kept.contains(pixel))
                    .toList();
            double[] filled = given(
                    masker(
                            height,
                            width,
                            Golden.numbers(one.get("picture")),
                            0,
                            1,
                            List.of(region(width, height, gone))),
                    Coalition.none(1));
            assertThat(filled).containsExactly(Golden.numbers(one.get("filled")), within(SINGLE));
        }
    }

    @Test
    void an_absent_pixel_is_the_weighted_mean_of_its_neighbours() {
        double[] picture = {1, 2, 3, 4, 100, 6, 7, 8, 10};
        double[] filled = given(masker(3, 3, picture, 0, 1, List.of(region(3, 3, List.of(4)))), Coalition.none(1));
        assertThat(filled[4]).isCloseTo((2 + 4 + 6 + 8) / 6.0 + (1 + 3 + 7 + 10) / 12.0, within(SINGLE));
    }

    @Test
    void with_nothing_left_the_mean_stands_everywhere() {
        List<Integer> all = IntStream.range(0, 20).boxed().toList();
        double[] picture = IntStream.range(0, 40).mapToDouble(i -> i * i % 7).toArray();
        double[] filled = given(masker(4, 5, picture, 0, 1, List.of(region(5, 4, all))), Coalition.none(1));
        for (int channel = 0; channel < 2; channel++) {
            double mean = Arrays.stream(picture, 20 * channel, 20 * channel + 20)
                    .average()
                    .orElseThrow();
            assertThat(Arrays.copyOfRange(filled, 20 * channel, 20 * channel + 20))
                    .containsOnly(new double[] {mean}, within(SINGLE));
        }
        assertThat(given(masker(1, 1, new double[] {3}, 0, 1, List.of(region(1, 1, List.of(0)))), Coalition.none(1)))
                .containsExactly(3);
    }

    @Test
    void noise_is_the_same_in_all_coalitions_and_only_where_pixels_are_absent() {
        int edge = 40;
        double[] picture = new double[edge * edge];
        List<Feature> halves = List.of(
                region(edge, edge, IntStream.range(0, edge * edge / 2).boxed().toList()),
                region(
                        edge,
                        edge,
                        IntStream.range(edge * edge / 2, edge * edge).boxed().toList()));
        NoisyLinearImputation masker = masker(edge, edge, picture, 0.5, 3, halves);
        double[] upper = given(masker, Coalition.ofBits(2, 0b10));
        double[] both = given(masker, Coalition.none(2));
        assertThat(Arrays.stream(upper, edge * edge / 2, edge * edge)).containsOnly(0.0);
        assertThat(Arrays.copyOf(both, edge * edge / 2))
                .containsExactly(Arrays.copyOf(upper, edge * edge / 2), within(SINGLE));
        // 800 draws: the deviation's own is 0.5 / √1600.
        assertThat(Math.sqrt(Arrays.stream(upper, 0, edge * edge / 2)
                        .map(value -> value * value)
                        .average()
                        .orElseThrow()))
                .isCloseTo(0.5, within(0.05));
        assertThat(given(masker(edge, edge, picture, 0.5, 3, halves), Coalition.none(2)))
                .isEqualTo(both);
        assertThat(given(masker(edge, edge, picture, 0.5, 4, halves), Coalition.none(2)))
                .isNotEqualTo(both);
    }

    @Test
    void a_large_hole_meets_its_equations() {
        int edge = 96;
        double[] picture = IntStream.range(0, edge * edge)
                .mapToDouble(i -> Math.sin(i * 0.37) + i / 3000.0)
                .toArray();
        List<Integer> hole = IntStream.range(0, edge * edge)
                .filter(i -> i / edge > 0 || i % edge < 7)
                .boxed()
                .toList();
        double[] filled =
                given(masker(edge, edge, picture, 0, 1, List.of(region(edge, edge, hole))), Coalition.none(1));
        double worst = 0;
        for (int y = 1; y < edge - 1; y++) {
            for (int x = 1; x < edge - 1; x++) {
                int i = y * edge + x;
                double mean = (filled[i - 1] + filled[i + 1] + filled[i - edge] + filled[i + edge]) / 6
                        + (filled[i - edge - 1] + filled[i - edge + 1] + filled[i + edge - 1] + filled[i + edge + 1])
                                / 12;
                worst = Math.max(worst, Math.abs(mean - filled[i]));
            }
        }
        assertThat(worst).isLessThan(1e-6);
    }
}
