package dev.limpid.tensor;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ShapeTest {
    @Test
    void size_is_the_product_of_the_axes() {
        assertThat(Shape.of(2, 3, 4).size()).isEqualTo(24);
        assertThat(Shape.of(2, 0, 4).size()).isZero();
        assertThat(Shape.SCALAR.size()).isEqualTo(1);
        assertThat(Shape.SCALAR).isEqualTo(Shape.of());
    }

    @Test
    void negative_axes_count_from_the_end() {
        assertThat(Shape.of(2, 3, 4).dim(-1)).isEqualTo(4);
        assertThat(Shape.of(2, 3, 4).dim(-3)).isEqualTo(2);
        assertThat(Shape.of(2, 3, 4).with(-2, 7)).isEqualTo(Shape.of(2, 7, 4)).hasToString("[2,7,4]");
    }

    @Test
    void a_shape_does_not_share_its_sizes() {
        long[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.toArray()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    }

    @Test
    void rejects_negative_sizes() {
        assertThatThrownBy(() -> Shape.of(2, -3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Negative size in shape [2, -3].");
    }

    @Test
    void rejects_more_elements_than_a_long_can_count() {
        assertThat(Shape.of(Long.MAX_VALUE).size()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> Shape.of(1L << 32, 1L << 31))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Shape [4294967296, 2147483648] has more elements than a long can count.");
    }
}
