package dev.limpid.superpixel;

import dev.limpid.format.Mutations;
import dev.limpid.image.ImageException;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Laws of segmenters in a user's words. */
class WordsTest {
    private static final String EXPECTED = ", expected quickshift[:KERNEL,DISTANCE,RATIO,SEED],"
            + " slic[:SEGMENTS,COMPACTNESS,SIGMA], felzenszwalb[:SCALE,SIGMA,PIXELS], grid:ROWSxCOLUMNS or mask:FILE.";

    @Test
    void a_name_alone_means_the_defaults_of_lime() {
        assertThat(Segmenter.parse("quickshift")).isEqualTo(new Quickshift(4, 200, 0.2, 0));
        assertThat(Segmenter.parse("slic")).isEqualTo(new Slic(100, 10, 0));
        assertThat(Segmenter.parse("felzenszwalb")).isEqualTo(new Felzenszwalb(1, 0.8, 20));
    }

    @Test
    void settings_come_in_order_and_the_last_may_be_left_out() {
        assertThat(Segmenter.parse("quickshift:3,100, 0.5")).isEqualTo(new Quickshift(3, 100, 0.5, 0));
        assertThat(Segmenter.parse("quickshift:3,100,0.5,-7")).isEqualTo(new Quickshift(3, 100, 0.5, -7));
        assertThat(Segmenter.parse("slic:50")).isEqualTo(new Slic(50, 10, 0));
        assertThat(Segmenter.parse("felzenszwalb:100,0.5,50")).isEqualTo(new Felzenszwalb(100, 0.5, 50));
        assertThat(Segmenter.parse("grid:8x6")).isEqualTo(new Grid(8, 6));
        assertThat(Segmenter.parse("grid:8×6")).isEqualTo(new Grid(8, 6));
    }

    @Test
    void the_settings_are_the_provenance() {
        assertThat(Segmenter.parse("slic:50")).hasToString("Slic[segments=50, compactness=10.0, sigma=0.0]");
    }

    @Test
    void what_is_not_understood_is_said_in_one_line() {
        refused("voronoi", "Superpixels 'voronoi': there is no 'voronoi'" + EXPECTED);
        refused("", "Superpixels '': there is no ''" + EXPECTED);
        refused("slic:", "Superpixels 'slic:': nothing follows the colon" + EXPECTED);
        refused("slic:x", "Superpixels 'slic:x': 'x' is not a whole number" + EXPECTED);
        refused("slic:1.5", "Superpixels 'slic:1.5': '1.5' is not a whole number" + EXPECTED);
        refused("slic:5,,1", "Superpixels 'slic:5,,1': '' is not a number" + EXPECTED);
        refused("quickshift:NaN", "Superpixels 'quickshift:NaN': 'NaN' is not a number" + EXPECTED);
        refused("slic:1,2,3,4", "Superpixels 'slic:1,2,3,4': 4 settings, at most 3 are known" + EXPECTED);
        refused("grid", "Superpixels 'grid': '' is not of the form 8x8" + EXPECTED);
        refused("grid:8", "Superpixels 'grid:8': '8' is not of the form 8x8" + EXPECTED);
        refused("mask", "Superpixels 'mask': the file is missing" + EXPECTED);
        refused("mask:a\0b", "Superpixels 'mask:a\uFFFDb': that is not a file name" + EXPECTED);
        refused("slic:0", "SLIC's segments are 0, expected 1 to 100000.");
    }

    private static void refused(String words, String message) {
        assertThatThrownBy(() -> Segmenter.parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void any_words_are_understood_or_refused_in_one_line() {
        Mutations mutations = new Mutations(5);
        String[] valid = {
            "quickshift:4,200,0.2,0", "slic:100,10,0", "felzenszwalb:1,0.8,20", "grid:8x8", "mask:none.png"
        };
        int refused = 0;
        for (int round = 0; round < 5000; round++) {
            byte[] damaged = mutations.damage(valid[round % valid.length].getBytes(StandardCharsets.UTF_8));
            try {
                assertThat(Segmenter.parse(new String(damaged, StandardCharsets.UTF_8))
                                .toString())
                        .isNotEmpty();
            } catch (IllegalArgumentException | ImageException refusal) {
                assertThat(refusal.getMessage()).doesNotContain("\n").endsWith(".");
                refused++;
            }
        }
        assertThat(refused).isBetween(2500, 4999);
    }
}
