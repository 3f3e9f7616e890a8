package dev.limpid.tensor;

import java.util.Locale;

/** Element types, named and numbered as in ONNX's {@code TensorProto.DataType}. */
public enum DType {
    FLOAT(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    /** Variable length: elements lie in no bytes. */
    STRING(8, 0),
    BOOL(9, 8),
    FLOAT16(10, 16),
    DOUBLE(11, 64),
    UINT32(12, 32),
    UINT64(13, 64),
    COMPLEX64(14, 64),
    COMPLEX128(15, 128),
    BFLOAT16(16, 16),
    FLOAT8E4M3FN(17, 8),
    FLOAT8E4M3FNUZ(18, 8),
    FLOAT8E5M2(19, 8),
    FLOAT8E5M2FNUZ(20, 8),
    UINT4(21, 4),
    INT4(22, 4),
    FLOAT4E2M1(23, 4),
    FLOAT8E8M0(24, 8),
    UINT2(25, 2),
    INT2(26, 2);

    private final int code;
    private final int bits;

    DType(int code, int bits) {
        this.code = code;
        this.bits = bits;
    }

    /** ONNX's number for this type. */
    public int code() {
        return code;
    }

    /**
     * The type with ONNX's number {@code code}.
     *
     * @throws IllegalArgumentException if ONNX has no such type
     */
    public static DType ofCode(int code) {
        for (DType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("Unknown ONNX element type " + code + ", expected 1 to 26.");
    }

    /** Bytes that {@code elements} of this type take when packed, the narrow types several to a byte. */
    public long bytes(long elements) {
        int each = bits == 0 ? 1 : Math.max(1, 8 / bits);
        return each == 1 ? Math.multiplyExact(elements, bits / 8) : elements / each + (elements % each == 0 ? 0 : 1);
    }

    /** Whether a derivative can be taken with respect to values of this type. */
    public boolean isFloating() {
        return switch (this) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> true;
            default -> false;
        };
    }

    /** The lower-case name that ONNX's text form uses: {@code float}, {@code int64}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
