package dev.limpid.image;

import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a heat map looks like. */
class HeatMapTest {
    private static final Picture GREY = Picture.of(400, 320, 1, filled(400 * 320, 128));
    private static final Geometry WHOLE = Geometry.of(400, 320).resized(40, 32);

    @Test
    void scores_above_zero_are_orange_and_below_blue() {
        double[] scores = new double[40 * 32];
        scores[16 * 40 + 10] = 1;
        scores[16 * 40 + 30] = -1;
        HeatMap map = HeatMap.of(Tensor.of(Shape.of(32, 40), scores), WHOLE);
        Picture drawn = map.over(GREY, 400);

        assertThat(map.ramp()).isEqualTo(Ramp.DIVERGING);
        int orange = drawn.rgb(105, 165);
        int blue = drawn.rgb(305, 165);
        assertThat(orange >> 16).isGreaterThan((orange & 0xff) + 60);
        assertThat(blue & 0xff).isGreaterThan((blue >> 16) + 60);
    }

    @Test
    void a_score_colours_its_own_place_and_nothing_far_from_it() {
        double[] scores = new double[40 * 32];
        scores[5 * 40 + 37] = 1;
        Picture drawn = HeatMap.of(Tensor.of(Shape.of(32, 40), scores), WHOLE).over(GREY, 400);
        int ground = drawn.rgb(0, 0);
        for (int y = 0; y < 320; y++) {
            for (int x = 0; x < 400; x++) {
                // The cell covers columns 370 to 379 and rows 50 to 59; a cell further its colour has faded out.
                boolean near = x >= 360 && x < 390 && y >= 40 && y < 70;
                if (!near) {
                    assertThat(drawn.rgb(x, y)).as("%s, %s", x, y).isEqualTo(ground);
                }
            }
        }
        assertThat(drawn.rgb(375, 55)).isNotEqualTo(ground);
    }

    @Test
    void no_score_appears_that_lies_beyond_its_neighbours() {
        Random random = new Random(9);
        double[] cells = new double[7 * 7];
        Arrays.setAll(cells, i -> random.nextInt(3) - 1);
        HeatMap map = HeatMap.of(Tensor.of(Shape.of(7, 7), cells), Geometry.of(70, 70));
        double[] scores = new Overlay(map, Picture.of(70, 70, 1, new byte[4900])).scores();
        for (int y = 5; y < 65; y++) {
            for (int x = 5; x < 65; x++) {
                int cell = (y - 5) / 10 * 7 + (x - 5) / 10;
                double[] around = {cells[cell], cells[cell + 1], cells[cell + 7], cells[cell + 8]};
                Arrays.sort(around);
                assertThat(scores[y * 70 + x]).isBetween(around[0], around[3]);
            }
        }
    }

    @Test
    void what_the_model_did_not_see_is_pale_behind_a_line() {
        Geometry middle = Geometry.of(400, 320).cropped(100, 0, 200, 320);
        Picture drawn =
                HeatMap.of(Tensor.of(Shape.of(4, 4), new float[16]), middle).over(GREY, 400);
        int seen = drawn.rgb(200, 100) & 0xff;
        assertThat(drawn.rgb(50, 100) & 0xff).isGreaterThan(200);
        assertThat(drawn.rgb(350, 100) & 0xff).isGreaterThan(200);
        assertThat(drawn.rgb(99, 100)).isEqualTo(drawn.rgb(300, 100)).isEqualTo(0x404040);
        assertThat(seen).isLessThan(100);
    }

    @Test
    void colour_is_full_from_the_99th_percentile_on() {
        double[] scores = new double[200];
        for (int i = 0; i < 200; i++) {
            scores[i] = i + 1;
        }
        HeatMap map = HeatMap.of(Tensor.of(Shape.of(10, 20), scores), WHOLE);
        assertThat(map.limit()).isEqualTo(198);
        assertThat(map.isCut()).isTrue();
        assertThat(map.strength(198)).isEqualTo(1);
        assertThat(map.strength(200)).isEqualTo(1);
        assertThat(map.withLimit(400).strength(200)).isEqualTo(0.5);
        assertThat(map.withLimit(400).isCut()).isFalse();
    }

    @Test
    void a_few_scores_among_zeros_are_seen() {
        double[] scores = new double[1000];
        scores[3] = -2;
        assertThat(HeatMap.of(Tensor.of(Shape.of(25, 40), scores), WHOLE).limit())
                .isEqualTo(2);
    }

    @Test
    void scores_that_are_all_zero_leave_the_picture_as_it_is() {
        HeatMap map = HeatMap.of(Tensor.of(Shape.of(2, 2), new float[4]), WHOLE);
        assertThat(map.limit()).isZero();
        Picture drawn = map.over(GREY, 400);
        assertThat(drawn.rgb(0, 0)).isEqualTo(drawn.rgb(399, 319));
        assertThat(Picture.read(map.png(GREY), "map").width()).isEqualTo(400);
    }

