package dev.limpid.image;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

/** Law: a resized picture is Pillow's, and PyTorch's, bit by bit. */
class ResizeTest {
    private static final JsonNode GOLDEN = Goldens.read("resize");

    @Test
    void bytes_are_those_of_pillow() {
        assertThat(compare("pillow", Arithmetic.PILLOW)).hasSizeGreaterThanOrEqualTo(120);
    }

    @Test
    void bytes_are_those_of_pytorch() {
        assertThat(compare("torch", Arithmetic.TORCH)).hasSizeGreaterThanOrEqualTo(80);
    }

    @Test
    void values_with_fractions_are_those_of_pillow() {
        int compared = 0;
        for (JsonNode one : GOLDEN.path("cases")) {
            if (one.has("deep")) {
                Picture source = source(one);
                float[] deep = new float[source.bytes().length];
                for (int i = 0; i < deep.length; i++) {
                    deep[i] = (source.bytes()[i] & 0xff) * 0.77f + 3.1f;
                }
                Picture resized = new Resize(filter(one), Arithmetic.PILLOW)
                        .apply(
                                Picture.deep(source.width(), source.height(), 1, deep),
                                one.path("width").asInt(),
                                one.path("height").asInt());
                assertThat(resized.deep())
                        .as(name(one))
                        .containsExactly(Goldens.floats(one.path("deep")), offset(1e-3f));
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(30);
    }

    @Test
    void pillow_and_pytorch_are_at_most_one_apart() {
        for (JsonNode one : GOLDEN.path("cases")) {
            if (one.has("torch") && filter(one) != Resample.NEAREST) {
                Picture source = source(one);
                int width = one.path("width").asInt();
                int height = one.path("height").asInt();
                byte[] pillow = new Resize(filter(one), Arithmetic.PILLOW)
                        .apply(source, width, height)
                        .bytes();
                byte[] torch = new Resize(filter(one), Arithmetic.TORCH)
                        .apply(source, width, height)
                        .bytes();
                assertThat(Goldens.difference(pillow, torch)[0]).as(name(one)).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void a_picture_of_the_wanted_size_is_left_as_it_is() {
        Picture picture = Picture.of(3, 2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        for (Resample filter : Resample.values()) {
            assertThat(new Resize(filter, Arithmetic.PILLOW).apply(picture, 3, 2))
                    .isSameAs(picture);
        }
    }

    private static List<String> compare(String field, Arithmetic arithmetic) {
        List<String> compared = new ArrayList<>();
        for (JsonNode one : GOLDEN.path("cases")) {
            if (one.has(field)) {
                Picture resized = new Resize(filter(one), arithmetic)
                        .apply(
                                source(one),
                                one.path("width").asInt(),
                                one.path("height").asInt());
                assertThat(resized.bytes()).as(name(one)).isEqualTo(Goldens.bytes(one.path(field)));
                compared.add(name(one));
            }
        }
        return compared;
    }

    private static Picture source(JsonNode one) {
        JsonNode source = GOLDEN.path("sources").path(one.path("source").asInt());
        return Picture.of(
                source.path("width").asInt(),
                source.path("height").asInt(),
                source.path("channels").asInt(),
                Goldens.bytes(source.path("samples")));
    }

    private static Resample filter(JsonNode one) {
        return Resample.named(one.path("filter").asText()).orElseThrow();
    }

    private static String name(JsonNode one) {
        return one.path("filter").asText() + " of source " + one.path("source") + " to " + one.path("width") + "×"
                + one.path("height");
    }
}
