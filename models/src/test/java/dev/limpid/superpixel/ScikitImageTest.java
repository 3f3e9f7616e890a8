package dev.limpid.superpixel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.image.Arithmetic;
import dev.limpid.image.Geometry;
import dev.limpid.image.Picture;
import dev.limpid.image.Resample;
import dev.limpid.image.Step;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Law: superpixels are those of scikit-image. SLIC's and Felzenszwalb's agree, save for what another machine's rounding
 * may move; quick shift's as well as scikit-image agrees with itself when its noise has another seed.
 */
class ScikitImageTest {
    private static final Path PHOTOS = Path.of(System.getProperty("limpid.root"))
            .resolve("../shared/data/images")
            .normalize();
    private static final int SIDE = 224;
    private static final double EQUAL = 0.999;
    /** How much worse another generator's noise may be than the worst of scikit-image's own. */
    private static final double NOISE = 0.01;

    @Test
    void drawings_fall_into_the_same_segments() {
        List<String> worse = new ArrayList<>();
        for (JsonNode drawing : Goldens.read("drawn").path("pictures")) {
            String name = drawing.path("name").asText();
            Picture picture = Picture.read(Goldens.bytes(drawing.path("file")), name);
            worse.addAll(worse(name, picture, drawing.path("cases"), 1));
        }
        assertThat(worse).isEmpty();
    }

    @Test
    void photographs_fall_into_the_same_segments() throws Exception {
        assumeTrue(Files.isDirectory(PHOTOS), "no photographs at " + PHOTOS);
        List<String> worse = new ArrayList<>();
        for (JsonNode photo : Goldens.read("photos")) {
            String name = photo.path("name").asText();
            assumeTrue(Files.exists(PHOTOS.resolve(name)), "no " + PHOTOS.resolve(name));
            Picture picture = resized(Picture.read(PHOTOS.resolve(name)));
            CRC32 checksum = new CRC32();
            checksum.update(picture.toBytes());
            assertThat(checksum.getValue())
                    .as(name)
                    .isEqualTo(photo.path("crc32").asLong());
            worse.addAll(worse(name, picture, photo.path("cases"), 2));
        }
        assertThat(worse).isEmpty();
    }

    private static Picture resized(Picture picture) {
        Geometry whole = new Geometry(picture.width(), picture.height(), picture.width(), picture.height(), 0, 0, 1, 1);
        return new Step.Stretch(SIDE, SIDE, Resample.BICUBIC)
                .apply(new Step.Placed(picture, whole), Arithmetic.PILLOW)
                .picture();
    }

    /** The cases that agree less than they must. */
    private static List<String> worse(String name, Picture picture, JsonNode cases, int thinned) {
        List<String> worse = new ArrayList<>();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(6);
        for (JsonNode one : cases) {
            Segmenter segmenter = Segmenter.parse(one.path("words").asText());
            LabelMap map = segmenter.segment(picture);
            int width = (map.width() + thinned - 1) / thinned;
            int[] expected = Goldens.labels(one.path("labels"), width);
            int[] got = new int[expected.length];
            for (int i = 0; i < got.length; i++) {
                got[i] = map.label(i % width * thinned, i / width * thinned);
            }
            double index = AdjustedRand.index(got, expected);
            String line = String.format(
                    Locale.ROOT,
                    "%s, %s: %.4f, %d segments for %d",
                    name,
                    segmenter,
                    index,
                    map.count(),
                    one.path("segments").asInt());
            double least = segmenter instanceof Quickshift
                    ? Math.min(EQUAL, one.path("other_seeds").asDouble() - NOISE)
                    : EQUAL;
            if (index < least) {
                worse.add(line);
            }
        }
        return worse;
    }

    @Test
    void colours_have_the_same_coordinates() {
        JsonNode colours = Goldens.read("drawn").path("colours");
        JsonNode expected = colours.path("lab");
        byte[] rgb = new byte[3 * expected.size()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) colours.path("rgb").path(i / 3).path(i % 3).asInt();
        }
        double[][] lab = Lab.of(Picture.of(expected.size(), 1, 3, rgb));
        for (int i = 0; i < rgb.length; i++) {
            double value = expected.path(i / 3).path(i % 3).asDouble();
            assertThat(lab[i % 3][i / 3])
                    .as("colour %d, plane %d", i / 3, i % 3)
                    .isCloseTo(value, within(1e-10));
        }
    }
}