    @Test
    void files_are_the_same_each_time_and_of_a_size_to_be_seen() {
        Tensor scores = Tensor.of(Shape.of(2, 2), 1f, 2, 3, 4);
        for (int[] size : new int[][] {{1, 1, 320}, {8, 8, 320}, {100, 50, 400}, {640, 500, 640}, {2000, 100, 768}}) {
            Picture picture = Picture.of(size[0], size[1], 1, new byte[size[0] * size[1]]);
            HeatMap map = HeatMap.of(scores, Geometry.of(size[0], size[1]));
            byte[] png = map.png(picture);
            assertThat(png).isEqualTo(map.png(picture));
            assertThat(Picture.read(png, "map").width()).isEqualTo(size[2]);
        }
    }

    @Test
    void a_layer_has_a_pixel_a_score() {
        byte[] layer =
                HeatMap.of(Tensor.of(Shape.of(2, 3), 0f, 1, -1, 0, 0, 0), WHOLE).layer();
        Picture read = Picture.read(layer, "layer");
        assertThat(List.of(read.width(), read.height())).containsExactly(3, 2);
        assertThat(read.rgb(1, 0)).isEqualTo(Ramp.DIVERGING.colour(1));
        assertThat(read.rgb(2, 0)).isEqualTo(Ramp.DIVERGING.colour(-1));
    }

    @Test
    void channels_are_summed() {
        Tensor pixels = Tensor.of(Shape.of(1, 3, 1, 2), 1f, 2, 10, 20, 100, -200);
        assertThat(HeatMap.summed(pixels).toDoubles()).containsExactly(111, -178);
    }

    @Test
    void what_cannot_be_drawn_is_refused() {
        assertThatThrownBy(() -> HeatMap.of(Tensor.of(Shape.of(2), 1f, 2), WHOLE))
                .hasMessage("A heat map needs scores in rows and columns, got shape [2].");
        assertThatThrownBy(() -> HeatMap.of(Tensor.of(Shape.of(1, 1), Float.NaN), WHOLE))
                .hasMessage("A heat map needs finite scores, got NaN.");
        HeatMap map = HeatMap.of(Tensor.of(Shape.of(1, 1), 1f), WHOLE);
        assertThatThrownBy(() -> map.png(Picture.of(1, 1, 1, new byte[1])))
                .hasMessage("The scores are of a picture of 400×320 pixels, got one of 1×1.");
    }

    @Test
    void numbers_in_the_legend_have_two_digits() {
        assertThat(List.of(0.0, 0.91234, 26.4, 340.0, 12345.0, 0.0012345, 1.234e-5, 6.02e23).stream()
                        .map(Legend::number))
                .containsExactly("0", "0.91", "26", "340", "12000", "0.0012", "1.2e−5", "6.0e23");
    }

    @Test
    void both_ramps_grow_darker_or_lighter_evenly() {
        for (int i = 1; i <= 20; i++) {
            assertThat(light(Ramp.SEQUENTIAL.colour(i / 20.0)))
                    .isGreaterThan(light(Ramp.SEQUENTIAL.colour((i - 1) / 20.0)));
            assertThat(light(Ramp.DIVERGING.colour(i / 20.0))).isLessThan(light(Ramp.DIVERGING.colour((i - 1) / 20.0)));
            assertThat(light(Ramp.DIVERGING.colour(-i / 20.0)))
                    .isLessThan(light(Ramp.DIVERGING.colour(-(i - 1) / 20.0)));
        }
    }

    private static double light(int rgb) {
        return 0.2126 * Math.pow((rgb >> 16) / 255.0, 2.2)
                + 0.7152 * Math.pow((rgb >> 8 & 0xff) / 255.0, 2.2)
                + 0.0722 * Math.pow((rgb & 0xff) / 255.0, 2.2);
    }

    @Test
    void a_region_is_filled_evenly_up_to_its_border() {
        // Left and right halves of the model's 40×32 pixels, and one pixel of nobody.
        long[] labels = new long[40 * 32];
        Arrays.setAll(labels, i -> i == 0 ? -1 : i % 40 < 20 ? 0 : 1);
        Partition halves = new Partition(Tensor.of(Shape.of(32, 40), labels), WHOLE);
        HeatMap map = HeatMap.of(halves, Ramp.DIVERGING, new double[] {2, -1});
        Picture drawn = map.over(GREY, 400);
        assertThat(map.limit()).isEqualTo(2);
        assertThat(map.isCut()).isFalse();
        assertThat(drawn.rgb(199, 100)).isEqualTo(drawn.rgb(30, 300));
        assertThat(drawn.rgb(200, 100)).isEqualTo(drawn.rgb(399, 0)).isNotEqualTo(drawn.rgb(199, 100));
        Picture bordered = halves.bordered(drawn);
        for (int x = 20; x < 400; x++) {
            assertThat(bordered.rgb(x, 100) == drawn.rgb(x, 100))
                    .as("column %s", x)
                    .isEqualTo(x != 199);
        }
        assertThat(halves.over(4, 4)).containsExactly(0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1);
        assertThat(halves.at(0, 0)).isEqualTo(-1);
        assertThat(halves.at(32, 0)).isEqualTo(-1);
    }

    @Test
    void regions_of_another_grid_are_refused() {
        assertThatThrownBy(() -> new Partition(Tensor.of(Shape.of(2, 2), 0L, 0L, 1L, 1L), WHOLE))
                .hasMessage("Regions of 32 rows and 40 columns need a label for each place, got shape [2,2].");
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
