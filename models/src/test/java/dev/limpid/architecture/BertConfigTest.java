package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BertConfigTest {
    private static final String GOOD = """
            {"model_type":"bert","num_hidden_layers":2,"num_attention_heads":4,"hidden_size":16,\
            "max_position_embeddings":64,"layer_norm_eps":1e-5,"hidden_act":"relu"}""";

    @TempDir
    Path folder;

    @Test
    void sizes_are_read() throws IOException {
        assertThat(read(GOOD)).isEqualTo(new BertConfig(2, 4, 16, 64, 1e-5f, "relu"));
    }

    @Test
    void what_googles_files_leave_out_is_as_in_the_paper() throws IOException {
        assertThat(read(GOOD.replace("\"model_type\":\"bert\",", "")
                        .replace(",\"layer_norm_eps\":1e-5,\"hidden_act\":\"relu\"", "")))
                .isEqualTo(new BertConfig(2, 4, 16, 64, 1e-12f, "gelu"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"bert\" | \"gpt2\" | model_type is 'gpt2', expected one of bert."
                        + " An ONNX export of the model works too.",
                "\"num_hidden_layers\":2, | `` | 'num_hidden_layers' is missing, expected a number from 1 on."
                        + " Fetch the model again.",
                "\"hidden_size\":16 | \"hidden_size\":\"16\" | 'hidden_size' is \"16\", expected a number from 1 on."
                        + " Fetch the model again.",
                "64, | 0, | 'max_position_embeddings' is 0, expected a number from 1 on. Fetch the model again.",
                "\"relu\" | \"gelu_new\" | hidden_act is 'gelu_new', expected 'gelu' or 'relu'.",
                "heads\":4 | heads\":3 | A BERT needs at least one layer and heads that divide its width, got 2 layers,"
                        + " 3 heads and width 16.",
                "\"bert\" | \"bert\",\"position_embedding_type\":\"relative_key\" | 'position_embedding_type' is"
                        + " 'relative_key', expected 'absolute'. Fetch the model again.",
                "\"bert\" | \"bert\",\"is_decoder\":true | is_decoder is true, expected a BERT that reads both ways:"
                        + " no causal mask is known so far."
            })
    void what_is_not_a_bert_is_refused(String before, String after, String message) {
        assertThat(GOOD).contains(before);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(GOOD.replace(before, after)))
                .withMessage("config.json: " + message);
    }

    @ParameterizedTest
    @CsvSource({"<html>", "'{\"hidden_size\":'"})
    void what_is_not_json_is_refused(String text) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith("config.json: not JSON (")
                .withMessageEndingWith("). Fetch the model again.")
                .withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({"''", "[]", "3", "null"})
    void json_of_another_kind_is_refused(String text) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(text))
                .withMessage("config.json: 'num_hidden_layers' is missing, expected a number from 1 on."
                        + " Fetch the model again.");
    }

    @Test
    void a_file_too_large_is_refused_unread() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("config.json").toFile(), "rw")) {
            sparse.setLength((16L << 20) + 1);
        }
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> of(weights(128)))
                .withMessage("config.json: a configuration takes kilobytes, this file has 16777217 bytes."
                        + " Fetch the model again.");
    }

    @Test
    void without_a_file_shapes_tell_and_heads_are_64_wide() throws IOException {
        assertThat(of(weights(128))).isEqualTo(new BertConfig(2, 2, 128, 512, 1e-12f, "gelu"));
    }

    @Test
    void without_a_file_a_width_that_64_does_not_divide_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> of(weights(100)))
                .withMessage("model.safetensors: the model is 100 wide and no config.json says how many heads it has."
                        + " Put its config.json beside it.");
    }

    @Test
    void without_a_file_a_model_without_layers_is_refused() {
        WeightFile full = weights(128);
        var none = new TreeMap<>(full.weights());
        none.keySet().removeIf(name -> name.contains("layer"));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> of(new WeightFile(full.path(), none)))
                .withMessage("model.safetensors: it has no encoder layers, at least 'encoder.layer.0' was expected:"
                        + " this is not a BERT.");
    }

    private BertConfig read(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return of(weights(128));
    }

    private BertConfig of(WeightFile weights) throws IOException {
        Optional<Config> config = Config.in(folder);
        if (config.isPresent() && !config.get().modelType().equals("bert")) {
            Architectures.emit(folder, weights);
        }
        return config.map(BertConfig::of)
                .orElseGet(() -> BertConfig.fromShapes(Weights.of(weights).named(BertNames::spellings)));
    }

    /** Names and shapes that a configuration is made of; the file does not exist. */
    private WeightFile weights(int width) {
        Path file = folder.resolve("model.safetensors");
        var weights = new TreeMap<String, Weight.InFile>();
        put(weights, file, "embeddings.word_embeddings.weight", Shape.of(30, width));
        put(weights, file, "embeddings.position_embeddings.weight", Shape.of(512, width));
        put(weights, file, "encoder.layer.0.output.dense.bias", Shape.of(width));
        put(weights, file, "encoder.layer.1.output.dense.bias", Shape.of(width));
        return new WeightFile(file, weights);
    }

    private static void put(TreeMap<String, Weight.InFile> weights, Path file, String name, Shape shape) {
        weights.put(name, new Weight.InFile(DType.FLOAT, shape, file, 0, DType.FLOAT.bytes(shape.size())));
    }
}
