package dev.limpid.explain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class PatchesTest {
    /** Tokens, height and width as in ViT-B/16, ViT-B/32, DeiT with its distillation token, and a wide picture. */
    @ParameterizedTest
    @CsvSource({"197, 224, 224, 14, 14, 1", "50, 224, 224, 7, 7, 1", "198, 224, 224, 14, 14, 2", "33, 32, 64, 4, 8, 1"})
    void tokens_form_the_grid_of_the_largest_patches_that_leave_few_over(
            int tokens, int height, int width, int rows, int columns, int before) {
        assertThat(Patches.of(tokens, height, width)).isEqualTo(new Patches(rows, columns, before));
    }

    @Test
    void pixels_share_their_patches_scores() {
        double[] pixels = Patches.pixels(new double[] {9, 4, 8, 12, 16}, 4, 4);
        assertThat(pixels[0]).isEqualTo(1);
        assertThat(pixels[3]).isEqualTo(2);
        assertThat(pixels[15]).isEqualTo(4);
        assertThat(Arrays.stream(pixels).sum()).isCloseTo(40, within(1e-12));
    }

    @Test
    void tokens_that_form_no_grid_are_refused() {
        assertThatThrownBy(() -> Patches.of(3, 5, 7))
                .hasMessage("The model's 3 tokens are no grid of square patches of its 5×7 pixels.");
    }
}
