package dev.limpid.text;

import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class VocabularyTest {
    @TempDir
    Path folder;

    @Test
    void lines_are_tokens_in_the_order_of_their_ids() throws IOException {
        Vocabulary vocabulary = lines("[PAD]\nthe\n##ing\n\u00e9\n");
        assertThat(vocabulary.size()).isEqualTo(4);
        assertThat(vocabulary.token(2)).isEqualTo("##ing");
        assertThat(vocabulary.id("é")).hasValue(3);
        assertThat(vocabulary.id("ing")).isEmpty();
    }

    @Test
    void of_two_equal_lines_the_last_has_the_id_as_in_python() throws IOException {
        Vocabulary vocabulary = lines("a\nb\na\n");
        assertThat(vocabulary.id("a")).hasValue(2);
        assertThat(vocabulary.token(2)).isEqualTo("a");
    }

    @Test
    void lines_may_end_as_windows_ends_them() throws IOException {
        assertThat(lines("a\r\nb\r\n").tokens()).containsExactly("a", "b");
    }

    @Test
    void characters_that_only_unicode_calls_line_ends_are_part_of_a_token() throws IOException {
        assertThat(lines("a\n\u2028\nb\u0085c\n").tokens()).containsExactly("a", "\u2028", "b\u0085c");
    }

    @Test
    void an_id_outside_is_refused() throws IOException {
        Vocabulary vocabulary = lines("a\nb\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vocabulary.token(2))
                .withMessage("The vocabulary has ids 0 to 1, got 2.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vocabulary.token(-1))
                .withMessage("The vocabulary has ids 0 to 1, got -1.");
    }

    @Test
    void an_empty_file_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> lines(""))
                .withMessage("vocab.txt: the vocabulary is empty. Fetch the model again.");
    }

    @Test
    void a_file_that_is_not_utf_8_is_refused() throws IOException {
        Path file = Files.write(folder.resolve("vocab.txt"), new byte[] {'a', '\n', (byte) 0xff, (byte) 0xc3, '\n'});
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Vocabulary.ofLines(file))
                .withMessage("vocab.txt: not UTF-8 text. Fetch the model again.");
    }

    @Test
    void a_file_too_large_is_refused_unread() throws IOException {
        Path file = folder.resolve("vocab.txt");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength((256L << 20) + 1);
        }
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Vocabulary.ofLines(file))
                .withMessage("vocab.txt: 268435457 bytes are more than a vocabulary can take (268435456)."
                        + " Fetch the model again.");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Vocabulary.of(file, JsonFile.read(file)))
                .withMessageStartingWith("vocab.txt: 268435457 bytes are more than");
    }

    @Test
    void word_pieces_are_read_from_an_object() throws IOException {
        Vocabulary vocabulary = json("""
                {"added_tokens":[{"id":3,"content":"[MASK]","special":true}],
                 "model":{"type":"WordPiece","vocab":{"[UNK]":0,"b":2,"a":1}}}""");
        assertThat(vocabulary.tokens()).containsExactly("[UNK]", "a", "b", "[MASK]");
    }

    @Test
    void byte_pairs_are_read_from_an_object_before_their_merges() throws IOException {
        Vocabulary vocabulary = json("""
                {"added_tokens":[],
                 "model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":[["a","b"],"vocab x"]}}""");
        assertThat(vocabulary.tokens()).containsExactly("a", "b", "ab");
    }

    @Test
    void unigrams_are_read_from_a_list_of_pairs() throws IOException {
        Vocabulary vocabulary = json("""
                {"added_tokens":[{"content":"<mask>","id":3}],
                 "model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0],["\u2581the",-3.5],["s",-4]]}}""");
        assertThat(vocabulary.tokens()).containsExactly("<unk>", "\u2581the", "s", "<mask>");
    }

    @Test
    void added_tokens_that_are_in_the_list_too_take_no_more_ids() throws IOException {
        Vocabulary vocabulary = json("""
                {"added_tokens":[{"id":0,"content":"<s>"},{"id":3,"content":"<mask>"}],
                 "model":{"type":"Unigram","vocab":[["<s>",0],["a",-1],["b",-2]]}}""");
        assertThat(vocabulary.tokens()).containsExactly("<s>", "a", "b", "<mask>");
    }

    @Test
    void a_quarter_of_a_million_tokens_are_read_in_a_moment() {
        StringBuilder text = new StringBuilder("{\"model\":{\"vocab\":{\"t0\":0");
        for (int id = 1; id < 250_000; id++) {
            text.append(",\"t").append(id).append("\":").append(id);
        }
        assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(json(text.append("}}}").toString()).size()).isEqualTo(250_000));
    }

    @Test
    void ids_that_nobody_has_are_empty_tokens() throws IOException {
        assertThat(json("{\"model\":{\"vocab\":{\"a\":0,\"b\":2}}}").tokens()).containsExactly("a", "", "b");
    }

    @Test
    void a_token_called_vocab_is_a_token() throws IOException {
        assertThat(json("{\"model\":{\"vocab\":{\"vocab\":0,\"added_tokens\":1}}}")
                        .tokens())
                .containsExactly("vocab", "added_tokens");
    }

    @Test
    void json_without_a_vocabulary_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> json("{\"model\":{}}"))
                .withMessage("tokenizer.json: it holds no vocabulary. Fetch the model again.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "{\"model\":{\"vocab\":{\"a\":0",
                "{\"added_tokens\":[{\"id\":1,",
                "{\"model\":{\"vocab\":[[\"a\",0"
            })
    void what_is_not_json_is_refused(String text) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> json(text))
                .withMessageStartingWith("tokenizer.json: not JSON (")
                .withMessageEndingWith("). Fetch the model again.")
                .withMessageNotContaining("\n");
    }

    @Test
    void the_tiny_berts_two_forms_agree() throws IOException {
        Path model = TokenizerTest.resource("/tiny-bert");
        Path json = model.resolve("tokenizer.json");
        assertThat(Vocabulary.of(json, JsonFile.read(json)).tokens())
                .isEqualTo(Vocabulary.ofLines(model.resolve("vocab.txt")).tokens());
    }

    @Test
    void a_folder_without_a_tokenizer_is_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Tokenizer.of(folder))
                .withMessage(
                        folder.getFileName() + ": neither tokenizer.json nor vocab.txt nor vocab.json with merges.txt"
                                + " is here."
                                + " Put the model's own beside its weights.");
    }

    @Test
    void a_vocabulary_without_a_special_token_is_refused() throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\n");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Tokenizer.of(folder))
                .withMessage("vocab.txt: no token '[MASK]': this is not a vocabulary of BERT's WordPiece.");
    }

    @Test
    void a_damaged_tokenizer_is_refused_in_one_line() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":\n{\"vocab\":{\"a\":0}}}");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Tokenizer.of(folder))
                .withMessageStartingWith("tokenizer.json: the tokenizer cannot be read (")
                .withMessageEndingWith("). Fetch the model again.")
                .withMessageNotContaining("\n");
    }

    @Test
    void a_damaged_configuration_of_the_tokenizer_is_refused() throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Tokenizer.of(folder))
                .withMessageStartingWith("tokenizer_config.json: not JSON (")
                .withMessageEndingWith("). Fetch the model again.")
                .withMessageNotContaining("\n");
    }

    @Test
    void capitals_count_where_the_configuration_says_so() throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nParis\nparis\n");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.tokens(Text.of("Paris")).get(1).text()).isEqualTo("Paris");
        }
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}");
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.tokens(Text.of("Paris")).get(1).text()).isEqualTo("paris");
        }
    }

    private Vocabulary lines(String text) throws IOException {
        return Vocabulary.ofLines(Files.writeString(folder.resolve("vocab.txt"), text, StandardCharsets.UTF_8));
    }

    private Vocabulary json(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), text, StandardCharsets.UTF_8);
        return Vocabulary.of(file, JsonFile.read(file));
    }
}
