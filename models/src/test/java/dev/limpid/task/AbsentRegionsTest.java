package dev.limpid.task;

import dev.limpid.game.Coalition;
import dev.limpid.game.Players;
import dev.limpid.image.ImageException;
import dev.limpid.image.Picture;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class AbsentRegionsTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("limpid.root", ".."), "examples", "digits");
    private static ImageModel model;
    private static int edge;

    @BeforeAll
    static void load() {
        model = (ImageModel) Models.open(
                new ModelFolder(EXAMPLES, "digits", "digits", "0".repeat(64)),
                Models.Wanted.ANY,
                Runtime.Settings.standard().withThreads(1));
        edge = model.processor().size().orElseThrow().get(0);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Input seven(String regions) {
        return model.prepare(Picture.read(EXAMPLES.resolve("seven.png")), "seven.png", Segmenter.parse(regions));
    }

    private static Players<Probe.Asked> cast(Input input, String masker, long seed) {
        return new AbsentRegions(model, new Probe.Asked(input, null)).players(new Games.Wishes(masker, seed));
    }

    /** The samples, 0 to 255, that the model is given. */
    private static double[] given(Players<Probe.Asked> cast, Coalition present) {
        Tensor pixels =
                cast.masker().of(present).get(0).input().tensor(model.features().name());
        return Arrays.stream(pixels.toDoubles())
                .map(value -> model.processor().values().sample(value, 0))
                .toArray();
    }

    private static double[] samples(Input input) {
        return Arrays.stream(input.tensor(model.features().name()).toDoubles())
                .map(value -> model.processor().values().sample(value, 0))
                .toArray();
    }

    @Test
    void regions_hold_every_pixel_once_and_their_masks_are_their_pixels() {
        Input input = seven("slic:12");
        List<Integer> all = input.features().stream()
                .flatMap(feature -> feature.positions().stream())
                .sorted()
                .toList();
        assertThat(all)
                .containsExactlyElementsOf(
                        IntStream.range(0, edge * edge).boxed().toList());
        for (Feature feature : input.features()) {
            assertThat(((Place.Region) feature.place()).mask().pixels()).isEqualTo(feature.positions());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "constant", "constant:128", "blur", "noise", "inpaint", "road"})
    void what_is_present_stays_as_it_is(String masker) {
        Input input = seven("grid:4x4");
        double[] before = samples(input);
        Coalition present = Coalition.ofBits(16, 0b1010_0101_1010_0101);
        double[] after = given(cast(input, masker, 1), present);
        present.present()
                .forEach(player -> input.features()
                        .get(player)
                        .positions()
                        .forEach(pixel -> assertThat(after[pixel]).isCloseTo(before[pixel], within(1e-4))));
        assertThat(given(cast(input, masker, 1), Coalition.all(16))).containsExactly(before, within(1e-4));
    }

    @Test
    void an_absent_region_has_its_mean_colour() {
        Input input = seven("grid:2x2");
        double[] before = samples(input);
        double[] after = given(cast(input, "mean", 0), Coalition.none(4));
        for (Feature region : input.features()) {
            double mean = region.positions().stream()
                    .mapToDouble(pixel -> before[pixel])
                    .average()
                    .orElseThrow();
            region.positions().forEach(pixel -> assertThat(after[pixel]).isCloseTo(mean, within(1e-3)));
        }
    }

    @ParameterizedTest
    @CsvSource({"constant, 0", "constant:128, 128", "'constant:7,7,7', 7"})
    void a_hide_colour_is_what_a_picture_of_that_colour_has(String masker, double sample) {
        double[] after = given(cast(seven("grid:2x2"), masker, 0), Coalition.none(4));
        assertThat(after).containsOnly(after[0]);
        assertThat(after[0]).isCloseTo(sample, within(1e-3));
    }

    @Test
    void noise_is_drawn_by_the_seed_and_has_the_pictures_mean_and_deviation() {
        Input input = seven("grid:2x2");
        double[] one = given(cast(input, "noise", 1), Coalition.none(4));
        assertThat(given(cast(input, "noise", 1), Coalition.none(4))).isEqualTo(one);
        assertThat(given(cast(input, "noise", 2), Coalition.none(4))).isNotEqualTo(one);
        double mean = Arrays.stream(samples(input)).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(samples(input))
                .map(sample -> (sample - mean) * (sample - mean))
                .average()
                .orElseThrow());
        // Four standard errors of as many draws as pixels.
        assertThat(Arrays.stream(one).average().orElseThrow()).isCloseTo(mean, within(4 * deviation / edge));
    }

    @Test
    void a_filled_hole_is_no_brighter_and_no_darker_than_what_is_left() {
        Input input = seven("grid:4x4");
        double[] before = samples(input);
        for (int bits = 1; bits < 1 << 16; bits += 4099) {
            Coalition present = Coalition.ofBits(16, bits);
            double[] left = present.present()
                    .boxed()
                    .flatMap(player -> input.features().get(player).positions().stream())
                    .mapToDouble(pixel -> before[pixel])
                    .toArray();
            double[] after = given(cast(input, "inpaint", 0), present);
            assertThat(Arrays.stream(after).min().orElseThrow())
                    .isGreaterThanOrEqualTo(Arrays.stream(left).min().orElseThrow() - 1e-3);
            assertThat(Arrays.stream(after).max().orElseThrow())
                    .isLessThanOrEqualTo(Arrays.stream(left).max().orElseThrow() + 1e-3);
        }
    }

    @Test
    void of_a_picture_of_one_colour_nothing_can_be_taken_away_by_filling_in() {
        byte[] grey = new byte[edge * edge];
        Arrays.fill(grey, (byte) 90);
        Input input = model.prepare(Picture.of(edge, edge, 1, grey), "grey", Segmenter.parse("grid:3x3"));
        for (String masker : List.of("mean", "inpaint", "blur", "road:0")) {
            double[] after = given(cast(input, masker, 0), Coalition.ofBits(9, 0b100010001));
            assertThat(after).containsExactly(samples(input), within(1e-3));
        }
        assertThat(given(cast(input, "inpaint", 0), Coalition.none(9))).containsExactly(samples(input), within(1e-3));
    }

    @Test
    void regions_that_lie_together_are_taken_away_together_first() {
        // Four columns of cells: the first cut parts left from right.
        List<Feature> cells = seven("grid:1x4").features();
        assertThat(RegionTree.of(cells, edge).root())
                .hasToString("Group[parts=[Group[parts=[Leaf[player=0], Leaf[player=1]]],"
                        + " Group[parts=[Leaf[player=2], Leaf[player=3]]]]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fog | Unknown masker 'fog' for a picture, expected mean, constant, constant:GREY, constant:RED,GREEN,BLUE, blur, inpaint, noise, road, road:NOISE or picture:FILE.",
                "blur:3 | Unknown masker 'blur:3' for a picture, expected mean, constant, constant:GREY, constant:RED,GREEN,BLUE, blur, inpaint, noise, road, road:NOISE or picture:FILE.",
                "constant:300 | Masker 'constant:300' needs numbers from 0 to 255, got '300'.",
                "constant:red | Masker 'constant:red' needs numbers from 0 to 255, got 'red'.",
                "road:loud | Masker 'road:loud' needs the noise's deviation in units of the model's input, 0 or more, such as road:0.01, got 'loud'.",
                "road:-1 | Masker 'road:-1' needs the noise's deviation in units of the model's input, 0 or more, such as road:0.01, got '-1'.",
            })
    void an_unknown_masker_is_refused(String masker, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cast(seven("grid:2x2"), masker, 0))
                .withMessage(message);
    }

    @Test
    void a_reference_picture_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> cast(seven("grid:2x2"), "picture:nowhere.png", 0))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("no such file");
    }
}
