package dev.limpid.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.format.FormatException;
import dev.limpid.format.Mutations;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class AdapterFolderTest {
    private static final int ROUNDS = 600;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bert", "gpt2"})
    void an_adapter_that_peft_saved_gives_pefts_scores_on_its_base(String name) throws IOException {
        AdapterFolder read = AdapterFolder.read(TinyModel.resource("/lora/" + name));
        assertThat(read.settings().rank()).isEqualTo(2);
        assertThat(read.settings().scale()).isEqualTo(1.5);
        JsonNode golden = TinyModel.golden("lora.json.gz").path(name);
        assertThat(read.task()).isEqualTo(golden.path("task").asText());
        assertThat(read.base()).isEqualTo(golden.path("folder").asText());
        TinyModel model = TinyModel.of(read.base());
        AdapterFolder.Loaded loaded = read.on(model.trainee());
        Map<Wire, Weight> weights = new LinkedHashMap<>(model.weights());
        weights.putAll(loaded.weights());
        var graph = loaded.model().trainee().plain().graph();
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            float[] scores = TinyModel.run(
                            runtime,
                            TinyModel.filled(graph, weights),
                            TinyModel.scores(loaded.model().trainee()),
                            TinyModel.feeds(graph, golden.path("inputs")))
                    .toFloats();
            for (int i = 0; i < scores.length; i++) {
                assertThat((double) scores[i])
                        .isCloseTo(golden.path("adapted").get(i).asDouble(), within(2e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "gpt2"})
    void what_is_written_again_is_what_peft_wrote(String name) throws IOException {
        Path saved = TinyModel.resource("/lora/" + name);
        AdapterFolder read = AdapterFolder.read(saved);
        AdapterFolder.Loaded loaded = read.on(TinyModel.trainee(read.base()));
        AdapterFolder.write(folder, loaded.model(), loaded.weights()::get, read.base(), read.task());
        assertThat(Files.readAllBytes(folder.resolve("adapter_model.safetensors")))
                .isEqualTo(Files.readAllBytes(saved.resolve("adapter_model.safetensors")));
        JsonNode ours = json(folder);
        JsonNode peft = json(saved);
        ours.properties().forEach(said -> {
            // These may name the same layers in several ways.
            if (!Set.of("target_modules", "modules_to_save").contains(said.getKey())) {
                assertThat(said.getValue()).as(said.getKey()).isEqualTo(peft.path(said.getKey()));
            }
        });
        assertThat(ours.path("target_modules")).hasSize(name.equals("bert") ? 4 : 2);
        assertThat(AdapterFolder.read(folder).settings()).isEqualTo(read.settings());
    }

    private static JsonNode json(Path folder) throws IOException {
        return new ObjectMapper().readTree(folder.resolve("adapter_config.json").toFile());
    }

    @Test
    void refuses_another_base() throws IOException {
        AdapterFolder bert = AdapterFolder.read(TinyModel.resource("/lora/bert"));
        assertThatThrownBy(() -> bert.on(TinyModel.trainee("tiny-decoders/gpt2")))
                .isInstanceOf(FormatException.class)
                .hasMessage("adapter_model.safetensors: the adapter does not fit this model: the model has no"
                        + " 'bert.encoder.layer.0.attention.self.query.lora_A.weight'. It was made for"
                        + " 'tiny-text/bert-classes'. Choose that base.");
        assertThatThrownBy(() -> bert.on(TinyModel.trainee("tiny-spans/bert-tags")))
                .hasMessageContaining(
                        "the model has no 'bert.encoder.layer.1.attention.self.query.lora_A.weight'. It was made for");
    }

    @Test
    void refuses_matrices_of_another_size() throws IOException {
        copy("bert");
        Path file = folder.resolve("adapter_config.json");
        Files.writeString(file, Files.readString(file).replace("\"r\": 2", "\"r\": 3"));
        AdapterFolder three = AdapterFolder.read(folder);
        assertThatThrownBy(() -> three.on(TinyModel.trainee("tiny-text/bert-classes")))
                .hasMessage("adapter_model.safetensors: the adapter does not fit this model: tensor"
                        + " 'base_model.model.bert.encoder.layer.0.attention.self.query.lora_A.weight' is float[2,16],"
                        + " expected float[3,16]. It was made for 'tiny-text/bert-classes'. Choose that base.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"peft_type\": \"LORA\"|\"peft_type\": \"IA3\"|'peft_type' is 'IA3', expected 'LORA': no other adapter is known.",
                "\"use_dora\": false|\"use_dora\": true|'use_dora' is 'true', expected false: this kind of LoRA is not known."
                        + " Merge the adapter with PEFT first.",
                "\"rank_pattern\": {}|\"rank_pattern\": {\"a\":1}|'rank_pattern' is '{\"a\":1}', expected {}: this kind of LoRA"
                        + " is not known. Merge the adapter with PEFT first.",
                "\"r\": 2|\"r\": 0|'r' is 0, expected a number from 1 on. Fetch the model again.",
                "\"lora_alpha\": 3|\"lora_alpha\": -1|LoRA's alpha must be a number above 0, got -1.0.",
                "\"lora_alpha\": 3|\"lora_alpha\": |not JSON",
            })
    void refuses_another_kind_of_adapter(String from, String to, String message) throws IOException {
        copy("bert");
        Path file = folder.resolve("adapter_config.json");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
        assertThatThrownBy(() -> AdapterFolder.read(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("adapter_config.json: " + message);
    }

    @Test
    void refuses_weights_that_are_no_adapters() throws IOException {
        copy("bert");
        Files.write(
                folder.resolve("adapter_model.safetensors"),
                Files.readAllBytes(TinyModel.resource("/tiny-text/bert-classes/model.safetensors")));
        assertThatThrownBy(() -> AdapterFolder.read(folder))
                .hasMessage("adapter_model.safetensors: tensor 'bert.embeddings.LayerNorm.bias' does not begin with"
                        + " 'base_model.model.': not an adapter that PEFT saved.");
    }

    @Test
    void a_damaged_folder_is_read_or_refused() throws IOException {
        copy("bert");
        Mutations mutations = new Mutations(11);
        var base = TinyModel.trainee("tiny-text/bert-classes");
        for (String name : new String[] {"adapter_config.json", "adapter_model.safetensors"}) {
            byte[] whole = Files.readAllBytes(folder.resolve(name));
            int refused = 0;
            for (int round = 0; round < ROUNDS; round++) {
                Files.write(folder.resolve(name), mutations.damage(whole));
                try {
                    AdapterFolder.read(folder).on(base);
                } catch (FormatException one) {
                    assertThat(String.valueOf(one.getMessage())).doesNotContain("\n");
                    refused++;
                }
            }
            assertThat(refused).as(name).isBetween(ROUNDS / 10, ROUNDS - 1);
            Files.write(folder.resolve(name), whole);
        }
    }

    @Test
    void an_adapter_of_every_form_is_written_for_others_to_read() throws IOException {
        var all = TinyModel.golden("lora.json.gz");
        for (LoraGoldenTest.Case one : LoraGoldenTest.cases().toList()) {
            LoraGoldenTest.Made made = one.made();
            Path into = Files.createDirectories(Path.of("target", "adapters", one.name()));
            AdapterFolder.write(
                    into,
                    made.adapted(),
                    made.weights()::get,
                    one.json().path("folder").asText(),
                    one.json().path("task").asText("").replace("null", ""));
            WeightFile file = AdapterFolder.read(into).weights();
            assertThat(file.weights().keySet())
                    .hasSize(all.path(one.name()).path("state").size());
        }
    }

    private void copy(String name) throws IOException {
        for (String file : new String[] {"adapter_config.json", "adapter_model.safetensors"}) {
            Files.copy(TinyModel.resource("/lora/" + name).resolve(file), folder.resolve(file));
        }
    }
}
