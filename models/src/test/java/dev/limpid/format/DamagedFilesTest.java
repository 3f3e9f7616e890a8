package dev.limpid.format;

import dev.limpid.format.BundleBytes.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/** Law: whatever the bytes, a reader answers within a second, with weights inside the file or a one-line refusal. */
class DamagedFilesTest {
    private static final int ROUNDS = 4000;

    @TempDir
    Path folder;

    @Test
    void a_damaged_safetensors_file_is_read_or_refused() {
        Mutations mutations = new Mutations(1);
        int refused = rounds("model.safetensors", round -> mutations.damage(SafetensorsBytes.two()), Safetensors::read);
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    @Test
    void a_damaged_header_of_the_right_length_is_read_or_refused() {
        Mutations mutations = new Mutations(2);
        byte[] header = SafetensorsBytes.TWO.getBytes(StandardCharsets.UTF_8);
        int refused = rounds(
                "model.safetensors", round -> SafetensorsBytes.of(mutations.damage(header), 32), Safetensors::read);
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    @Test
    void a_damaged_shard_index_is_read_or_refused() {
        SafetensorsBytes.write(folder.resolve("s.safetensors"), SafetensorsBytes.two());
        byte[] index = "{\"metadata\":{},\"weight_map\":{\"a\":\"s.safetensors\",\"b\":\"s.safetensors\"}}"
                .getBytes(StandardCharsets.UTF_8);
        Mutations mutations = new Mutations(3);
        int refused = rounds("model.safetensors.index.json", round -> mutations.damage(index), Safetensors::read);
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    @Test
    void a_damaged_table_is_read_or_refused() throws IOException {
        Files.write(folder.resolve("variables.data-00000-of-00001"), new byte[40]);
        byte[] table = BundleBytes.table(BundleBytes.rows(), 2, 0);
        Mutations mutations = new Mutations(4);
        int refused = rounds("variables.index", round -> mutations.damage(table), TensorFlowCheckpoint::read);
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    /** The checksum stops most damage at the door, so this damage is signed. */
    @Test
    void a_damaged_block_with_a_right_checksum_is_read_or_refused() throws IOException {
        Files.write(folder.resolve("variables.data-00000-of-00001"), new byte[40]);
        Mutations mutations = new Mutations(5);
        byte[] block = BundleBytes.block(BundleBytes.rows());
        int refused = rounds(
                "variables.index", round -> BundleBytes.signed(mutations.damage(block)), TensorFlowCheckpoint::read);
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    @Test
    void a_damaged_entry_with_a_right_checksum_is_read_or_refused() throws IOException {
        Files.write(folder.resolve("variables.data-00000-of-00001"), new byte[40]);
        Mutations mutations = new Mutations(6);
        UnaryOperator<byte[]> entry = valid -> BundleBytes.table(
                List.of(new Row("", BundleBytes.header(1, 0)), new Row("x", mutations.damage(valid))));
        int refused = rounds(
                "variables.index",
                round -> entry.apply(BundleBytes.entry(1, 0, 0, 24, 2, 3)),
                TensorFlowCheckpoint::read);
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    @Test
    void a_damaged_zip_of_pytorch_is_read_or_refused() throws IOException {
        byte[] zip = Files.readAllBytes(TorchBytes.resource("types.pt"));
        Mutations mutations = new Mutations(7);
        int refused = rounds("m.bin", round -> mutations.damage(zip), TorchCheckpoint::read);
        assertThat(refused).isBetween(ROUNDS / 8, ROUNDS - 1);
    }

    /** Most of a file is numbers, so this damage is done to the pickle alone. */
    @Test
    void a_damaged_pickle_is_read_or_refused() {
        byte[] pickle = TorchBytes.tensor(0, 4, 1).getBytes(StandardCharsets.ISO_8859_1);
        Mutations mutations = new Mutations(8);
        int refused = rounds("m.bin", round -> TorchBytes.zip(mutations.damage(pickle)), TorchCheckpoint::read);
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    @Test
    void a_damaged_file_of_an_old_pytorch_is_read_or_refused() throws IOException {
        byte[] legacy = Files.readAllBytes(TorchBytes.resource("legacy.pth"));
        Mutations mutations = new Mutations(9);
        int refused = rounds("m.pth", round -> mutations.damage(legacy), TorchCheckpoint::read);
        assertThat(refused).isBetween(ROUNDS / 2, ROUNDS - 1);
    }

    private int rounds(String name, Function<Integer, byte[]> damaged, Function<Path, WeightFile> reader) {
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path file = SafetensorsBytes.write(folder.resolve(name), damaged.apply(round));
            refused += assertTimeout(Duration.ofSeconds(1), () -> refuses(file, reader), "round " + round) ? 1 : 0;
        }
        return refused;
    }

    private static boolean refuses(Path file, Function<Path, WeightFile> reader) throws IOException {
        try {
            for (var weight : reader.apply(file).weights().values()) {
                assertThat(weight.offset() + weight.length()).isLessThanOrEqualTo(Files.size(weight.file()));
            }
            return false;
        } catch (FormatException refusal) {
            assertThat(refusal.getMessage()).doesNotContain("\n").contains(".");
            return true;
        }
    }
}
