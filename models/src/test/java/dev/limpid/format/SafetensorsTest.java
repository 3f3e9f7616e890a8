package dev.limpid.format;

import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void tensors_are_found_where_the_header_says() throws IOException {
        WeightFile file = read(SafetensorsBytes.two());

        long start = 8 + SafetensorsBytes.TWO.length();
        Path real = folder.toRealPath().resolve("model.safetensors");
        assertThat(file.weights())
                .containsExactly(
                        Map.entry("a", new Weight.InFile(DType.INT64, Shape.SCALAR, real, start + 24, 8)),
                        Map.entry("b", new Weight.InFile(DType.FLOAT, Shape.of(2, 3), real, start, 24)));
        assertThat(file.parameters()).isEqualTo(6);
        assertThat(file.has("a")).isTrue();
        assertThat(file.has("c")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "F64,DOUBLE,8",
        "F32,FLOAT,4",
        "F16,FLOAT16,2",
        "BF16,BFLOAT16,2",
        "I64,INT64,8",
        "I32,INT32,4",
        "I16,INT16,2",
        "I8,INT8,1",
        "U64,UINT64,8",
        "U32,UINT32,4",
        "U16,UINT16,2",
        "U8,UINT8,1",
        "BOOL,BOOL,1",
        "F8_E4M3,FLOAT8E4M3FN,1",
        "F8_E5M2,FLOAT8E5M2,1"
    })
    void each_dtype_has_its_type_and_size(String name, DType type, int bytes) {
        WeightFile file = read(one(name, "[3]", 0, 3 * bytes), 3 * bytes);

        assertThat(file.weight("x").dtype()).isEqualTo(type);
        assertThat(file.weight("x").length()).isEqualTo(3L * bytes);
    }

    @Test
    void a_file_without_tensors_is_empty() {
        assertThat(read("{}", 0).weights()).isEmpty();
    }

    @Test
    void a_header_may_be_padded_with_spaces_and_a_tensor_may_be_empty() {
        assertThat(read(one("F32", "[0,4]", 0, 0) + "   ", 0).weight("x").shape())
                .isEqualTo(Shape.of(0, 4));
    }

    @Test
    void a_missing_tensor_is_named_with_its_nearest() {
        WeightFile file = read("""
                {"encoder.weight":{"dtype":"I8","shape":[],"data_offsets":[0,1]},\
                "encoder.bias":{"dtype":"I8","shape":[],"data_offsets":[1,2]}}""", 2);

        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> file.weight("encoder.weigth"))
                .withMessage("model.safetensors has no tensor 'encoder.weigth'; nearest: 'encoder.weight'.");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> file.weight("lm_head"))
                .withMessage("model.safetensors has no tensor 'lm_head'; it holds 2 others.");
    }

    @Test
    void a_missing_file_is_refused() {
        Path missing = folder.resolve("none.safetensors");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(missing))
                .withMessage(
                        "none.safetensors: cannot be read, for there is no file " + missing + "; download it again.");
    }

    @Test
    void a_folder_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(folder))
                .withMessageEndingWith(": expected a file, got a folder or a device: " + folder + ".");
    }

    @Test
    void an_empty_file_is_refused() {
        refused(
                new byte[0],
                "expected at least 8 bytes of header length, got a file of 0; it is truncated, download it again.");
    }

    @Test
    void a_truncated_header_is_refused() {
        byte[] bytes = Arrays.copyOf(SafetensorsBytes.two(), 40);
        refused(
                bytes,
                "the header takes " + SafetensorsBytes.TWO.length()
                        + " bytes, the whole file has 40; it is truncated, download it again.");
    }

    @Test
    void truncated_data_are_refused() {
        refused(
                SafetensorsBytes.of(SafetensorsBytes.TWO, 31),
                "tensor 'a' lies at bytes 24 to 32 of the data, which has 31 bytes; the file may be truncated,"
                        + " download it again.");
    }

    @ParameterizedTest
    @CsvSource({"-9223372036854775808,9223372036854775808", "-1,18446744073709551615", "100000001,100000001"})
    void a_header_length_over_the_limit_is_refused(long length, String shown) {
        byte[] bytes = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
        refused(
                bytes,
                "expected a header of at most 100000000 bytes, got " + shown + "; this is not a safetensors file.");
    }

    @Test
    void offsets_outside_the_file_are_refused() {
        String hint = " of the data, which has 8 bytes; the file may be truncated, download it again.";
        refused(one("F32", "[2]", 4, 12), 8, "tensor 'x' lies at bytes 4 to 12" + hint);
        refused(one("F32", "[2]", -8, 0), 8, "tensor 'x' lies at bytes -8 to 0" + hint);
        refused(one("F32", "[2]", 8, 0), 8, "tensor 'x' lies at bytes 8 to 0" + hint);
        refused(
                one("U8", "[2]", Long.MAX_VALUE - 1, Long.MAX_VALUE),
                8,
                "tensor 'x' lies at bytes 9223372036854775806 to 9223372036854775807" + hint);
    }

    @Test
    void a_size_that_contradicts_type_and_shape_is_refused() {
        refused(one("F32", "[2]", 0, 4), 8, "tensor 'x' is float[2] and takes 8 bytes, got 4.");
    }

    @Test
    void an_unknown_dtype_is_refused() {
        refused(
                one("F4", "[2]", 0, 1),
                1,
                "tensor 'x' has the unknown dtype 'F4', expected one of BF16 BOOL F16 F32 F64 F8_E4M3 F8_E5M2"
                        + " I16 I32 I64 I8 U16 U32 U64 U8.");
    }

    @Test
    void a_shape_that_overflows_is_refused() {
        refused(
                one("U8", "[4294967296,4294967296]", 0, 0),
                1,
                "tensor 'x' cannot have this shape: Shape [4294967296, 4294967296] has more elements than a long can"
                        + " count.");
        refused(
                one("F64", "[4611686018427387904]", 0, 0),
                1,
                "tensor 'x' has more bytes than a long can count: double[4611686018427387904].");
        refused(one("U8", "[-1,-1]", 0, 1), 1, "tensor 'x' cannot have this shape: Negative size in shape [-1, -1].");
        refused(
                one("U8", "[99999999999999999999]", 0, 1),
                1,
                "the JSON header is malformed: 'Numeric value (99999999999999999999) out of range of long"
                        + " (-9223372036854775808 - 9223372036854775807)'.");
    }

    @Test
    void a_shape_of_fractions_is_refused() {
        refused(
                one("U8", "[1.5]", 0, 1),
                1,
                "expected an integer in the JSON header at character 28, got VALUE_NUMBER_FLOAT.");
    }

    @Test
    void a_name_twice_is_refused() {
        String entry = "\"x\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}";
        refused("{" + entry + "," + entry + "}", 1, "the JSON header is malformed: 'Duplicate field 'x''.");
    }

    @Test
    void tensors_that_overlap_are_refused() {
        refused("""
                {"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},\
                "y":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}}""", 8, "tensor 'y' overlaps 'x' at byte 3 of the data.");
    }

    @Test
    void an_incomplete_entry_is_refused() {
        refused(
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[]}}",
                1,
                "tensor 'x' needs a dtype, a shape and two data_offsets; this is not a safetensors file.");
        refused("{\"x\":[]}", 1, "expected an object in the JSON header at character 5, got START_ARRAY.");
    }

    @Test
    void a_header_that_is_not_an_object_is_refused() {
        refused("[]", 0, "expected an object in the JSON header at character 0, got START_ARRAY.");
        refused("", 0, "expected an object in the JSON header at character 0, got its end.");
        refused("{}{}", 0, "expected one JSON object, got more after it.");
        refused(
                "PK\u0003\u0004",
                0,
                "the JSON header is malformed: 'Unrecognized token 'PK\uFFFD\uFFFD': was expecting (JSON String, Number, Array,"
                        + " Object or token 'null', 'true' or 'false')'.");
    }

    @Test
    void a_header_in_another_encoding_is_refused() {
        refused(
                SafetensorsBytes.of("{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1), 0),
                "the JSON header is not valid UTF-8.");
        byte[] utf16 = SafetensorsBytes.of("{}".getBytes(StandardCharsets.UTF_16LE), 0);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(utf16));
    }

    @Test
    void deep_nesting_is_refused() {
        refused(
                "{\"__metadata__\":" + "[".repeat(100_000),
                0,
                "the JSON header is malformed: 'Document nesting depth (33) exceeds the maximum allowed (32, from"
                        + " `StreamReadConstraints.getMaxNestingDepth()`)'.");
    }

    @Test
    void control_characters_cannot_reach_the_message() {
        refused(
                "{\"a\\n\\u001b[31m\\u202eb\":{}}",
                0,
                "tensor 'a\uFFFD\uFFFD[31m\uFFFDb' needs a dtype, a shape and two data_offsets;"
                        + " this is not a safetensors file.");
    }

    @Test
    void a_symbolic_link_is_resolved() throws IOException {
        Path blob = SafetensorsBytes.write(folder.resolve("0123abcd"), SafetensorsBytes.two());
        Path link = Files.createSymbolicLink(folder.resolve("model.safetensors"), blob);

        assertThat(Safetensors.read(link).weight("a").file()).isEqualTo(blob.toRealPath());
        assertThat(Safetensors.read(link).path()).isEqualTo(link);
    }

    private WeightFile read(String header, int dataBytes) {
        return read(SafetensorsBytes.of(header, dataBytes));
    }

    private WeightFile read(byte[] bytes) {
        return Safetensors.read(SafetensorsBytes.write(folder.resolve("model.safetensors"), bytes));
    }

    private void refused(String header, int dataBytes, String problem) {
        refused(SafetensorsBytes.of(header, dataBytes), problem);
    }

    private void refused(byte[] bytes, String problem) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(bytes))
                .withMessage("model.safetensors: " + problem);
    }

    private static String one(String dtype, String shape, long begin, long end) {
        return "{\"x\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + "," + end
                + "]}}";
    }
}
