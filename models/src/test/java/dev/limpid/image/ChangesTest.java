package dev.limpid.image;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Pictures moved and lit as Pillow does it, but for its roundings on the way. */
class ChangesTest {
    private static final JsonNode GOLDEN = Goldens.read("changes");

    private static Picture picture(JsonNode one) {
        return Picture.of(
                one.get("width").asInt(),
                one.get("height").asInt(),
                one.get("channels").asInt(),
                bytes(one.get("samples")));
    }

    private static byte[] bytes(JsonNode numbers) {
        byte[] bytes = new byte[numbers.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers.get(i).asInt();
        }
        return bytes;
    }

    /** @return how many samples were compared */
    private static int compare(Picture actual, JsonNode expected, int tolerance, String what) {
        byte[] samples = actual.toBytes();
        assertThat(samples).hasSize(expected.size());
        int compared = 0;
        for (int i = 0; i < samples.length; i++) {
            if (!expected.get(i).isNull()) {
                assertThat(samples[i] & 0xff)
                        .as("%s, sample %d", what, i)
                        .isCloseTo(expected.get(i).asInt(), within(tolerance));
                compared++;
            }
        }
        return compared;
    }

    @Test
    void moved_pictures_are_pillows_within_one() {
        int compared = 0;
        for (JsonNode one : GOLDEN) {
            for (JsonNode warp : one.get("warps")) {
                double[] map = IntStream.range(0, 6)
                        .mapToDouble(i -> warp.get("map").get(i).asDouble())
                        .toArray();
                Picture moved = new Warp(map[0], map[1], map[2], map[3], map[4], map[5]).apply(picture(one));
                compared +=
                        compare(moved, warp.get("samples"), 1, warp.get("map").toString());
            }
        }
        assertThat(compared).isGreaterThan(900);
    }

    /** Pillow rounds after each of the two, and its mean to a whole number. */
    @Test
    void lit_pictures_are_pillows_within_two() {
        for (JsonNode one : GOLDEN) {
            for (JsonNode light : one.get("lights")) {
                Light change = new Light(
                        light.get("brightness").asDouble(),
                        light.get("contrast").asDouble());
                compare(change.apply(picture(one)), light.get("samples"), 2, change.toString());
            }
        }
    }

    @Test
    void what_changes_nothing_gives_the_same_picture() {
        Picture picture = picture(GOLDEN.get(0));
        assertThat(Warp.NONE.apply(picture)).isSameAs(picture);
        assertThat(new Warp(1, -0.0, 0, -0.0, 1, -0.0).apply(picture)).isSameAs(picture);
        assertThat(new Light(1, 1).apply(picture)).isSameAs(picture);
    }

    @Test
    void a_mirror_is_exact_and_its_own_inverse() {
        Picture picture = picture(GOLDEN.get(0));
        Warp mirror = new Warp(-1, 0, picture.width(), 0, 1, 0);
        Picture mirrored = mirror.apply(picture);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                assertThat(mirrored.rgb(x, y)).isEqualTo(picture.rgb(picture.width() - 1 - x, y));
            }
        }
        assertThat(mirror.apply(mirrored).toBytes()).isEqualTo(picture.toBytes());
    }

    @Test
    void outside_a_picture_goes_on_as_at_its_edge() {
        Picture picture = Picture.of(2, 1, 1, new byte[] {10, 90});
        assertThat(new Warp(1, 0, 5, 0, 1, 0).apply(picture).toBytes()).containsExactly(90, 90);
        assertThat(new Warp(1, 0, -5, 0, 1, 7).apply(picture).toBytes()).containsExactly(10, 10);
    }

    @Test
    void fractions_of_deep_pictures_stay() {
        Picture deep = Picture.deep(2, 1, 1, new float[] {10.25f, 20.5f});
        Picture moved = new Warp(1, 0, 0.5, 0, 1, 0).apply(deep);
        assertThat(moved.isDeep()).isTrue();
        assertThat(moved.sample(0, 0, 0)).isEqualTo(15.375f);
        assertThat(new Light(2, 1).apply(deep).sample(1, 0, 0)).isEqualTo(41);
    }

    @Test
    void refuses_changes_that_are_none() {
        assertThatThrownBy(() -> new Light(-1, 1))
                .hasMessage(
                        "Brightness and contrast are multiplied by a finite number of at least 0, got -1.0 and 1.0.");
        assertThatThrownBy(() -> new Warp(Double.NaN, 0, 0, 0, 1, 0))
                .hasMessage("A map of pixels has finite coefficients, got NaN, 0.0, 0.0, 0.0, 1.0, 0.0.");
    }
}
