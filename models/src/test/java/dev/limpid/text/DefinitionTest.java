package dev.limpid.text;

import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

class DefinitionTest {
    private static final String VOCABULARY =
            "{\"<s>\":0,\"<pad>\":1,\"</s>\":2,\"<unk>\":3,\"a\":4,\"b\":5,\"ab\":6,\"<mask>\":7}";
    private static final String MERGES = "#version: 0.2\na b\n";
    private static final String EXPORT = "Write tokenizer.json beside it once, in Python:"
            + " AutoTokenizer.from_pretrained(folder).save_pretrained(folder).";

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Tokenizer.of(folder))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentencepiece.bpe.model", "spiece.model", "spm.model", "tokenizer.model"})
    void a_sentencepiece_model_alone_is_refused_with_what_to_do(String name) throws IOException {
        write(name, "\n\u000e");
        assertRefused(name + ": a SentencePiece model by itself is not read here. " + EXPORT);
    }

    @Test
    void byte_pairs_without_a_word_of_their_kind_are_told_by_their_special_tokens() throws IOException {
        write("vocab.json", VOCABULARY);
        write("merges.txt", MERGES);
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.tokens(Text.of("ab <mask>")))
                    .extracting(Token::text)
                    .containsExactly("<s>", "ab", "<mask>", "</s>");
        }
        write("vocab.json", "{\"<|endoftext|>\":0,\"a\":1,\"b\":2,\"ab\":3}");
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.tokens(new Text("ab", "b")))
                    .extracting(Token::text)
                    .containsExactly("ab", "b");
        }
    }

    @Test
    void byte_pairs_of_another_kind_are_refused() throws IOException {
        write("vocab.json", "{\"a\":0,\"b\":1,\"ab\":2}");
        write("merges.txt", MERGES);
        assertRefused("vocab.json: with merges.txt alone only tokenizers like RoBERTa's and GPT-2's are known, this one"
                + " is neither. " + EXPORT);
        write("config.json", "{\"model_type\":\"clip\"}");
        assertRefused("vocab.json: with merges.txt alone only tokenizers like RoBERTa's and GPT-2's are known, this one"
                + " is 'clip'. " + EXPORT);
        write("config.json", "{\"model_type\":\"roberta\"}");
        assertRefused("vocab.json: no token '<s>', which a tokenizer of this kind needs. The files are of different"
                + " models.");
    }

    @ParameterizedTest
    @CsvSource({"a b c, 2", "ab, 2", "a c, 2", "b a, 2", "'', 2", "'a b\na  b', 3"})
    void merges_that_are_not_the_vocabularys_are_refused(String lines, int line) throws IOException {
        write("vocab.json", VOCABULARY);
        write("merges.txt", "#version: 0.2\n" + lines + "\n");
        assertRefused("merges.txt: line " + line + " is not two tokens of vocab.json that are one together."
                + " The files are damaged or of different models.");
    }

    @Test
    void merges_that_are_not_text_are_refused() throws IOException {
        write("vocab.json", VOCABULARY);
        Files.write(folder.resolve("merges.txt"), new byte[] {(byte) 0xff, '\n'});
        assertRefused("merges.txt: not UTF-8 text. Fetch the model again.");
    }

    @Test
    void a_vocabulary_without_merges_is_no_tokenizer() throws IOException {
        write("vocab.json", VOCABULARY);
        assertRefused(folder.getFileName() + ": neither tokenizer.json nor vocab.txt nor vocab.json with merges.txt is"
                + " here. Put the model's own beside its weights.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "tokenizer_config.json; {\"do_lower_case\":\"yes\"}; 'do_lower_case' is neither true nor false."
                        + " Fetch the model again.",
                "tokenizer_config.json; []; expected a JSON object, got array. Fetch the model again.",
                "tokenizer_config.json; {\"mask_token\":7}; 'mask_token' is neither a text nor a token."
                        + " Fetch the model again.",
                "tokenizer_config.json; {\"mask_token\":{}}; 'mask_token' is a token without content."
                        + " Fetch the model again.",
                "tokenizer_config.json; {\"added_tokens_decoder\":{\"x\":{\"content\":\"a\"}}}; 'added_tokens_decoder' has"
                        + " 'x' where an id belongs. Fetch the model again.",
                "tokenizer_config.json; {\"added_tokens_decoder\":{\"7\":\"a\"}}; 'added_tokens_decoder' is a token"
                        + " without content. Fetch the model again.",
                "special_tokens_map.json; {\"mask_token\":7}; 'mask_token' is neither a text nor a token."
                        + " Fetch the model again.",
                "added_tokens.json; {\"a\":\"b\"}; 'a' has no id. Fetch the model again.",
            })
    void configurations_that_make_no_sense_are_refused(String name, String json, String message) throws IOException {
        write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
        write(name, json);
        assertRefused(name + ": " + message);
    }

    @Test
    void a_vocabulary_may_name_its_special_tokens_as_it_likes() throws IOException {
        write("vocab.txt", "<pad>\n<unk>\n<s>\n</s>\n<mask>\nparis\n");
        write(
                "special_tokens_map.json",
                "{\"pad_token\":\"<pad>\",\"unk_token\":\"<unk>\",\"cls_token\":\"<s>\",\"sep_token\":\"</s>\","
                        + "\"mask_token\":{\"content\":\"<mask>\",\"lstrip\":true}}");
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.tokens(Text.of("Paris <mask> x")))
                    .extracting(Token::text, Token::special, Token::start)
                    .containsExactly(
                            tuple("<s>", true, 0),
                            tuple("paris", false, 0),
                            tuple("<mask>", true, 5),
                            tuple("<unk>", false, 13),
                            tuple("</s>", true, 14));
            assertThat(tokenizer.mask()).hasValue(4);
            assertThat(tokenizer.pad()).hasValue(0);
        }
    }

    @Test
    void json_nested_without_end_is_refused() throws IOException {
        write("tokenizer.json", "{\"model\":" + "[".repeat(100_000));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Tokenizer.of(folder))
                .withMessageStartingWith("tokenizer.json: not JSON (Document nesting depth (65) exceeds the maximum")
                .withMessageNotContaining("\n");
    }
}
