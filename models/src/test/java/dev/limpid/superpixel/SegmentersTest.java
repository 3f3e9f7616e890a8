package dev.limpid.superpixel;

import dev.limpid.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Laws of all segmenters, on the pictures that are hardest on them. */
class SegmentersTest {
    private static final int SIDE = 224;

    private static Picture noise(int width, int height, int channels, int seed) {
        byte[] samples = new byte[width * height * channels];
        new Random(seed).nextBytes(samples);
        return Picture.of(width, height, channels, samples);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quickshift",
                "quickshift:1,0.5,1",
                "slic",
                "slic:1",
                "slic:100000",
                "felzenszwalb",
                "felzenszwalb:0,0,0",
                "felzenszwalb:100,100,1000",
                "grid:3x2",
                "grid:999999999x999999999"
            })
    void any_picture_is_cut_the_same_each_time(String words) {
        Segmenter segmenter = Segmenter.parse(words);
        int[][] sizes = {{1, 1}, {2, 1}, {1, 7}, {40, 3}, {33, 31}};
        for (int[] size : sizes) {
            for (int channels : new int[] {1, 3}) {
                Picture picture = noise(size[0], size[1], channels, 3);
                LabelMap map = segmenter.segment(picture);
                assertThat(map.width()).isEqualTo(size[0]);
                assertThat(map.height()).isEqualTo(size[1]);
                assertThat(map.count()).isBetween(1, size[0] * size[1]);
                assertThat(Segmenter.parse(words).segment(picture)).isEqualTo(map);
                assertThat(segmenter.segment(picture.toRgb())).isEqualTo(map);
            }
            LabelMap plain = segmenter.segment(Picture.of(size[0], size[1], 1, new byte[size[0] * size[1]]));
            assertThat(plain.count()).isBetween(1, size[0] * size[1]);
        }
    }

    @Test
    void four_thousand_segments_are_no_trouble() {
        Picture picture = noise(SIDE, SIDE, 3, 4);
        assertThat(new Grid(64, 64).segment(picture).count()).isEqualTo(4096);
        assertThat(new Slic(4000, 100, 0).segment(picture).count()).isBetween(2500, 4500);
        assertThat(new Felzenszwalb(0, 0, 4).segment(picture).count()).isGreaterThan(3000);
        assertThat(new Quickshift(1, 5, 1, 0).segment(picture).count()).isGreaterThan(4000);
    }

    @Test
    void one_colour_is_one_segment_to_felzenszwalb_and_a_grid_to_slic() {
        Picture white = Picture.of(63, 63, 1, new byte[3969]);
        assertThat(new Felzenszwalb().segment(white).count()).isEqualTo(1);
        assertThat(new Felzenszwalb(0, 0, 0).segment(white).count()).isEqualTo(1);
        assertThat(new Slic(9, 10, 0).segment(white)).isEqualTo(new Grid(3, 3).segment(white));
    }

    @Test
    void a_seed_decides_how_a_plain_surface_is_cut_by_quickshift() {
        Picture white = Picture.of(60, 60, 1, new byte[3600]);
        LabelMap map = new Quickshift(4, 200, 0.2, 1).segment(white);
        assertThat(map.count()).isBetween(2, 30);
        assertThat(new Quickshift(4, 200, 0.2, 1).segment(white)).isEqualTo(map);
        assertThat(new Quickshift(4, 200, 0.2, 2).segment(white)).isNotEqualTo(map);
    }

    @Test
    void a_grid_is_cut_into_equal_rectangles() {
        int[] expected = {
            0, 0, 0, 1, 1,
            0, 0, 0, 1, 1,
            2, 2, 2, 3, 3,
            2, 2, 2, 3, 3
        };
        assertThat(new Grid(2, 2).segment(noise(5, 4, 3, 1)).toArray()).containsExactly(expected);
        assertThat(new Grid(9, 9).segment(noise(2, 3, 3, 1)).count()).isEqualTo(6);
    }

    @Test
    void every_segmenter_refuses_a_picture_beyond_the_limit() {
        Picture huge = Picture.of(2049, 2048, 1, new byte[2049 * 2048]);
        for (Segmenter one : new Segmenter[] {new Quickshift(), new Slic(), new Felzenszwalb(), new Grid(2, 2)}) {
            assertThatThrownBy(() -> one.segment(huge))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Superpixels of 2049×2048 pixels, expected 1 to 4,194,304 pixels."
                            + " Resize the picture first, to the model's size.");
        }
    }

    @Test
    void quickshift_refuses_a_window_that_would_take_hours() {
        Picture large = Picture.of(1000, 1000, 1, new byte[1_000_000]);
        assertThatThrownBy(() -> new Quickshift(60, 200, 0.2, 0).segment(large))
                .hasMessage("Quickshift[kernelSize=60.0, maxDist=200.0, ratio=0.2, seed=0] over 1000×1000 pixels"
                        + " compares 1.3e+11 pairs of pixels, at most 2.0e+10. Take a smaller kernelSize or picture.");
    }

    @Test
    void settings_out_of_range_are_refused_in_one_line() {
        refused(() -> new Quickshift(0.9, 200, 0.2, 0), "Quickshift's kernelSize is 0.9, expected 1 to 100.");
        refused(() -> new Quickshift(Double.NaN, 1, 1, 0), "Quickshift's kernelSize is NaN, expected 1 to 100.");
        refused(() -> new Quickshift(4, 0, 0.2, 0), "Quickshift's maxDist is 0.0, expected more than 0.");
        refused(() -> new Quickshift(4, 200, 1.5, 0), "Quickshift's ratio is 1.5, expected 0 to 1.");
        refused(() -> new Slic(0, 10, 0), "SLIC's segments are 0, expected 1 to 100000.");
        refused(() -> new Slic(100_001, 10, 0), "SLIC's segments are 100001, expected 1 to 100000.");
        refused(() -> new Slic(10, 0, 0), "SLIC's compactness is 0.0, expected more than 0.");
        refused(() -> new Slic(10, 10, -1), "Smoothing by sigma -1.0, expected 0 to 100 pixels.");
        refused(() -> new Felzenszwalb(-1, 0, 0), "Felzenszwalb's scale is -1.0, expected 0 or more.");
        refused(() -> new Felzenszwalb(1, 101, 0), "Smoothing by sigma 101.0, expected 0 to 100 pixels.");
        refused(() -> new Felzenszwalb(1, 1, -2), "Felzenszwalb's minSize is -2, expected 0 or more.");
        refused(() -> new Grid(0, 3), "A grid of 0 rows and 3 columns, expected at least one of each.");
    }

    private static void refused(Runnable making, String message) {
        assertThatThrownBy(making::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
