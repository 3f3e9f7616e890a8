package dev.limpid.tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TensorTest {
    private static final Tensor TWO_BY_THREE = Tensor.of(Shape.of(2, 3), 1f, 2f, 2f, 0f, 3f, 4f);

    @Test
    void values_lie_row_by_row() {
        assertThat(TWO_BY_THREE.slice(1).toFloats()).containsExactly(0, 3, 4);
        assertThat(TWO_BY_THREE.reshape(Shape.of(3, 2)).slice(1).toFloats()).containsExactly(2, 0);
    }

    @Test
    void rejects_too_few_and_too_many_values() {
        String message = "Shape [2] has 2 elements, got %d values.";
        assertThatThrownBy(() -> Tensor.of(Shape.of(2), 1f)).hasMessage(message, 1);
        assertThatThrownBy(() -> Tensor.of(Shape.of(2), 1f, 2f, 3f)).hasMessage(message, 3);
        assertThatThrownBy(() -> Tensor.of(Shape.of(2), 1d, 2d, 3d)).hasMessage(message, 3);
        assertThatThrownBy(() -> Tensor.of(Shape.of(2), 1L, 2L, 3L)).hasMessage(message, 3);
    }

    @Test
    void rejects_bytes_that_do_not_fit_the_shape() {
        assertThatThrownBy(() -> Tensor.over(DType.FLOAT, Shape.of(2), ByteBuffer.allocate(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A float tensor of shape [2] takes 8 bytes, got 9.");
    }

    @Test
    void rejects_more_than_two_gigabytes() {
        assertThatThrownBy(() -> Tensor.zeros(DType.FLOAT, Shape.of(1L << 29)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A float tensor of shape [536870912] does not fit in memory at once: 2 GB is the most.");
        assertThatThrownBy(() -> Tensor.zeros(DType.FLOAT, Shape.of(1L << 62)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A float tensor of shape [4611686018427387904] does not fit in memory at once: 2 GB is the"
                        + " most.");
    }

    @Test
    void reads_little_endian_bytes_between_position_and_limit_from_any_buffer() {
        byte[] bytes = {9, 1, 0, 2, 0, 9};
        ByteBuffer heap = ByteBuffer.wrap(bytes).position(1).limit(5);
        ByteBuffer direct = ByteBuffer.allocateDirect(6).put(bytes).position(1).limit(5);
        for (ByteBuffer buffer : new ByteBuffer[] {heap, direct, heap.asReadOnlyBuffer()}) {
            assertThat(Tensor.over(DType.INT16, Shape.of(2), buffer).toDoubles())
                    .containsExactly(1, 2);
        }
    }

    @Test
    void bytes_can_be_read_only() {
        assertThatThrownBy(() -> TWO_BY_THREE.bytes().put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(TWO_BY_THREE.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void arithmetic_is_elementwise() {
        Tensor ones = Tensor.fill(DType.FLOAT, Shape.of(2, 3), i -> i);
        assertThat(TWO_BY_THREE.minus(ones).toFloats()).containsExactly(1, 1, 0, -3, -1, -1);
        assertThat(TWO_BY_THREE.plus(ones).toFloats()).containsExactly(1, 3, 4, 3, 7, 9);
        assertThat(TWO_BY_THREE.times(ones).toFloats()).containsExactly(0, 2, 4, 0, 12, 20);
    }

    @Test
    void arithmetic_needs_equal_types_and_shapes() {
        Tensor other = Tensor.of(Shape.of(3, 2), 1d, 2d, 3d, 4d, 5d, 6d);
        assertThatThrownBy(() -> TWO_BY_THREE.plus(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Elementwise arithmetic needs equal tensors, got float[2,3] and double[3,2].");
    }

    @Test
    void reduces_the_last_axis() {
        assertThat(TWO_BY_THREE.sumLast()).isEqualTo(Tensor.of(Shape.of(2), 5f, 7f));
        assertThat(TWO_BY_THREE.normLast()).isEqualTo(Tensor.of(Shape.of(2), 3f, 5f));
        assertThat(Tensor.zeros(DType.FLOAT, Shape.of(2, 0)).sumLast()).isEqualTo(Tensor.of(Shape.of(2), 0f, 0f));
    }

    @Test
    void sums_do_not_lose_small_terms() {
        Tensor values = Tensor.of(Shape.of(4), 1e8f, 1f, 1f, -1e8f);
        assertThat(values.sumLast().at(0)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"FLOAT", "DOUBLE", "INT64", "INT32", "INT8", "UINT8", "BOOL"})
    void reads_back_what_was_filled(DType dtype) {
        assertThat(Tensor.fill(dtype, Shape.of(2), i -> i).toDoubles()).containsExactly(0, 1);
    }

    @Test
    void unsigned_bytes_are_never_negative() {
        assertThat(Tensor.over(DType.UINT8, Shape.of(1), ByteBuffer.wrap(new byte[] {-1}))
                        .at(0))
                .isEqualTo(255);
    }

    @Test
    void says_which_type_it_expected() {
        assertThatThrownBy(TWO_BY_THREE::toLongs)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Expected a int64 tensor, got float.");
        assertThatThrownBy(() -> Tensor.zeros(DType.FLOAT16, Shape.of(1)).at(0))
                .hasMessage("Cannot read float16 elements.");
    }

    @Test
    void equal_numbers_of_equal_type_and_shape_are_equal() {
        Tensor same = Tensor.of(Shape.of(2, 3), 1f, 2f, 2f, 0f, 3f, 4f);
        assertThat(TWO_BY_THREE).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(same.reshape(Shape.of(6)));
    }

    @Test
    void prints_type_shape_and_the_first_elements() {
        assertThat(Tensor.of(Shape.of(2), 0.5f, 1f)).hasToString("float[2] {0.5, 1.0}");
        assertThat(Tensor.fill(DType.INT64, Shape.of(9), i -> i)).hasToString("int64[9] {0, 1, 2, 3, 4, 5, 6, 7, …}");
        assertThat(Tensor.zeros(DType.FLOAT16, Shape.of(2))).hasToString("float16[2] {…}");
        assertThat(Tensor.zeros(DType.FLOAT, Shape.of(0))).hasToString("float[0] {}");
        assertThat(Tensor.zeros(DType.UINT16, Shape.of(2))).hasToString("uint16[2] {…}");
    }

    @Test
    void texts_move_as_numbers_do() {
        Tensor words = Tensor.of(Shape.of(2, 2), List.of("a", "", "c", "é"));
        assertThat(words).hasToString("string[2,2] {\"a\", \"\", \"c\", \"é\"}");
        assertThat(words.slice(1)).isEqualTo(Tensor.of(Shape.of(2), List.of("c", "é")));
        assertThat(Tensor.stack(List.of(words, words)).shape()).isEqualTo(Shape.of(4, 2));
        assertThat(words.reshape(Shape.of(4)).toStrings()).containsExactly("a", "", "c", "é");
        assertThat(words).isNotEqualTo(Tensor.of(Shape.of(2, 2), List.of("a", "", "c", "e")));
        assertThat(words.hashCode())
                .isEqualTo(Tensor.of(Shape.of(2, 2), List.of("a", "", "c", "é")).hashCode());
    }

    @Test
    void texts_are_no_numbers() {
        Tensor words = Tensor.of(Shape.of(1), List.of("a"));
        assertThatThrownBy(words::toFloats).hasMessage("Expected a float tensor, got string.");
        assertThatThrownBy(TWO_BY_THREE::toStrings).hasMessage("Expected a string tensor, got float.");
        assertThatThrownBy(() -> words.plus(words)).hasMessage("Cannot read string elements.");
        assertThatThrownBy(() -> Tensor.over(DType.STRING, Shape.of(0), ByteBuffer.allocate(0)))
                .hasMessage("A string tensor is made of texts, not of bytes.");
        assertThatThrownBy(() -> Tensor.of(Shape.of(2), List.of("a")))
                .hasMessage("Shape [2] has 2 elements, got 1 values.");
    }
}
