package dev.limpid.text;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class WindowTest {
    private static final Token FIRST = new Token("[CLS]", 2, 0, 0, -1, 0, 0, true);
    private static final Token LAST = new Token("[SEP]", 3, 0, 0, -1, 99, 99, true);

    /** A text of words of one letter a token. */
    private static List<Token> text(int input, int... lengths) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        for (int word = 0; word < lengths.length; word++) {
            for (int i = 0; i < lengths[word]; i++) {
                tokens.add(new Token("w" + word, 10, input, input, word, at, ++at, false));
            }
            at++;
        }
        return tokens;
    }

    private static List<Token> alone(List<Token> text) {
        return Stream.of(List.of(FIRST), text, List.of(LAST))
                .flatMap(List::stream)
                .toList();
    }

    private static int[] ones(int count) {
        return IntStream.generate(() -> 1).limit(count).toArray();
    }

    @Test
    void it_reaches_equally_far_to_both_sides() {
        Window window = Window.around(alone(text(0, ones(100))), 12, 50, 50).orElseThrow();
        assertThat(window.tokens()).hasSize(12).startsWith(FIRST).endsWith(LAST);
        assertThat(window.from()).isEqualTo(45);
        assertThat(window.to()).isEqualTo(54);
    }

    @Test
    void near_an_end_it_reaches_the_further_to_the_other_side() {
        List<Token> tokens = alone(text(0, ones(100)));
        assertThat(Window.around(tokens, 12, 2, 2))
                .hasValueSatisfying(window ->
                        assertThat(List.of(window.from(), window.to())).containsExactly(1, 10));
        assertThat(Window.around(tokens, 12, 99, 99))
                .hasValueSatisfying(window ->
                        assertThat(List.of(window.from(), window.to())).containsExactly(91, 100));
    }

    @Test
    void words_stay_whole() {
        // Words of four tokens: 1 to 4, 5 to 8, … 37 to 40.
        Window window = Window.around(alone(text(0, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)), 15, 22, 22)
                .orElseThrow();
        assertThat(window.from()).isEqualTo(17);
        assertThat(window.to()).isEqualTo(28);
    }

    @Test
    void a_word_longer_than_the_window_is_cut() {
        Window window = Window.around(alone(text(0, 60)), 12, 30, 30).orElseThrow();
        assertThat(window.tokens()).hasSize(12);
        assertThat(window.from()).isEqualTo(25);
    }

    @Test
    void of_a_pair_the_other_text_stays_whole() {
        Token middle = new Token("[SEP]", 3, 0, 0, -1, 20, 20, true);
        List<Token> tokens = Stream.of(
                        List.of(FIRST), text(0, ones(20)), List.of(middle), text(1, ones(5)), List.of(LAST))
                .flatMap(List::stream)
                .toList();
        Window first = Window.around(tokens, 16, 10, 10).orElseThrow();
        assertThat(first.tokens()).hasSize(16);
        assertThat(first.tokens().stream().filter(token -> token.input() == 1)).hasSize(5);
        assertThat(first.tokens()).contains(tokens.get(10));
        assertThat(Window.around(tokens, 16, 24, 24)).isEmpty();
        assertThat(Window.around(tokens, 16, 10, 24)).isEmpty();
    }

    @Test
    void what_does_not_fit_has_no_window() {
        List<Token> tokens = alone(text(0, ones(100)));
        assertThat(Window.around(tokens, 12, 10, 19)).isPresent();
        assertThat(Window.around(tokens, 12, 10, 20)).isEmpty();
        assertThat(Window.around(tokens, 2, 10, 10)).isEmpty();
    }

    /** A window is a stretch of the text, within the limit, holds the place, and is as large as words allow. */
    @Test
    void a_window_is_the_largest_that_is_centred_and_made_of_whole_words() {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            int[] lengths =
                    IntStream.range(0, 30).map(i -> 1 + random.nextInt(4)).toArray();
            List<Token> tokens = alone(text(0, lengths));
            int most = 12 + random.nextInt(40);
            int place = 1 + random.nextInt(tokens.size() - 2);
            Window window = Window.around(tokens, most, place, place).orElseThrow();
            int from = window.from();
            int to = window.to();
            assertThat(window.tokens()).startsWith(FIRST).endsWith(LAST).hasSizeLessThanOrEqualTo(most);
            assertThat(window.tokens().subList(1, window.tokens().size() - 1)).isEqualTo(tokens.subList(from, to + 1));
            assertThat(place).isBetween(from, to);
            // Words are of four tokens at most, so that whole words cost three at each end.
            assertThat(to - from + 1).isGreaterThanOrEqualTo(Math.min(most - 2, tokens.size() - 2) - 6);
            assertThat(from == 1
                            || tokens.get(from).word() != tokens.get(from - 1).word())
                    .isTrue();
            assertThat(to == tokens.size() - 2
                            || tokens.get(to).word() != tokens.get(to + 1).word())
                    .isTrue();
            boolean atEnd = from == 1 || to == tokens.size() - 2;
            assertThat(atEnd || Math.abs((place - from) - (to - place)) <= 8).isTrue();
        }
    }
}
