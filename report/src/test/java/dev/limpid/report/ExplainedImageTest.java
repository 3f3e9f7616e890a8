package dev.limpid.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.image.Picture;
import dev.limpid.model.Original;
import dev.limpid.report.ExplainedImage.Choice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Superpixels chosen and painted as lime does. */
class ExplainedImageTest {
    private static final Picture PICTURE = Pictures.picture();
    private static final Original.Image IMAGE =
            (Original.Image) Regions.explained().originals().get(0);

    @Test
    void images_masks_and_borders_are_limes() throws IOException {
        JsonNode golden = golden();
        int width = golden.get("width").asInt();
        int height = golden.get("height").asInt();
        int cases = 0;
        for (JsonNode one : golden.get("cases")) {
            int[] segments = ints(one.get("segments"));
            double[] weights = StreamSupport.stream(one.get("weights").spliterator(), false)
                    .mapToDouble(JsonNode::asDouble)
                    .toArray();
            Attribution lime = Regions.attribution("lime", width, height, i -> segments[i], Double.NaN, weights);
            Original.Image whole = new Original.Image("x", width, height, new Original.Box(0, 0, width, height));
            ExplainedImage.ImageAndMask drawn = ExplainedImage.of(
                            lime, whole, Picture.of(width, height, 3, bytes(ints(one.get("image")))))
                    .imageAndMask(
                            one.get("positive_only").asBoolean(),
                            one.get("negative_only").asBoolean(),
                            one.get("num_features").asInt(),
                            one.get("hide_rest").asBoolean(),
                            one.get("min_weight").asDouble());
            int[] mask = ints(one.get("mask"));
            assertThat(drawn.mask().toDoubles()).as("%s", one).containsExactly(doubles(mask));
            assertThat(drawn.image().toBytes()).as("%s", one).isEqualTo(bytes(ints(one.get("drawn"))));
            int[] border = ints(one.get("border"));
            for (int i = 0; i < border.length; i++) {
                assertThat(ExplainedImage.border(mask, width, 1)[i])
                        .as("%s", one)
                        .isEqualTo(border[i] == 1);
            }
            cases++;
        }
        assertThat(cases).isEqualTo(24);
    }

    @Test
    void a_line_runs_where_the_signs_meet() {
        assertThat(ExplainedImage.border(new int[] {1, 1, -1, -1, 0, 0}, 6, 1))
                .containsExactly(false, true, true, false, true, false);
    }

    @Test
    void what_the_model_did_not_see_is_never_chosen() {
        ExplainedImage explained = ExplainedImage.of(Regions.lime(1, 1, 1, 1), IMAGE, PICTURE);
        ExplainedImage.ImageAndMask all = explained.imageAndMask(true, false, 9, true, 0);
        for (int x : new int[] {0, 2, 15, 17}) {
            assertThat(all.image().rgb(x, 5)).isZero();
            assertThat(all.mask().at(5 * 18 + x)).isZero();
        }
        assertThat(all.image().rgb(3, 5)).isEqualTo(PICTURE.rgb(3, 5));
        assertThat(all.mask().at(5 * 18 + 14)).isOne();
    }

    @Test
    void a_score_that_is_no_number_is_never_chosen() {
        ExplainedImage explained = ExplainedImage.of(Regions.lime(Double.NaN, 1, -2, 3), IMAGE, PICTURE);
        assertThat(explained.imageAndMask(false, false, 9, false, 0).mask().at(5 * 18 + 8))
                .isZero();
    }

    @Test
    void one_line_of_words_says_what_to_show() {
        assertThat(Choice.parse("top:3,negative,hide-rest,above:0.25"))
                .isEqualTo(new Choice(false, true, 3, true, 0.25));
        assertThat(Choice.parse("positive")).isEqualTo(Choice.usual()).isEqualTo(new Choice(true, false, 5, false, 0));
        assertThat(Choice.parse("both")).isEqualTo(new Choice(false, false, 5, false, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "top:", "top:x", "top:2.5", "top:-1", "above:NaN", "hide", "positive;both", "top:1e99"})
    void words_that_say_nothing_are_refused(String text) {
        assertThatThrownBy(() -> Choice.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown '" + text + "' in '" + text
                        + "', expected any of top:N, positive, negative, both, hide-rest and above:SCORE, joined by"
                        + " commas.");
    }

    @Test
    void choices_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new Choice(true, true, 5, false, 0))
                .hasMessage("positiveOnly and negativeOnly exclude each other. Choose one, or neither for both signs.");
        assertThatThrownBy(() -> Choice.parse("top:0")).hasMessage("Superpixels to show must be at least 1, got 0.");
        assertThatThrownBy(() -> new Choice(true, false, 5, false, -1))
                .hasMessage("The least score of a superpixel must be a number from 0, got -1.0.");
    }

    @Test
    void pixels_are_no_superpixels() {
        assertThatThrownBy(() -> ExplainedImage.of(Pictures.saliency(Pictures.bird()), IMAGE, PICTURE))
                .hasMessage(
                        "'saliency' scored no superpixels, so none can be chosen. Ask for --features quickshift, slic"
                                + " or grid:4x4.");
        assertThatThrownBy(() -> ExplainedImage.of(Regions.lime(1), IMAGE, Pictures.picture(9, 9)))
                .hasMessage("The explanation is about a picture of 18×12 pixels, got one of 9×9.");
    }

    @Test
    void the_file_is_as_large_as_a_heat_maps_and_the_same_every_time() {
        ExplainedImage explained = ExplainedImage.of(Regions.lime(0.4, -0.2, 0.1, 0.05), IMAGE, PICTURE);
        byte[] png = explained.png(Choice.usual());
        assertThat(explained.png(Choice.usual())).isEqualTo(png);
        Picture drawn = Picture.read(png, "png");
        assertThat(drawn.width()).isEqualTo(324);
        // The leading region covers the picture's columns 7 to 10 and rows 2 to 7; a line runs around it.
        assertThat(drawn.rgb(7 * 18 - 1, 5 * 18)).isEqualTo(0xFFFF00);
        assertThat(drawn.rgb(8 * 18, 5 * 18)).isEqualTo(PICTURE.rgb(8, 5));
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in = ExplainedImageTest.class.getResourceAsStream("/golden/lime-pictures.json.gz")) {
            return new ObjectMapper().readTree(new GZIPInputStream(in));
        }
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    private static double[] doubles(int[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static byte[] bytes(int[] samples) {
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return bytes;
    }
}
