package dev.limpid.superpixel;

import dev.limpid.image.ImageException;
import dev.limpid.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Laws of label maps, and of those that a user draws. */
class LabelMapTest {
    @TempDir
    Path folder;

    @Test
    void labels_are_numbered_as_a_reader_of_rows_meets_them() {
        LabelMap map = LabelMap.of(3, 2, new int[] {7, -4, 7, Integer.MAX_VALUE, -4, 0});
        assertThat(map.toArray()).containsExactly(0, 1, 0, 2, 1, 3);
        assertThat(map.count()).isEqualTo(4);
        assertThat(map.label(0, 1)).isEqualTo(2);
        assertThat(map.label(2, 0)).isZero();
    }

    @Test
    void equal_partitions_are_equal_maps() {
        LabelMap map = LabelMap.of(2, 2, new int[] {1, 2, 2, 1});
        assertThat(map)
                .isEqualTo(LabelMap.of(2, 2, new int[] {9, 0, 0, 9}))
                .hasToString("2×2 pixels in 2 segments (000e1b9f)");
        assertThat(map.hashCode())
                .isEqualTo(LabelMap.of(2, 2, new int[] {9, 0, 0, 9}).hashCode());
        assertThat(map)
                .isNotEqualTo(LabelMap.of(4, 1, new int[] {1, 2, 2, 1}))
                .isNotEqualTo(LabelMap.of(2, 2, new int[] {1, 2, 1, 2}));
    }

    @Test
    void a_map_does_not_change() {
        int[] marks = {0, 1};
        LabelMap map = LabelMap.of(2, 1, marks);
        marks[0] = 1;
        map.toArray()[0] = 1;
        assertThat(map.toArray()).containsExactly(0, 1);
    }

    @Test
    void a_map_of_another_size_is_refused() {
        assertThatThrownBy(() -> LabelMap.of(3, 2, new int[5]))
                .hasMessage("A label map of 3×2 pixels has 6 labels, got 5.");
        assertThatThrownBy(() -> LabelMap.of(0, 2, new int[0]))
                .hasMessage("Superpixels of 0×2 pixels, expected 1 to 4,194,304 pixels."
                        + " Resize the picture first, to the model's size.");
        assertThatThrownBy(() -> LabelMap.of(1 << 20, 1 << 20, new int[0]))
                .hasMessageStartingWith("Superpixels of 1048576×1048576 pixels");
        assertThatThrownBy(() -> LabelMap.of(2, 2, new int[4]).label(2, 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageStartingWith("Pixel (2, 0) of 2×2 pixels in 1 segments");
    }

    @Test
    void each_colour_of_a_mask_is_a_segment() throws IOException {
        BufferedImage mask = new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB);
        mask.setRGB(1, 0, 0xff0000);
        mask.setRGB(3, 1, 0xff0000);
        mask.setRGB(2, 0, 0xfe0000);
        Segmenter given = Segmenter.parse("mask:" + saved(mask));
        LabelMap map = given.segment(Picture.of(4, 2, 1, new byte[8]));
        assertThat(map.toArray()).containsExactly(0, 1, 2, 0, 0, 0, 0, 1);
        assertThat(given).hasToString("Given[labels=" + map + "]");
    }

    @Test
    void grey_values_of_sixteen_bits_are_told_apart() throws IOException {
        BufferedImage mask = new BufferedImage(256, 256, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 65536; i++) {
            mask.getRaster().setSample(i % 256, i / 256, 0, i);
        }
        assertThat(Given.read(saved(mask)).labels().count()).isEqualTo(65536);
    }

    @Test
    void a_mask_of_another_size_or_none_is_refused_in_one_line() throws IOException {
        Given given = Given.read(saved(new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB)));
        assertThatThrownBy(() -> given.segment(Picture.of(2, 4, 1, new byte[8])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A mask of 4×2 pixels for a picture of 2×4, expected equal sizes."
                        + " Resize the mask without smoothing (nearest neighbour).");
        assertThatThrownBy(() -> Segmenter.parse("mask:" + folder.resolve("none.png")))
                .isInstanceOf(ImageException.class)
                .hasMessageStartingWith("none.png: no such file");
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
        assertThatThrownBy(() -> Given.read(text))
                .isInstanceOf(ImageException.class)
                .hasMessageStartingWith("text.png: ");
    }

    private Path saved(BufferedImage image) throws IOException {
        Path file = folder.resolve("mask.png");
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
        return file;
    }
}
