package dev.limpid.image;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class DataUriTest {
    @Test
    void every_pixel_of_a_small_picture_is_kept() {
        byte[] samples = new byte[128 * 128 * 3];
        new Random(1).nextBytes(samples);
        String uri = DataUri.of(Picture.of(128, 128, 3, samples), 1024);
        assertThat(uri).startsWith("data:image/png;base64,");
        assertThat(read(uri).toBytes()).isEqualTo(samples);
    }

    @Test
    void a_large_picture_is_brought_to_the_edge_and_looks_the_same() {
        for (int channels : new int[] {1, 3}) {
            byte[] samples = new byte[900 * 600 * channels];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (byte) (i / channels % 900 / 4 + i % channels * 10);
            }
            Picture picture = Picture.of(900, 600, channels, samples);
            String uri = DataUri.of(picture, 450);
            Picture shown = read(uri);
            assertThat(uri).startsWith("data:image/jpeg;base64,").hasSizeLessThan(40_000);
            assertThat(Arrays.asList(shown.width(), shown.height())).containsExactly(450, 300);
            for (int y = 0; y < 300; y += 7) {
                for (int x = 0; x < 450; x += 7) {
                    for (int shift = 0; shift <= 16; shift += 8) {
                        int was = picture.rgb(2 * x, 2 * y) >> shift & 0xff;
                        assertThat(shown.rgb(x, y) >> shift & 0xff).isBetween(was - 8, was + 8);
                    }
                }
            }
        }
    }

    private static Picture read(String uri) {
        return Picture.read(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1)), "uri");
    }
}
