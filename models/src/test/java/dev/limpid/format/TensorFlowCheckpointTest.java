package dev.limpid.format;

import dev.limpid.format.BundleBytes.Row;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TensorFlowCheckpointTest {
    @TempDir
    Path folder;

    @BeforeEach
    void data() throws IOException {
        Files.write(folder.resolve("variables.data-00000-of-00001"), new byte[40]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void tensors_are_found_where_the_index_says(int rowsInBlock) throws IOException {
        WeightFile file = read(BundleBytes.table(BundleBytes.rows(), rowsInBlock, 0));

        Path real = folder.toRealPath().resolve("variables.data-00000-of-00001");
        assertThat(file.weights())
                .containsExactly(
                        Map.entry("bert/encoder/bias", new Weight.InFile(DType.INT64, Shape.SCALAR, real, 24, 8)),
                        Map.entry("bert/encoder/kernel", new Weight.InFile(DType.FLOAT, Shape.of(2, 3), real, 0, 24)));
    }

    @ParameterizedTest
    @CsvSource({
        "1,FLOAT,4",
        "2,DOUBLE,8",
        "3,INT32,4",
        "4,UINT8,1",
        "5,INT16,2",
        "6,INT8,1",
        "9,INT64,8",
        "10,BOOL,1",
        "14,BFLOAT16,2",
        "17,UINT16,2",
        "19,FLOAT16,2",
        "22,UINT32,4",
        "23,UINT64,8",
        "24,FLOAT8E5M2,1",
        "25,FLOAT8E4M3FN,1"
    })
    void each_element_type_has_its_size(int number, DType type, int bytes) {
        assertThat(read(single(BundleBytes.entry(number, 0, 0, 3L * bytes, 3)))
                        .weight("x")
                        .dtype())
                .isEqualTo(type);
    }

    @Test
    void each_shard_is_a_file() throws IOException {
        Files.write(folder.resolve("variables.data-00000-of-00002"), new byte[1]);
        Files.write(folder.resolve("variables.data-00001-of-00002"), new byte[1]);
        WeightFile file = read(BundleBytes.table(List.of(
                new Row("", BundleBytes.header(2, 0)),
                new Row("x", BundleBytes.entry(6, 0, 0, 1)),
                new Row("y", BundleBytes.entry(6, 1, 0, 1)))));

        assertThat(file.weight("x").file()).hasFileName("variables.data-00000-of-00002");
        assertThat(file.weight("y").file()).hasFileName("variables.data-00001-of-00002");
    }

    @Test
    void a_missing_data_file_is_refused() throws IOException {
        Files.delete(folder.resolve("variables.data-00000-of-00001"));
        refused(
                BundleBytes.table(BundleBytes.rows()),
                "cannot be read, for there is no file " + folder.resolve("variables.data-00000-of-00001")
                        + "; download it again.");
    }

    @Test
    void a_file_of_another_name_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> TensorFlowCheckpoint.read(folder.resolve("variables.data-00000-of-00001")))
                .withMessage("variables.data-00000-of-00001: expected the checkpoint's index, a file named like"
                        + " variables.index.");
    }

    @Test
    void a_truncated_or_empty_index_is_refused() {
        byte[] whole = BundleBytes.table(BundleBytes.rows());
        refused(
                new byte[0],
                "expected a TensorFlow V2 checkpoint index, got a file of 0 bytes without its magic number;"
                        + " it is truncated or of another kind.");
        refused(
                Arrays.copyOf(whole, whole.length - 1),
                "expected a TensorFlow V2 checkpoint index, got a file of " + (whole.length - 1)
                        + " bytes without its magic number; it is truncated or of another kind.");
        refused(
                Arrays.copyOfRange(whole, whole.length - SortedTable.FOOTER, whole.length),
                "a block of 93 bytes at 202 lies outside the file of 48 bytes; it is truncated or damaged,"
                        + " download it again.");
    }

    @Test
    void a_flipped_bit_is_caught_by_its_checksum() {
        byte[] bytes = BundleBytes.table(BundleBytes.rows());
        bytes[3] ^= 1;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(bytes))
                .withMessageMatching("variables.index: the block at byte 0 has checksum [0-9a-f]{8}, expected"
                        + " [0-9a-f]{8}; it is damaged, download it again.");
    }

    @Test
    void a_compressed_block_is_refused() {
        refused(
                BundleBytes.table(BundleBytes.rows(), 4, 1),
                "the block at byte 0 is compressed (snappy), expected none; save the checkpoint with TensorFlow's own"
                        + " writer.");
    }

    @Test
    void big_endian_numbers_are_refused() {
        refused(
                BundleBytes.table(List.of(new Row("", BundleBytes.header(1, 1)))),
                "is big-endian, expected little-endian; save it again on such a machine.");
    }

    @Test
    void a_table_without_a_header_is_refused() {
        refused(BundleBytes.table(List.of()), "expected a bundle header under the empty key, got an empty table.");
        refused(
                BundleBytes.table(BundleBytes.rows().subList(2, 4)),
                "expected a bundle header under the empty key, got 'bert/encoder/bias' first.");
        refused(
                BundleBytes.table(List.of(new Row("", BundleBytes.header(0, 0)))),
                "expected 1 to 99999 data files, got 0.");
    }

    @Test
    void keys_that_do_not_ascend_are_refused() {
        List<Row> rows = BundleBytes.rows();
        rows.add(rows.get(2));
        refused(
                BundleBytes.table(rows),
                "expected keys that ascend, got 'bert/encoder/bias' after 'bert/encoder/kernel'.");
    }

    @Test
    void slices_are_refused() {
        entryRefused(
                BundleBytes.concat(BundleBytes.entry(1, 0, 0, 4), BundleBytes.message(7, new byte[0])),
                "tensor 'x' is held in slices, which is not supported; save the model without partitioned variables.");
    }

    @Test
    void a_tensor_outside_the_data_is_refused() {
        String hint = " of the data, which has 40 bytes; the file may be truncated, download it again.";
        entryRefused(BundleBytes.entry(6, 0, 40, 1), "tensor 'x' lies at bytes 40 to 41" + hint);
        entryRefused(BundleBytes.entry(6, 0, -1, 1), "tensor 'x' lies at bytes -1 to 0" + hint);
        entryRefused(
                BundleBytes.entry(6, 0, 2, Long.MAX_VALUE), "tensor 'x' lies at bytes 2 to 9223372036854775807" + hint);
        entryRefused(BundleBytes.entry(6, 0, 2, -2), "tensor 'x' lies at bytes 2 to 0" + hint);
    }

    @Test
    void sizes_types_and_shapes_that_contradict_are_refused() {
        entryRefused(BundleBytes.entry(1, 0, 0, 4, 2), "tensor 'x' is float[2] and takes 8 bytes, got 4.");
        entryRefused(
                BundleBytes.entry(1, 0, 0, 4, -1), "tensor 'x' cannot have this shape: Negative size in shape [-1].");
        entryRefused(
                BundleBytes.entry(1, 0, 0, 4, 1L << 32, 1L << 32),
                "tensor 'x' cannot have this shape: Shape [4294967296, 4294967296] has more elements than a long can"
                        + " count.");
        entryRefused(
                BundleBytes.entry(11, 0, 0, 4), "tensor 'x' has TensorFlow's element type 11, which is not supported.");
        entryRefused(BundleBytes.entry(1, 1, 0, 4), "tensor 'x' lies in data file 1, expected 0 to 0.");
        entryRefused(
                BundleBytes.concat(BundleBytes.field(1, 1), BundleBytes.message(2, BundleBytes.field(3, 1))),
                "the entry 'x' cannot be read: 'a shape has an unknown number of axes'; the index is damaged.");
    }

    @Test
    void tensors_that_overlap_are_refused() {
        refused(
                BundleBytes.table(List.of(
                        new Row("", BundleBytes.header(1, 0)),
                        new Row("x", BundleBytes.entry(6, 0, 0, 2, 2)),
                        new Row("y", BundleBytes.entry(6, 0, 1, 2, 2)))),
                "tensor 'y' overlaps 'x' at byte 1 of the data.");
    }

    @Test
    void a_key_without_end_is_refused() {
        String key = "k".repeat(5000);
        refused(
                BundleBytes.table(
                        List.of(new Row("", BundleBytes.header(1, 0)), new Row(key, BundleBytes.entry(6, 0, 0, 1)))),
                "expected keys of at most 4096 bytes, got 5000.");
    }

    private static byte[] single(byte[] entry) {
        return BundleBytes.table(List.of(new Row("", BundleBytes.header(1, 0)), new Row("x", entry)));
    }

    private WeightFile read(byte[] table) {
        return TensorFlowCheckpoint.read(SafetensorsBytes.write(folder.resolve("variables.index"), table));
    }

    private void entryRefused(byte[] entry, String problem) {
        refused(single(entry), problem);
    }

    private void refused(byte[] table, String problem) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(table))
                .withMessage("variables.index: " + problem);
    }
}
