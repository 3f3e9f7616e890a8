package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MeanMapTest {
    @Test
    void pixels_and_regions_are_added_up_in_the_cells_that_they_lie_in() {
        List<MeanMap> maps = MeanMap.of(
                List.of(
                        Told.pixels("cat", 4, 1, 2, 0, 0, -3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8),
                        // The upper half, two pixels of which lie in each of its cells' columns.
                        Told.region("cat", 4, List.of(0, 1, 2, 3, 4, 5, 6, 7), 4),
                        Told.pixels("dog", 2, 1, 2, 3, 4)),
                2,
                2);
        assertThat(maps).extracting(MeanMap::label).containsExactly("cat", "dog");
        assertThat(maps.get(0).examples()).isEqualTo(2);
        assertThat(maps.get(0).score()).isDeepEqualTo(new double[][] {{(0 + 2) / 2.0, (0 + 2) / 2.0}, {0, 8 / 2.0}});
        assertThat(maps.get(0).size()).isDeepEqualTo(new double[][] {{(6 + 2) / 2.0, (0 + 2) / 2.0}, {0, 8 / 2.0}});
        assertThat(maps.get(1).score()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    }

    @Test
    void nothing_is_lost_whatever_the_grid() {
        for (int[] grid : new int[][] {{1, 1}, {3, 2}, {5, 7}, {9, 9}}) {
            MeanMap map = MeanMap.of(
                            List.of(Told.pixels(
                                    "cat",
                                    5,
                                    java.util.stream.IntStream.range(0, 25)
                                            .asDoubleStream()
                                            .toArray())),
                            grid[0],
                            grid[1])
                    .get(0);
            assertThat(Arrays.stream(map.score())
                            .flatMapToDouble(Arrays::stream)
                            .sum())
                    .isEqualTo(300);
        }
    }

    @Test
    void what_is_no_picture_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeanMap.of(List.of(Told.words("cat", "a", 1)), 2, 2))
                .withMessage("A mean map is of pictures, and made-up of 'cat' scores no regions or pixels.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeanMap.of(List.of(), 0, 2))
                .withMessage("A grid has rows and columns, got 0 by 2.");
    }
}
