package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.Safetensors;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class DecoderConfigTest {
    private static final String GPT2 = """
            {"model_type":"gpt2","n_layer":2,"n_head":4,"n_embd":16,"vocab_size":30,"n_positions":64,\
            "add_cross_attention":false,"architectures":["GPT2LMHeadModel"]}""";
    private static final String LLAMA = """
            {"model_type":"llama","num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"hidden_size":16,\
            "intermediate_size":24,"vocab_size":30,"max_position_embeddings":64,"rope_theta":500.0,"rope_scaling":null,\
            "architectures":["LlamaForCausalLM"]}""";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"num_hidden_layers\":2, | `` | 'num_hidden_layers' is missing, expected a number from 1 on."
                        + " Fetch the model again.",
                "\"intermediate_size\":24, | `` | 'intermediate_size' is missing, expected a number from 1 on."
                        + " Fetch the model again.",
                "attention_heads\":4 | attention_heads\":3 | the model is 16 wide and has 3 attention heads, expected a"
                        + " number that divides its width. Fetch the model again.",
                "value_heads\":2 | value_heads\":3 | 'num_key_value_heads' is 3 and 'num_attention_heads' 4, expected a"
                        + " number that divides these. Fetch the model again.",
                "value_heads\":2 | value_heads\":0 | 'num_key_value_heads' is 0, expected a number from 1 on."
                        + " Fetch the model again.",
                "layers\":2 | layers\":1001 | the model has 1001 layers, expected at most 1000. Fetch the model again.",
                "\"vocab_size\" | \"head_dim\":5,\"vocab_size\" | its attention heads are 5 wide, expected an even number:"
                        + " rotary embeddings turn pairs. Fetch the model again.",
                "scaling\":null | scaling\":{\"rope_type\":\"yarn\",\"factor\":4.0} | its rope_type is 'yarn', expected"
                        + " default, linear or llama3. An ONNX export of the model works too.",
                "scaling\":null | scaling\":{\"type\":\"dynamic\",\"factor\":4.0} | its rope_type is 'dynamic', expected"
                        + " default, linear or llama3. An ONNX export of the model works too.",
                "scaling\":null | scaling\":{\"type\":\"linear\"} | 'factor' is missing, expected a number above 0."
                        + " Fetch the model again.",
                "scaling\":null | parameters\":{\"rope_type\":\"llama3\",\"factor\":0} | 'factor' is 0, expected a number"
                        + " above 0. Fetch the model again.",
                "scaling\":null | scaling\":{\"rope_type\":\"llama3\",\"factor\":2,\"low_freq_factor\":4,"
                        + "\"high_freq_factor\":4} | 'high_freq_factor' is 4, expected a number above 4."
                        + " Fetch the model again.",
                "scaling\":null | parameters\":{\"full_attention\":{\"rope_type\":\"default\"}} | 'rope_parameters' are told"
                        + " for each kind of layer, expected one set for all. An ONNX export of the model works too.",
                "scaling\":null | parameters\":{\"partial_rotary_factor\":0.5} | 'partial_rotary_factor' is 0.5, expected 1."
                        + " An ONNX export of the model works too.",
                "scaling\":null | scaling\":3 | 'rope_scaling' is 3, expected settings by name. Fetch the model again.",
                "500.0 | -1 | 'rope_theta' is -1, expected a number above 0. Fetch the model again.",
                "\"vocab_size\" | \"hidden_act\":\"xielu\",\"vocab_size\" | hidden_act is 'xielu', expected one of gelu,"
                        + " gelu_fast, gelu_new, gelu_python, gelu_pytorch_tanh, quick_gelu, relu, relu6, silu, swish, tanh."
                        + " An ONNX export of the model works too."
            })
    void what_is_not_a_llama_is_refused(String before, String after, String message) {
        assertRefused(LLAMA, before, after, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"n_positions\":64, | `` | 'n_positions' is missing, expected a number from 1 on. Fetch the model again.",
                "\"n_head\":4 | \"n_head\":5 | the model is 16 wide and has 5 attention heads, expected a number that divides"
                        + " its width. Fetch the model again.",
                "attention\":false | attention\":true | 'add_cross_attention' is 'true', expected 'false'. Fetch the model"
                        + " again.",
                "\"n_layer\":2 | \"n_layer\":-2 | 'n_layer' is -2, expected a number from 1 on. Fetch the model again."
            })
    void what_is_not_a_gpt2_is_refused(String before, String after, String message) {
        assertRefused(GPT2, before, after, message);
    }

    private void assertRefused(String good, String before, String after, String message) {
        assertThat(good).contains(before);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.blueprint(config(good.replace(before, after))))
                .withMessage("config.json: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"full_attention\" | 'layer_types' names 1 layers, expected 2. Fetch the model again.",
                "\"full_attention\",\"linear_attention\" | 'layer_types' names a layer 'linear_attention', expected"
                        + " full_attention or sliding_attention. An ONNX export of the model works too."
            })
    void layers_of_other_kinds_are_refused(String types, String message) {
        String qwen2 = LLAMA.replace("llama", "qwen2")
                .replace(
                        "\"vocab_size\"", "\"use_sliding_window\":true,\"layer_types\":[" + types + "],\"vocab_size\"");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.blueprint(config(qwen2)))
                .withMessage("config.json: " + message);
    }

    @Test
    void a_missing_weight_is_named_as_the_file_names_its_like() throws IOException {
        Path from = new TinyDecoder("llama").folder();
        Config more = config(Files.readString(from.resolve("config.json"))
                .replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3"));
        assertThat(more.number("num_hidden_layers")).isEqualTo(3);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, Safetensors.read(from.resolve("model.safetensors"))))
                .withMessageContaining("'model.layers.2.input_layernorm.weight'");
    }

    @Test
    void good_ones_are_read() throws IOException {
        assertThat(Architectures.blueprint(config(GPT2)).outputs()).containsKey("next");
        assertThat(Architectures.blueprint(config(LLAMA)).outputs()).containsKey("next");
    }

    /** By transformers' {@code ROPE_INIT_FUNCTIONS} with the settings of Llama 3.1 and heads of 8. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"rope_theta\":500000.0 | 1.0 | 0.037606031 | 0.0014142134 | 5.3182957e-05",
                "\"rope_theta\":500000.0,\"rope_scaling\":{\"type\":\"linear\",\"factor\":8.0} | 0.125 | 0.0047007538"
                        + " | 0.00017677668 | 6.6478697e-06",
                "\"rope_parameters\":{\"rope_theta\":500000.0,\"rope_type\":\"llama3\",\"factor\":8.0,"
                        + "\"low_freq_factor\":1.0,\"high_freq_factor\":4.0,\"original_max_position_embeddings\":8192}"
                        + " | 1.0 | 0.037606031 | 0.00052484602 | 6.6478697e-06"
            })
    void frequencies_are_those_of_transformers(String said, double first, double second, double third, double fourth)
            throws IOException {
        GraphBuilder build = GraphBuilder.create("frequencies");
        build.output("y", RotaryFrequencies.of(config("{" + said + "}")).of(build, 8));
        double[] frequencies;
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            frequencies = runtime.run(build.build(), Runtime.Kind.SHARED, Map.of())
                    .get(new Wire("y"))
                    .toDoubles();
        }
        assertThat(frequencies).hasSize(4);
        double[] expected = {first, second, third, fourth};
        for (int i = 0; i < 4; i++) {
            assertThat(frequencies[i] / expected[i]).isCloseTo(1, within(1e-6));
        }
    }

    private Config config(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        return Config.in(folder).orElseThrow();
    }
}
