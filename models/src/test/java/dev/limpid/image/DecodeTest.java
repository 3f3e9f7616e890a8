package dev.limpid.image;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Law: a picture file gives the pixels that Pillow gives. */
class DecodeTest {
    /** A case whose name JUnit shows. */
    record Case(JsonNode json) {
        @Override
        public String toString() {
            return json.path("name").asText();
        }
    }

    static Stream<Case> files() {
        return Goldens.cases("decode").stream().map(Case::new);
    }

    @Test
    void there_are_files_of_every_format() {
        List<String> names = files().map(Case::toString).toList();
        assertThat(names).hasSizeGreaterThan(150);
        for (String ending : List.of(".png", ".jpg", ".webp", ".gif", ".bmp")) {
            assertThat(names).anyMatch(name -> name.endsWith(ending));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_file_gives_the_pixels_that_pillow_gives(Case file) {
        JsonNode expected = file.json();
        Picture picture = Picture.read(Goldens.bytes(expected.path("file")), file.toString());

        assertThat(picture.width()).isEqualTo(expected.path("width").asInt());
        assertThat(picture.height()).isEqualTo(expected.path("height").asInt());
        String note = expected.path("note").asText();
        assertThat(picture.notes()).isEqualTo(note.isEmpty() ? List.of() : List.of(note));
        if (expected.has("sixteen")) {
            assertThat(picture.isDeep()).isTrue();
            ByteBuffer values =
                    ByteBuffer.wrap(Goldens.bytes(expected.path("sixteen"))).order(ByteOrder.LITTLE_ENDIAN);
            for (float sample : picture.deep()) {
                assertThat(sample * 257)
                        .isCloseTo(values.getShort() & 0xffff, org.assertj.core.data.Offset.offset(0.01f));
            }
            return;
        }
        double[] difference = Goldens.difference(picture.toRgb().toBytes(), Goldens.bytes(expected.path("rgb")));
        assertThat(difference[0])
                .as("largest difference")
                .isLessThanOrEqualTo(expected.path("largest").asDouble(0));
        assertThat(difference[1])
                .as("mean difference")
                .isLessThanOrEqualTo(expected.path("mean").asDouble(0));
    }
}
