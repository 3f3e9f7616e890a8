package dev.limpid.report;

import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PngTest {
    @Test
    void a_reader_sees_the_colour_at_each_opacity_to_one_of_64() throws IOException {
        BufferedImage image = read(Png.uri(2, 2, new byte[] {0, 64, (byte) 128, (byte) 255}, 0x1D5A99));
        assertThat(image.getRGB(0, 0) >>> 24).isZero();
        assertThat(image.getRGB(1, 0) >>> 24).isCloseTo(64, within(2));
        assertThat(image.getRGB(0, 1) >>> 24).isCloseTo(128, within(2));
        assertThat(image.getRGB(0, 1) & 0xFFFFFF).isEqualTo(0x1D5A99);
        assertThat(image.getRGB(1, 1)).isEqualTo(0xFF1D5A99);
    }

    @Test
    void a_picture_may_be_larger_than_one_stored_block() throws IOException {
        byte[] opacities = new byte[300 * 300];
        opacities[opacities.length - 1] = (byte) 255;
        BufferedImage image = read(Png.uri(300, 300, opacities, 0));
        assertThat(image.getRGB(299, 299)).isEqualTo(0xFF000000);
        assertThat(image.getRGB(298, 299)).isZero();
    }

    private static BufferedImage read(String uri) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }
}
