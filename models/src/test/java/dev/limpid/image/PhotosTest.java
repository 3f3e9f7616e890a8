package dev.limpid.image;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Law: real photographs, large ones too, become the pixels and numbers that Python makes of them. */
class PhotosTest {
    private static final Path PHOTOS = Path.of(System.getProperty("limpid.root"))
            .resolve("../shared/data/images")
            .normalize();

    @TempDir
    Path folder;

    @Test
    void photographs_are_read_and_prepared_as_python_does() throws IOException {
        assumeTrue(Files.isDirectory(PHOTOS), "no photographs at " + PHOTOS);
        for (JsonNode photo : Goldens.cases("photos")) {
            Path file = PHOTOS.resolve(photo.path("name").asText());
            assumeTrue(Files.exists(file), "no " + file);
            Picture picture = Picture.read(file);
            assertThat(picture.width()).isEqualTo(photo.path("width").asInt());
            assertThat(picture.height()).isEqualTo(photo.path("height").asInt());
            byte[] expected = Goldens.bytes(photo.path("rgb"));
            int at = 0;
            for (int y = 0; y < picture.height(); y += 37) {
                for (int x = 0; x < picture.width(); x += 41, at += 3) {
                    int rgb = (expected[at] & 0xff) << 16 | (expected[at + 1] & 0xff) << 8 | expected[at + 2] & 0xff;
                    assertThat(picture.rgb(x, y)).as("%s at %s, %s", file, x, y).isEqualTo(rgb);
                }
            }
            for (JsonNode processed : photo.path("processed")) {
                Files.writeString(
                        folder.resolve("preprocessor_config.json"),
                        processed.path("preprocessor").toString());
                ImageProcessorTest.check(
                        processed,
                        ImageProcessor.of(folder).prepare(picture).pixels(),
                        photo.path("name").asText());
            }
        }
    }
}
