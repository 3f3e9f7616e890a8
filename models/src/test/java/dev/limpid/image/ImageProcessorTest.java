package dev.limpid.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Law: a picture becomes the numbers that transformers, timm and torchvision make of it. */
class ImageProcessorTest {
    private static final JsonNode GOLDEN = Goldens.read("processors");
    private static final double ROUNDING = 5e-6;

    @TempDir
    Path folder;

    @Test
    void numbers_are_those_of_transformers() throws IOException {
        assertThat(compare("preprocessor")).isGreaterThan(250);
    }

    @Test
    void numbers_are_those_of_timm() throws IOException {
        assertThat(compare("timm")).isGreaterThan(45);
    }

    @Test
    void numbers_are_those_of_torchvision() throws IOException {
        assertThat(compare("torchvision")).isGreaterThan(10);
    }

    private int compare(String kind) throws IOException {
        int compared = 0;
        for (JsonNode one : GOLDEN.path("cases")) {
            if (one.has(kind)) {
                JsonNode source = GOLDEN.path("sources").path(one.path("source").asInt());
                Picture picture = Picture.of(
                        source.path("width").asInt(),
                        source.path("height").asInt(),
                        3,
                        Goldens.bytes(source.path("samples")));
                Prepared prepared = processor(kind, one.path(kind)).prepare(picture);
                check(one, prepared.pixels(), one.path(kind) + " of " + picture);
                compared++;
            }
        }
        return compared;
    }

    private ImageProcessor processor(String kind, JsonNode config) throws IOException {
        if (kind.equals("torchvision")) {
            return ImageProcessor.torchvision(
                    config.get(0).asInt(), config.get(1).asInt());
        }
        boolean timm = kind.equals("timm");
        Path model = Files.createTempDirectory(folder, "model");
        Files.writeString(
                model.resolve(timm ? "config.json" : "preprocessor_config.json"),
                timm ? "{\"architecture\":\"resnet18\",\"pretrained_cfg\":" + config + "}" : config.toString());
        return ImageProcessor.of(model);
    }

    static void check(JsonNode one, Tensor pixels, String name) {
        List<Long> shape = List.of(
                1L,
                one.path("shape").get(0).asLong(),
                one.path("shape").get(1).asLong(),
                one.path("shape").get(2).asLong());
        assertThat(pixels.shape().toArray()).as(name).containsExactly(shape.toArray(Long[]::new));
        float[] expected = Goldens.floats(one.path("values"));
        int height = shape.get(2).intValue();
        int width = shape.get(3).intValue();
        int at = 0;
        for (int channel = 0; channel < shape.get(1); channel++) {
            for (int y = 0; y < height; y += one.path("steps").get(0).asInt()) {
                for (int x = 0; x < width; x += one.path("steps").get(1).asInt()) {
                    double got = pixels.at((channel * height + y) * width + x);
                    assertThat(Math.abs(got - expected[at]))
                            .as("%s: channel %s, row %s, column %s: %s and %s", name, channel, y, x, got, expected[at])
                            .isLessThanOrEqualTo(ROUNDING * Math.max(1, Math.abs(expected[at])));
                    at++;
                }
            }
        }
        assertThat(at).isEqualTo(expected.length);
    }
}
