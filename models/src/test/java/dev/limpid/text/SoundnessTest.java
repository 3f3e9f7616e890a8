package dev.limpid.text;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Each of these files would end the process if the tokenizer library saw it, or make a text's tokens a matter of chance. */
class SoundnessTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "bert-uncased; /model; dropout; 0.1; 'model' cannot be used: it drops merges at random ('dropout'), so a text"
                        + " has no tokens of its own. Set 'dropout' to null.",
                "bert-uncased; /model; type; \"Word\"; 'model' cannot be used: its type is 'Word', known are WordPiece, BPE,"
                        + " Unigram and WordLevel.",
                "llama; /model; continuing_subword_prefix; \"##\"; 'model' cannot be used: the merge '[\"▁\",\"t\"]' does not"
                        + " continue a word by '##'.",
                "bert-uncased; /post_processor/single/0; Sequence; {\"id\":\"B\",\"type_id\":0}; 'post_processor' cannot be"
                        + " used: its template of one text has a second one.",
                "bert-uncased; /post_processor/special_tokens; [SEP]; ; 'post_processor' cannot be used: its template has a"
                        + " token '[SEP]' that it does not explain.",
                "bert-uncased; /post_processor/special_tokens/[CLS]; ids; [2,2]; 'post_processor' cannot be used: the token"
                        + " '[CLS]' has 2 ids and 1 names.",
                "bert-uncased; /post_processor/special_tokens/[CLS]; ids; [9999]; 'post_processor' cannot be used: it puts in"
                        + " token '9999', the vocabulary has 0 to 443.",
                "bert-cased; /post_processor; cls; [\"[CLS]\",-1]; 'post_processor' cannot be used: it puts in token '-1', the"
                        + " vocabulary has 0 to 483.",
                "xlm-roberta; /normalizer/normalizers/0; precompiled_charsmap; \"?\"; 'normalizer' cannot be used: its"
                        + " precompiled_charsmap is not base64.",
                "xlm-roberta; /normalizer/normalizers/0; precompiled_charsmap; \"AAAA\"; 'normalizer' cannot be used: its"
                        + " precompiled_charsmap is damaged, it ends before it begins.",
                "xlm-roberta; /normalizer/normalizers/0; precompiled_charsmap; null; 'normalizer' cannot be used: its"
                        + " precompiled_charsmap is damaged, it ends before it begins.",
                "xlm-roberta; /normalizer/normalizers/1/pattern; Regex; \" *\"; 'normalizer' cannot be used: its pattern"
                        + " '{\"Regex\":\" *\"}' matches where there is nothing to replace.",
                "albert; /normalizer/normalizers/0/pattern; String; \"\"; 'normalizer' cannot be used: its pattern"
                        + " '{\"String\":\"\"}' matches where there is nothing to replace.",
                "xlm-roberta; /normalizer/normalizers/1/pattern; Regex; \"(a+)+b\"; 'normalizer' cannot be used: its pattern"
                        + " '{\"Regex\":\"(a+)+b\"}' repeats a repetition.",
                "bert-uncased; /added_tokens/0; content; \"\\ud800\"; the token with id 444 is not a text. Fetch the model"
                        + " again.",
                "bert-uncased; /added_tokens/0; content; 7; 'added_tokens' is a token without content. Fetch the model again.",
                "bert-uncased; ; added_tokens; {\"a\":1}; 'added_tokens' cannot be used: it is no list of at most 100000"
                        + " tokens.",
                "llama; /normalizer/normalizers/0; prepend; \"\\udc00\"; 'normalizer' cannot be used: it holds half of a"
                        + " character."
            })
    void what_would_end_the_process_is_refused(String name, String where, String field, String value, String message)
            throws IOException {
        ObjectNode json = json(name);
        ObjectNode parent =
                (ObjectNode) (where == null ? json : json.at(JsonPointer.compile(where.replace("~1", "/"))));
        assertThat(parent).as(where).isNotNull();
        if (value == null) {
            parent.remove(field);
        } else {
            parent.set(field, MAPPER.readTree(value));
        }
        assertRefused(json, message);
    }

    @Test
    void a_length_of_nothing_is_refused() throws IOException {
        ObjectNode json = json("word-level");
        json.putObject("pre_tokenizer").put("type", "FixedLength").put("length", 0);
        assertRefused(json, "'pre_tokenizer' cannot be used: FixedLength needs a 'length' of at least 1.");
    }

    @Test
    void a_template_in_a_template_is_refused() throws IOException {
        ObjectNode json = json("bert-uncased");
        JsonNode template = json.get("post_processor");
        ArrayNode both =
                json.putObject("post_processor").put("type", "Sequence").putArray("processors");
        both.add(template).add(template.deepCopy());
        assertRefused(
                json,
                "'post_processor' cannot be used: it has several templates, of which only the first could be filled.");
    }

    @Test
    void an_added_token_of_which_normalisation_leaves_nothing_is_refused() throws IOException {
        ObjectNode json = json("bert-uncased");
        AddedToken.plain("\u200b").write(json.withArray("added_tokens").addObject(), 0);
        assertRefused(
                json,
                "of the added token '\ufffd' the normalizer leaves nothing, so it cannot be found."
                        + " Set its 'normalized' to false.");
    }

    @Test
    void white_space_that_two_added_tokens_take_is_refused() throws IOException {
        ObjectNode json = json("gpt2");
        new AddedToken(" ", false, true, false, false, false)
                .write(json.withArray("added_tokens").addObject(), 0);
        assertRefused(
                json,
                "'added_tokens' cannot be used: one token takes the white space behind it along, another is white space.");
    }

    @Test
    void a_text_that_the_tokenizer_has_no_token_for_is_refused() throws IOException {
        ObjectNode json = json("word-level");
        ((ObjectNode) json.get("model")).put("unk_token", "[NONE]");
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokenizer.tokens(Text.of("unheard")))
                    .withMessage("The tokenizer cannot cut this text: WordLevel error: Missing [UNK] token from the"
                            + " vocabulary.");
        }
    }

    @Test
    void what_is_not_needed_to_cut_a_text_does_no_harm() throws IOException {
        ObjectNode json = json("bert-uncased");
        json.put("truncation", "no").put("padding", 7).put("decoder", "none");
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            assertThat(tokenizer.tokens(Text.of("good ".repeat(700)))).hasSizeGreaterThan(700);
        }
    }

    private static ObjectNode json(String name) throws IOException {
        return (ObjectNode) MAPPER.readTree(TokenizerGoldens.file(name, "tokenizer.json"));
    }

    private void assertRefused(ObjectNode json, String message) throws IOException {
        Files.write(folder.resolve("tokenizer.json"), MAPPER.writeValueAsBytes(json));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Tokenizer.of(folder))
                .withMessage("tokenizer.json: " + message);
    }
}
