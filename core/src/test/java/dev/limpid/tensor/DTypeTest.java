package dev.limpid.tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DTypeTest {
    @ParameterizedTest
    @EnumSource(DType.class)
    void a_code_names_one_type(DType type) {
        assertThat(DType.ofCode(type.code())).isEqualTo(type);
    }

    @Test
    void codes_are_those_of_onnx() {
        assertThat(DType.FLOAT.code()).isEqualTo(1);
        assertThat(DType.INT64.code()).isEqualTo(7);
        assertThat(DType.BOOL.code()).isEqualTo(9);
        assertThat(DType.BFLOAT16.code()).isEqualTo(16);
        assertThat(DType.INT2.code()).isEqualTo(26);
    }

    @Test
    void rejects_codes_that_onnx_does_not_have() {
        assertThatThrownBy(() -> DType.ofCode(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown ONNX element type 0, expected 1 to 26.");
    }

    @Test
    void narrow_types_lie_several_to_a_byte() {
        assertThat(DType.INT2.bytes(4)).isEqualTo(1);
        assertThat(DType.UINT2.bytes(5)).isEqualTo(2);
        assertThat(DType.FLOAT4E2M1.bytes(3)).isEqualTo(2);
        assertThat(DType.INT4.bytes(3)).isEqualTo(2);
        assertThat(DType.INT4.bytes(4)).isEqualTo(2);
        assertThat(DType.UINT4.bytes(Long.MAX_VALUE)).isEqualTo(1L << 62);
        assertThat(DType.DOUBLE.bytes(3)).isEqualTo(24);
        assertThat(DType.COMPLEX128.bytes(1)).isEqualTo(16);
    }

    @Test
    void only_real_numbers_can_be_differentiated() {
        assertThat(DType.FLOAT16.isFloating()).isTrue();
        assertThat(DType.INT64.isFloating()).isFalse();
        assertThat(DType.BOOL.isFloating()).isFalse();
        assertThat(DType.FLOAT).hasToString("float");
    }
}
