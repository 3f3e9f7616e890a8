package dev.limpid.format;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ShardIndexTest {
    private static final String ONE = "model-00001-of-00002.safetensors";
    private static final String TWO = "model-00002-of-00002.safetensors";

    @TempDir
    Path folder;

    @BeforeEach
    void shards() {
        String entry = ":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}";
        SafetensorsBytes.write(folder.resolve(ONE), SafetensorsBytes.of("{\"x\"" + entry, 2));
        SafetensorsBytes.write(folder.resolve(TWO), SafetensorsBytes.of("{\"yy\"" + entry, 2));
    }

    @Test
    void each_tensor_is_found_in_its_shard() {
        WeightFile file =
                read("{\"metadata\":{\"total_size\":4},\"weight_map\":{\"yy\":\"" + TWO + "\",\"x\":\"" + ONE + "\"}}");

        assertThat(file.weights().keySet()).containsExactly("x", "yy");
        assertThat(file.weight("x").file()).hasFileName(ONE);
        assertThat(file.weight("yy").file()).hasFileName(TWO);
        assertThat(Safetensors.INDEX.shards(file.path())).containsExactly(folder.resolve(ONE), folder.resolve(TWO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../other.safetensors",
                "/etc/x.safetensors",
                "..\\\\x.safetensors",
                "C:x.safetensors",
                "..",
                "pytorch_model.bin"
            })
    void a_shard_outside_the_folder_is_refused(String shard) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read("{\"weight_map\":{\"x\":\"" + shard + "\"}}"))
                .withMessage("model.safetensors.index.json: expected shards beside the index, named like"
                        + " model-00001-of-00002.safetensors, got '" + shard.replace("\\\\", "\\") + "'.");
    }

    @Test
    void a_name_that_no_file_can_have_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read("{\"weight_map\":{\"x\":\"a\\u0000.safetensors\"}}"))
                .withMessageEndingWith("got 'a\uFFFD.safetensors'.");
    }

    @Test
    void a_missing_shard_is_refused() throws IOException {
        Files.delete(folder.resolve(TWO));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read("{\"weight_map\":{\"yy\":\"" + TWO + "\"}}"))
                .withMessage(
                        TWO + ": cannot be read, for there is no file " + folder.resolve(TWO) + "; download it again.");
    }

    @Test
    void a_tensor_that_its_shard_lacks_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read("{\"weight_map\":{\"yy\":\"" + ONE + "\"}}"))
                .withMessage(ONE + " has no tensor 'yy'; nearest: 'x'.");
    }

    @Test
    void an_index_without_a_map_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read("{}"))
                .withMessage("model.safetensors.index.json: expected a weight_map from tensor to shard, got none.");
    }

    private WeightFile read(String json) {
        return Safetensors.read(SafetensorsBytes.write(
                folder.resolve("model.safetensors.index.json"), json.getBytes(StandardCharsets.UTF_8)));
    }
}
