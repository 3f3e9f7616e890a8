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
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EncoderConfigTest {
    private static final String GOOD = """
            {"model_type":"bert","num_hidden_layers":2,"num_attention_heads":4,"hidden_size":16,"vocab_size":30,\
            "intermediate_size":32,"max_position_embeddings":64,"type_vocab_size":1,"layer_norm_eps":1e-5,\
            "hidden_act":"relu"}""";

    @TempDir
    Path folder;

    @Test
    void sizes_are_read() throws IOException {
        assertThat(read(GOOD)).isEqualTo(new EncoderConfig(30, 64, 1, 16, 2, 2, 4, 16, 32, 1e-5f, Activation.RELU));
    }

    @Test
    void what_googles_files_leave_out_is_as_in_the_paper() throws IOException {
        assertThat(read(GOOD.replace("\"model_type\":\"bert\",", "")
                        .replace(",\"type_vocab_size\":1,\"layer_norm_eps\":1e-5,\"hidden_act\":\"relu\"", "")))
                .isEqualTo(new EncoderConfig(30, 64, 2, 16, 2, 2, 4, 16, 32, 1e-12f, Activation.GELU));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"bert\" | \"t5\" | model_type is 't5', expected one of albert, bert, camembert, convnext, convnextv2, deit,"
                        + " distilbert, efficientnet, electra, gpt2, llama, mistral, mobilenet_v2, qwen2, resnet, roberta, vit, xlm-roberta. An ONNX export of the model works too.",
                "\"num_hidden_layers\":2, | `` | 'num_hidden_layers' is missing, expected a number from 1 on."
                        + " Fetch the model again.",
                "\"hidden_size\":16 | \"hidden_size\":\"16\" | 'hidden_size' is \"16\", expected a number from 1 on."
                        + " Fetch the model again.",
                "64, | 0, | 'max_position_embeddings' is 0, expected a number from 1 on. Fetch the model again.",
                "\"relu\" | \"mish\" | hidden_act is 'mish', expected one of gelu, gelu_fast, gelu_new, gelu_python,"
                        + " gelu_pytorch_tanh, quick_gelu, relu, relu6, silu, swish, tanh. An ONNX export of the model works"
                        + " too.",
                "heads\":4 | heads\":3 | the model is 16 wide and has 3 attention heads, expected a number that divides"
                        + " its width. Fetch the model again.",
                "layers\":2 | layers\":2000000000 | the model has 2000000000 layers, expected at most 1000. Fetch the model"
                        + " again.",
                "\"vocab_size\":30, | `` | 'vocab_size' is missing, expected a number from 1 on. Fetch the model again.",
                "\"bert\" | \"bert\",\"position_embedding_type\":\"relative_key\" | 'position_embedding_type' is"
                        + " 'relative_key', expected 'absolute'. Fetch the model again.",
                "\"bert\" | \"bert\",\"is_decoder\":true | is_decoder is true, expected a model that reads both ways:"
                        + " no causal mask is known so far."
            })
    void what_is_not_an_encoder_is_refused(String before, String after, String message) {
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
                .withMessage("config.json: 'hidden_size' is missing, expected a number from 1 on."
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
        assertThat(of(weights(128)))
                .isEqualTo(new EncoderConfig(30, 512, 2, 128, 2, 2, 2, 128, 256, 1e-12f, Activation.GELU));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "embeddings.word_embeddings.weight | 1040 | float[1040], expected 2 axes",
                "embeddings.token_type_embeddings.weight | 0,16 | float[0,16], expected 2 axes",
                "encoder.layer.0.intermediate.dense.bias | 4,8 | float[4,8], expected 1 axis"
            })
    void without_a_file_a_tensor_of_another_rank_is_refused(String name, String dims, String message) {
        WeightFile full = weights(128);
        var changed = new TreeMap<>(full.weights());
        put(
                changed,
                full.path(),
                name,
                Shape.of(Arrays.stream(dims.split(","))
                        .mapToLong(Long::parseLong)
                        .toArray()));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> of(new WeightFile(full.path(), changed)))
                .withMessage("model.safetensors: tensor '" + name + "' is " + message
                        + ": it does not fit the rest of the model.");
    }

    private EncoderConfig read(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return of(weights(128));
    }

    private EncoderConfig of(WeightFile weights) throws IOException {
        Optional<Config> config = Config.in(folder);
        if (config.isPresent() && !config.get().modelType().equals("bert")) {
            Architectures.emit(folder, weights);
        }
        return config.map(EncoderConfig::of)
                .orElseGet(() -> Bert.fromShapes(Weights.of(weights).named(Bert::spellings)));
    }

    /** Names and shapes that a configuration is made of; the file does not exist. */
    private WeightFile weights(int width) {
        Path file = folder.resolve("model.safetensors");
        var weights = new TreeMap<String, Weight.InFile>();
        put(weights, file, "embeddings.word_embeddings.weight", Shape.of(30, width));
        put(weights, file, "embeddings.position_embeddings.weight", Shape.of(512, width));
        put(weights, file, "embeddings.token_type_embeddings.weight", Shape.of(2, width));
        put(weights, file, "encoder.layer.0.intermediate.dense.bias", Shape.of(2L * width));
        put(weights, file, "encoder.layer.0.output.dense.bias", Shape.of(width));
        put(weights, file, "encoder.layer.1.output.dense.bias", Shape.of(width));
        return new WeightFile(file, weights);
    }

    private static void put(TreeMap<String, Weight.InFile> weights, Path file, String name, Shape shape) {
        weights.put(name, new Weight.InFile(DType.FLOAT, shape, file, 0, DType.FLOAT.bytes(shape.size())));
    }
}
