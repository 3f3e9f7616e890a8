package dev.limpid.game;

import dev.limpid.model.Feature;
import dev.limpid.model.Mask;
import dev.limpid.model.Place;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LatticeTest {
    private static Feature region(int width, int height, List<Integer> pixels) {
        return new Feature("", new Place.Region(0, Mask.of(width, height, pixels)), false, pixels);
    }

    /** Cells of a picture by the number of the cell that each pixel is in. */
    private static List<Feature> cut(int width, int... cells) {
        List<Feature> features = new ArrayList<>();
        int most = IntStream.of(cells).max().orElseThrow();
        for (int cell = 0; cell <= most; cell++) {
            int wanted = cell;
            features.add(region(
                    width,
                    cells.length / width,
                    IntStream.range(0, cells.length)
                            .filter(i -> cells[i] == wanted)
                            .boxed()
                            .toList()));
        }
        return features;
    }

    @Test
    void words_stand_in_a_row() {
        Feature word = new Feature("dog", new Place.Span(0, 0, 3), false, List.of(1));
        assertThat(Lattice.of(List.of(word, word, word))).contains(new Lattice(1, 3));
    }

    @Test
    void columns_of_a_table_have_no_neighbours() {
        Feature column = new Feature("age", new Place.Column(0, "age", 3.0), false, List.of(0));
        assertThat(Lattice.of(List.of(column, column))).isEmpty();
    }

    @Test
    void rectangles_in_rows_and_columns_are_a_grid_of_any_sizes() {
        assertThat(Lattice.of(cut(3, 0, 0, 1, 2, 2, 3, 2, 2, 3))).contains(new Lattice(2, 2));
        assertThat(Lattice.of(cut(2, 0, 0, 1, 1, 2, 2))).contains(new Lattice(3, 1));
        assertThat(Lattice.of(cut(3, 0, 1, 2))).contains(new Lattice(1, 3));
        assertThat(Lattice.of(cut(2, 0, 0, 0, 0))).contains(new Lattice(1, 1));
    }

    @Test
    void anything_else_is_strewn() {
        assertThat(Lattice.of(cut(3, 0, 0, 1, 0, 1, 1))).isEmpty();
        assertThat(Lattice.of(cut(3, 0, 0, 1, 2, 3, 3))).isEmpty();
        assertThat(Lattice.of(cut(2, 0, 1, 2, 2))).isEmpty();
        assertThat(Lattice.of(cut(3, 1, 0, 0))).isEmpty();
        assertThat(Lattice.of(cut(2, 2, 3, 0, 1))).isEmpty();
    }

    @Test
    void a_lattice_has_rows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lattice(0, 3))
                .withMessage("A lattice has at least one row and one column, got 0 and 3.");
    }
}
