package dev.limpid.text;

import dev.limpid.model.Place;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class TokenizerTest {
    private static Tokenizer fromJson;
    private static Tokenizer fromLines;

    @BeforeAll
    static void load() throws IOException {
        fromJson = Tokenizer.of(resource("/tiny-bert"));
        fromLines = Tokenizer.of(resource("/tiny-bert-gamma"));
    }

    @AfterAll
    static void close() {
        fromJson.close();
        fromLines.close();
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TokenizerTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "😀 good movie, good, 2, 6",
        "😀👍🏽 good movie, movie, 9, 14",
        "中国 good, good, 3, 7",
        "CAFÉ by a park, by, 5, 7",
        "Cafe\u0301 by a park, by, 6, 8",
        "İ good, good, 2, 6",
        "ﬁ good, good, 2, 6",
        "a\u0000b good, good, 4, 8",
        "'   good', good, 3, 7"
    })
    void offsets_count_code_points_of_the_original_text(String text, String token, int start, int end) {
        assertThat(tokens(text))
                .filteredOn(found -> found.text().equals(token))
                .extracting(Token::start, Token::end)
                .containsExactly(tuple(start, end));
    }

    @Test
    void accents_and_capitals_keep_their_places() {
        Token coffee = tokens("She drank at the CAFÉ!").get(5);
        assertThat(coffee.text()).isEqualTo("cafe");
        assertThat(coffee.start()).isEqualTo(17);
        assertThat(coffee.end()).isEqualTo(21);
        Token combined = tokens("cafe\u0301 by").get(1);
        assertThat(combined.text()).isEqualTo("cafe");
        assertThat(combined.start()).isZero();
    }

    @Test
    void each_chinese_character_is_a_word() {
        assertThat(tokens("中国 good"))
                .extracting(Token::text, Token::start, Token::end, Token::word)
                .containsExactly(
                        tuple("[CLS]", 0, 0, -1),
                        tuple("[UNK]", 0, 1, 0),
                        tuple("[UNK]", 1, 2, 1),
                        tuple("good", 3, 7, 2),
                        tuple("[SEP]", 7, 7, -1));
    }

    @Test
    void nothing_is_cut_off_and_nothing_padded() {
        assertThat(tokens("good ".repeat(600))).hasSize(602);
        assertThat(fromLines.tokens(Text.of("good ".repeat(600)))).hasSize(602);
        assertThat(tokens("good")).hasSize(3);
    }

    @Test
    void special_tokens_are_flagged_also_where_the_text_writes_them() {
        assertThat(tokens("the [MASK] is bad"))
                .extracting(Token::text, Token::special, Token::start, Token::end)
                .containsExactly(
                        tuple("[CLS]", true, 0, 0),
                        tuple("the", false, 0, 3),
                        tuple("[MASK]", true, 4, 10),
                        tuple("is", false, 11, 13),
                        tuple("bad", false, 14, 17),
                        tuple("[SEP]", true, 17, 17));
    }

    @Test
    void an_unknown_word_is_one_token_and_not_special() {
        assertThat(tokens("the zzz"))
                .extracting(Token::text, Token::special, Token::id)
                .containsExactly(
                        tuple("[CLS]", true, 2L),
                        tuple("the", false, 10L),
                        tuple("[UNK]", false, 1L),
                        tuple("[SEP]", true, 3L));
    }

    @Test
    void tokens_of_a_pair_know_their_text() {
        assertThat(fromJson.tokens(new Text("who is near?", "a dog")))
                .extracting(Token::text, Token::input, Token::type, Token::start, Token::end)
                .containsExactly(
                        tuple("[CLS]", 0, 0L, 0, 0),
                        tuple("who", 0, 0L, 0, 3),
                        tuple("is", 0, 0L, 4, 6),
                        tuple("near", 0, 0L, 7, 11),
                        tuple("?", 0, 0L, 11, 12),
                        tuple("[SEP]", 0, 0L, 12, 12),
                        tuple("a", 1, 1L, 0, 1),
                        tuple("dog", 1, 1L, 2, 5),
                        tuple("[SEP]", 1, 1L, 5, 5));
    }

    @Test
    void a_vocabulary_alone_tokenises_as_tokenizer_json_does() {
        for (Text text : List.of(
                Text.of("My dog was playing in the park, unhappily [MASK]!"),
                Text.of("CAFÉ 中国 😀 zebra's"),
                new Text("Where is Paris?", "Paris is the capital of [MASK]."))) {
            assertThat(fromLines.tokens(text)).isEqualTo(fromJson.tokens(text));
        }
    }

    @Test
    void pieces_of_a_word_join() {
        Text text = Text.of("unhappily 😀 playing.");
        List<Token> tokens = fromJson.tokens(text);
        assertThat(tokens)
                .extracting(Token::text)
                .containsExactly("[CLS]", "un", "##happ", "##ily", "[UNK]", "play", "##ing", ".", "[SEP]");
        assertThat(Granularity.WORD.features(text, tokens))
                .extracting(feature -> feature.text(), feature -> feature.positions(), feature -> feature.special())
                .containsExactly(
                        tuple("[CLS]", List.of(0), true),
                        tuple("unhappily", List.of(1, 2, 3), false),
                        tuple("😀", List.of(4), false),
                        tuple("playing", List.of(5, 6), false),
                        tuple(".", List.of(7), false),
                        tuple("[SEP]", List.of(8), true));
        assertThat(Granularity.TOKEN.features(text, tokens))
                .hasSameSizeAs(tokens)
                .extracting(feature -> feature.text())
                .startsWith("[CLS]", "un", "happ", "ily", "😀");
    }

    @Test
    void words_of_a_sentence_or_a_paragraph_join_but_for_special_tokens() {
        Text text = new Text("My dog fell. Good\ndog was [MASK] in park!\n\n😀 a zebra. ", "The dog");
        List<Token> tokens = fromJson.tokens(text);
        assertThat(Granularity.SENTENCE.features(text, tokens))
                .extracting(feature -> feature.text(), feature -> feature.place(), feature -> feature.special())
                .containsExactly(
                        tuple("[CLS]", new Place.Span(0, 0, 0), true),
                        tuple("My dog fell.", new Place.Span(0, 0, 12), false),
                        tuple("Good\ndog was", new Place.Span(0, 13, 25), false),
                        tuple("[MASK]", new Place.Span(0, 26, 32), true),
                        tuple("in park!", new Place.Span(0, 33, 41), false),
                        tuple("😀 a zebra.", new Place.Span(0, 43, 53), false),
                        tuple("[SEP]", new Place.Span(0, 53, 53), true),
                        tuple("The dog", new Place.Span(1, 0, 7), false),
                        tuple("[SEP]", new Place.Span(1, 7, 7), true));
        assertThat(Granularity.PARAGRAPH.features(text, tokens))
                .extracting(feature -> feature.text())
                .containsExactly(
                        "[CLS]",
                        "My dog fell. Good\ndog was",
                        "[MASK]",
                        "in park!",
                        "😀 a zebra.",
                        "[SEP]",
                        "The dog",
                        "[SEP]");
    }

    @Test
    void the_last_word_of_a_text_and_the_first_of_its_pair_stay_apart() {
        Text text = new Text("a dog", "dog fell");
        assertThat(Granularity.WORD.features(text, fromJson.tokens(text)))
                .extracting(feature -> feature.text())
                .containsExactly("[CLS]", "a", "dog", "[SEP]", "dog", "fell", "[SEP]");
    }

    @Test
    void threads_may_share_a_tokenizer() throws Exception {
        List<Text> texts = IntStream.range(0, 40)
                .mapToObj(i -> Text.of("the good dog ".repeat(1 + i % 7) + "was unhappily [MASK]"))
                .toList();
        List<List<Token>> expected = texts.stream().map(fromJson::tokens).toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<List<List<Token>>> all =
                    () -> texts.stream().map(fromJson::tokens).toList();
            for (Future<List<List<Token>>> found : threads.invokeAll(List.of(all, all, all, all))) {
                assertThat(found.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Token> tokens(String text) {
        return fromJson.tokens(Text.of(text));
    }
}
