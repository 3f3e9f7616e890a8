package dev.limpid.text;

import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class JoinedTest {
    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws IOException {
        tokenizer = Tokenizer.of(TokenizerTest.resource("/tiny-bert"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "good",
                "She drank at the CAFÉ! It was good... Was it?",
                "中国 good. 这部电影非常好看。很好！",
                "the [MASK] is bad. the [MASK] is good",
                "  a\n\nb  \n c.  ",
                "Don't, e.g., split 3.14 — or 😀👍🏽 unbelievablytokenised wordpieces!?",
            })
    void joined_tokens_are_the_features_that_a_model_is_explained_by(String written) {
        Text text = Text.of(written);
        List<Token> tokens = Words.number(text, tokenizer.tokens(text));
        List<Feature> pieces = Granularity.TOKEN.features(text, tokens);
        for (Granularity by : List.of(Granularity.WORD, Granularity.SENTENCE, Granularity.PARAGRAPH)) {
            List<Joined> joined = Joined.of(by, text.parts(), pieces);
            assertThat(joined).as("%s", by).extracting(Joined::feature).isEqualTo(by.features(text, tokens));
            assertThat(joined.stream().flatMap(one -> one.parts().stream()))
                    .containsExactlyElementsOf(
                            IntStream.range(0, pieces.size()).boxed().toList());
        }
    }

    @Test
    void words_are_joined_to_sentences_and_sentences_not_to_words() {
        List<String> texts = List.of("One two. Three.", "Four.");
        List<Feature> words = List.of(
                word("One", 0, 0, 3),
                word("two", 0, 4, 7),
                word(".", 0, 7, 8),
                word("Three", 0, 9, 14),
                word(".", 0, 14, 15),
                word("Four.", 1, 0, 5));
        List<Joined> sentences = Joined.of(Granularity.SENTENCE, texts, words);
        assertThat(sentences).extracting(one -> one.feature().text()).containsExactly("One two.", "Three.", "Four.");
        assertThat(sentences).extracting(Joined::parts).containsExactly(List.of(0, 1, 2), List.of(3, 4), List.of(5));
        List<Feature> whole = sentences.stream().map(Joined::feature).toList();
        assertThat(Joined.of(Granularity.WORD, texts, whole))
                .extracting(Joined::feature)
                .isEqualTo(whole);
    }

    private static Feature word(String text, int input, int start, int end) {
        return new Feature(text, new Place.Span(input, start, end), false, List.of());
    }
}
