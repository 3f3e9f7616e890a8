package dev.limpid.image;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import static org.assertj.core.api.Assertions.assertThat;

/** Law: what is written is read again, by the JDK's own inflater and decoder. */
class WritePngTest {
    @Test
    void what_is_deflated_inflates_to_itself() throws DataFormatException {
        Random random = new Random(5);
        for (int size : new int[] {0, 1, 2, 3, 4, 257, 258, 259, 260, 261, 5000, 200_000}) {
            for (int letters : new int[] {1, 2, 3, 17, 256}) {
                byte[] data = new byte[size];
                for (int i = 0; i < size; i++) {
                    data[i] = (byte) random.nextInt(letters);
                }
                assertThat(inflated(Deflate.zlib(data), size)).isEqualTo(data);
            }
        }
    }

    @Test
    void runs_of_every_length_inflate_to_themselves() throws DataFormatException {
        byte[] data = new byte[300 * 301 / 2];
        int at = 0;
        for (int run = 1; run <= 300; run++) {
            Arrays.fill(data, at, at + run, (byte) run);
            at += run;
        }
        assertThat(inflated(Deflate.zlib(data), data.length)).isEqualTo(data);
    }

    /** Frequencies like Fibonacci's numbers want codes longer than the fifteen bits that there are. */
    @Test
    void codes_that_would_be_too_long_are_shortened() throws DataFormatException {
        int letters = 26;
        int[] counts = new int[letters];
        counts[0] = 1;
        counts[1] = 1;
        int size = 2;
        for (int i = 2; i < letters; i++) {
            counts[i] = counts[i - 1] + counts[i - 2];
            size += counts[i];
        }
        byte[] data = new byte[size];
        int at = 0;
        // Interleaved, so that no runs hide the frequencies.
        while (at < size) {
            for (int letter = letters - 1; letter >= 0; letter--) {
                if (counts[letter]-- > 0) {
                    data[at++] = (byte) letter;
                }
            }
        }
        assertThat(inflated(Deflate.zlib(data), size)).isEqualTo(data);
    }

    @Test
    void a_written_picture_is_read_again() {
        Random random = new Random(6);
        for (int[] size : new int[][] {{1, 1}, {1, 9}, {9, 1}, {33, 20}, {100, 70}}) {
            byte[] samples = new byte[size[0] * size[1] * 3];
            random.nextBytes(samples);
            Arrays.fill(samples, 0, samples.length / 2, (byte) 77);
            Picture picture = Picture.of(size[0], size[1], 3, samples);
            Picture again = Picture.read(WritePng.of(picture), "again");
            assertThat(again.toBytes()).isEqualTo(samples);
            assertThat(again.width()).isEqualTo(size[0]);
        }
    }

    @Test
    void a_palette_is_read_again() {
        byte[] png = WritePng.indexed(2, 2, new byte[] {0, 1, 2, 1}, new int[] {0xFF102030, 0x80405060, 0x00708090});
        Picture again = Picture.read(png, "again");
        assertThat(again.rgb(0, 0)).isEqualTo(0x102030);
        assertThat(again.rgb(1, 0)).isEqualTo(0x405060);
        assertThat(again.rgb(0, 1)).isEqualTo(0x708090);
    }

    @Test
    void flat_pictures_make_small_files() {
        assertThat(WritePng.of(Picture.of(500, 400, 3, new byte[500 * 400 * 3])))
                .hasSizeLessThan(2000);
    }

    private static byte[] inflated(byte[] zlib, int size) throws DataFormatException {
        Inflater inflater = new Inflater();
        inflater.setInput(zlib);
        byte[] data = new byte[size + 1];
        int length = 0;
        for (int got = 1; got > 0 && !inflater.finished(); length += got) {
            got = inflater.inflate(data, length, data.length - length);
        }
        assertThat(inflater.finished()).isTrue();
        inflater.end();
        return Arrays.copyOf(data, length);
    }
}
