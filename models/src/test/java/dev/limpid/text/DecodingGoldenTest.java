package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Ids spelled as transformers spells them, {@code skip_special_tokens} set. */
class DecodingGoldenTest {
    @TempDir
    Path folder;

    private static JsonNode spelled() throws IOException {
        try (InputStream file = new GZIPInputStream(
                Objects.requireNonNull(DecodingGoldenTest.class.getResourceAsStream("/golden/generation.json.gz")))) {
            return new ObjectMapper().readTree(file).get("spelled");
        }
    }

    static List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        spelled().fieldNames().forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void ids_are_spelled_as_transformers_spells_them(String name) throws IOException, URISyntaxException {
        Path files = name.startsWith("tiny-decoders/")
                ? Path.of(Objects.requireNonNull(DecodingGoldenTest.class.getResource("/" + name))
                        .toURI())
                : TokenizerGoldens.into(folder, name);
        try (Tokenizer tokenizer = Tokenizer.of(files)) {
            for (JsonNode one : spelled().get(name)) {
                List<Integer> ids = new ArrayList<>();
                one.get("ids").forEach(id -> ids.add(id.intValue()));
                assertThat(tokenizer.decode(ids))
                        .as("%s", ids)
                        .isEqualTo(one.get("text").asText());
            }
        }
    }

    @Test
    void nothing_is_spelled_as_nothing() throws IOException {
        try (Tokenizer tokenizer = Tokenizer.of(TokenizerGoldens.into(folder, "gpt2"))) {
            assertThat(tokenizer.decode(List.of())).isEmpty();
            assertThat(tokenizer.decode(List.of(1_000_000))).isEmpty();
        }
    }

    @Test
    void spaces_before_signs_go_where_the_configuration_wants_that() throws IOException {
        TokenizerGoldens.into(folder, "word-level");
        String text = "they do n't , he 's ' in ' .";
        assertThat(CleanedUp.of(text)).isEqualTo("they don't, he's'in '.");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"clean_up_tokenization_spaces\": true}");
        TokenizerConfig config = TokenizerConfig.of(folder);
        assertThat(CleanedUp.isWanted(JsonFile.read(folder.resolve("tokenizer.json")), config))
                .isTrue();
        TokenizerGoldens.into(folder, "gpt2");
        assertThat(CleanedUp.isWanted(JsonFile.read(folder.resolve("tokenizer.json")), config))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"CTC\"}|its decoder is of the type 'CTC'",
                "{\"type\":\"Strip\",\"content\":\" \",\"start\":1,\"stop\":1}|its decoder Strip takes away what tokens end in",
                "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Fuse\"},{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"\"}]}|its decoder's pattern {\"String\":\"\"} matches where there is nothing to replace"
            })
    void a_decoder_that_could_end_the_process_joins_nothing(String decoder, String flaw) throws IOException {
        TokenizerGoldens.into(folder, "gpt2");
        Path file = folder.resolve("tokenizer.json");
        ObjectNode json = JsonFile.read(file);
        json.set("decoder", new ObjectMapper().readTree(decoder));
        Files.write(file, JsonFile.bytes(json));
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.tokens(Text.of("The dog"))).isNotEmpty();
            assertThatThrownBy(() -> tokenizer.decode(List.of(3)))
                    .isInstanceOf(FormatException.class)
                    .hasMessage(
                            "tokenizer.json: tokens cannot be joined to text: " + flaw + ". Fetch the model again.");
        }
    }
}
