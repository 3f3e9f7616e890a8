package dev.limpid.generation;

import dev.limpid.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SpellingTest {
    @TempDir
    Path folder;

    /** Bytes as GPT-2 writes them: é is C3 A9, € is E2 82 AC. */
    private Tokenizer bytes() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"\u00c3\":1,\"\u00a9\":2,\"\u0120b\":3,\"\u00e2\":4,"
                        + "\"\u0124\":5,\"\u00ac\":6,\"\u0120\":7,\"b\":8},\"merges\":[[\"\u0120\",\"b\"]]},"
                        + "\"added_tokens\":[{\"id\":9,\"content\":\"<end>\",\"special\":true,\"normalized\":false,"
                        + "\"lstrip\":false,\"rstrip\":false,\"single_word\":false}],"
                        + "\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,"
                        + "\"use_regex\":true},"
                        + "\"decoder\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,"
                        + "\"use_regex\":true}}");
        return Tokenizer.of(folder);
    }

    @Test
    void a_character_is_told_when_its_last_byte_is_there() throws IOException {
        try (Tokenizer tokenizer = bytes()) {
            Spelling spelling = new Spelling(tokenizer, List.of(0));
            assertThat(spelling.add(1)).isEmpty();
            assertThat(spelling.add(2)).isEqualTo("é");
            assertThat(spelling.add(4)).isEmpty();
            assertThat(spelling.add(5)).isEmpty();
            assertThat(spelling.add(6)).isEqualTo("€");
            assertThat(spelling.add(3)).isEqualTo(" b");
            assertThat(spelling.rest()).isEmpty();
        }
    }

    @Test
    void bytes_that_never_became_a_character_are_told_at_the_end() throws IOException {
        try (Tokenizer tokenizer = bytes()) {
            Spelling spelling = new Spelling(tokenizer, List.of(0));
            assertThat(spelling.add(0)).isEqualTo("a");
            assertThat(spelling.add(4)).isEmpty();
            assertThat(spelling.rest()).isEqualTo("\uFFFD");
        }
    }

    @Test
    void special_tokens_are_not_spelled() throws IOException {
        try (Tokenizer tokenizer = bytes()) {
            Spelling spelling = new Spelling(tokenizer, List.of(0, 9));
            assertThat(spelling.add(9)).isEmpty();
            assertThat(spelling.add(0)).isEqualTo("a");
        }
    }

    /** The tokenizer takes the space away that a text begins with; in the middle of one it stays. */
    @Test
    void a_space_before_the_first_word_is_kept() throws IOException {
        Path llama = WrittenText.folder("llama");
        try (Tokenizer tokenizer = Tokenizer.of(llama)) {
            int of = tokenizer.vocabulary().id("\u2581is").orElseThrow();
            assertThat(tokenizer.decode(List.of(of))).isEqualTo("is");
            assertThat(new Spelling(tokenizer, List.of(of)).add(of)).isEqualTo(" is");
        }
    }
}
