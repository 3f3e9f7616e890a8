package dev.limpid.image;

import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Pictures in letters. */
class TerminalPictureTest {
    private static final Picture FOUR = Picture.of(2, 2, 3, new byte[] {-1, 0, 0, 0, -1, 0, 0, 0, -1, -1, -1, -1});

    @Test
    void two_pixels_make_a_letter() {
        assertThat(TerminalPicture.TRUE_COLOUR.lines(FOUR, 80))
                .containsExactly("\u001b[38;2;255;0;0;48;2;0;0;255m▀\u001b[38;2;0;255;0;48;2;255;255;255m▀\u001b[0m");
    }

    @Test
    void colours_are_the_nearest_of_256() {
        assertThat(TerminalPicture.COLOURS_256.lines(FOUR, 80))
                .containsExactly("\u001b[38;5;196;48;5;21m▀\u001b[38;5;46;48;5;231m▀\u001b[0m");
        Picture grey = Picture.of(1, 1, 1, new byte[] {118});
        assertThat(TerminalPicture.COLOURS_256.lines(grey, 80)).containsExactly("\u001b[38;5;243;49m▀\u001b[0m");
    }

    @Test
    void without_colour_there_are_shades_and_no_escapes() {
        byte[] ramp = new byte[10];
        for (int i = 0; i < 10; i++) {
            ramp[i] = (byte) (i * 255 / 9);
        }
        assertThat(TerminalPicture.SHADES.lines(Picture.of(10, 1, 1, ramp), 80)).containsExactly(" .:-=+*#%@");
    }

    @Test
    void lines_are_as_wide_as_allowed_and_letters_twice_as_high_as_wide() {
        Picture large = Picture.of(300, 200, 3, new byte[300 * 200 * 3]);
        for (TerminalPicture kind : TerminalPicture.values()) {
            List<String> lines = kind.lines(large, 60);
            assertThat(lines).hasSize(20);
            if (kind != TerminalPicture.SHADES) {
                assertThat(lines)
                        .allMatch(line -> line.chars().filter(c -> c == '▀').count() == 60);
            }
        }
    }

    @Test
    void scores_without_colour_are_letters_above_zero_and_digits_below() {
        HeatMap map = HeatMap.of(Tensor.of(Shape.of(1, 4), -1f, 0, 0, 1), Geometry.of(4, 2));
        Picture picture = Picture.of(4, 2, 1, new byte[8]);
        assertThat(TerminalPicture.SHADES.lines(picture, map, 4)).containsExactly("9  @");
    }

    @Test
    void scores_in_colour_lie_over_the_picture() {
        HeatMap map = HeatMap.of(Tensor.of(Shape.of(1, 4), -1f, 0, 0, 1), Geometry.of(4, 2));
        Picture picture = Picture.of(4, 2, 1, new byte[8]);
        String line = TerminalPicture.COLOURS_256.lines(picture, map, 4).get(0);
        // Dark blue, the picture's black made paler, dark orange.
        assertThat(line)
                .isEqualTo("\u001b[38;5;25;48;5;25m▀\u001b[38;5;241;48;5;241m▀▀\u001b[38;5;130;48;5;130m▀\u001b[0m");
    }
}
