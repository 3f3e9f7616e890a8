package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TokenizerFilesTest {
    private static final List<String> TEXTS = List.of(
            "The capital of France is [MASK].", "My dog was playing in the park, unhappily [MASK]!", "Ünknown wörds");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static Path resource(String name) {
        return Path.of("src/test/resources").resolve(name);
    }

    private static List<List<Long>> ids(Path from) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.of(from)) {
            return TEXTS.stream()
                    .map(text -> tokenizer.tokens(Text.of(text)).stream()
                            .map(Token::id)
                            .toList())
                    .toList();
        }
    }

    /** Of a folder with nothing but a vocabulary, against what transformers wrote for the same one. */
    @Test
    void a_plain_vocabulary_becomes_files_that_give_the_ids_of_transformers() throws IOException {
        TokenizerFiles.write(resource("tiny-bert-tf"), folder, 512, true);

        assertThat(ids(folder)).isEqualTo(ids(resource("tiny-bert")));
        JsonNode config = new ObjectMapper()
                .readTree(folder.resolve("tokenizer_config.json").toFile());
        assertThat(config.path("tokenizer_class").asText()).isEqualTo("BertTokenizer");
        assertThat(config.path("do_lower_case").asBoolean()).isTrue();
        assertThat(config.path("mask_token").asText()).isEqualTo("[MASK]");
        assertThat(config.path("model_max_length").asInt()).isEqualTo(512);
        assertThat(folder.resolve("vocab.txt")).hasSameTextualContentAs(resource("tiny-bert/vocab.txt"));
    }

    @Test
    void what_a_folder_has_is_copied_byte_by_byte() throws IOException {
        TokenizerFiles.write(resource("tiny-decoders/llama"), folder, 64, false);

        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            assertThat(folder.resolve(name)).hasSameBinaryContentAs(resource("tiny-decoders/llama/" + name));
        }
    }

    /** As jars have it: called after the model, cut and filled up to a length. */
    @Test
    void a_tokenizer_under_another_name_is_found_and_cuts_nothing_off() throws IOException {
        Path jar = Files.createDirectory(folder.resolve("jar"));
        var json = (ObjectNode)
                new ObjectMapper().readTree(resource("tiny-bert/tokenizer.json").toFile());
        json.putObject("truncation")
                .put("max_length", 3)
                .put("strategy", "LongestFirst")
                .put("stride", 0);
        new ObjectMapper().writeValue(jar.resolve("model-tokenizer.json").toFile(), json);
        Path out = Files.createDirectory(folder.resolve("out"));

        TokenizerFiles.write(jar, out, 20, false);

        assertThat(ids(out)).isEqualTo(ids(resource("tiny-bert")));
        JsonNode written =
                new ObjectMapper().readTree(out.resolve("tokenizer.json").toFile());
        assertThat(written.path("truncation").isNull()).isTrue();
        JsonNode config =
                new ObjectMapper().readTree(out.resolve("tokenizer_config.json").toFile());
        assertThat(config.path("model_input_names").toString()).isEqualTo("[\"input_ids\",\"attention_mask\"]");
    }

    @Test
    void what_ends_a_text_is_named_where_there_is_one() throws IOException {
        Path bare = Files.createDirectory(folder.resolve("bare"));
        Files.copy(resource("tiny-decoders/gpt2/tokenizer.json"), bare.resolve("tokenizer.json"));
        Path out = Files.createDirectory(folder.resolve("out"));

        TokenizerFiles.write(bare, out, 20, false);

        JsonNode config =
                new ObjectMapper().readTree(out.resolve("tokenizer_config.json").toFile());
        assertThat(config.path("eos_token").asText()).isEqualTo("<|endoftext|>");
    }

    @Test
    void a_folder_without_a_tokenizer_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> TokenizerFiles.write(resource("tiny-text/bert-words"), folder, 20, true))
                .withMessageContaining("neither tokenizer.json nor vocab.txt nor vocab.json with merges.txt is here");
    }
}
