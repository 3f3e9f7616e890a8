package dev.limpid.span;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import dev.limpid.text.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class BestSpansTest {
    static List<JsonNode> cases() {
        return Cases.of("answers");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void windows_and_answers_are_those_of_transformers(JsonNode one) {
        Tokenizer tokenizer = Cases.tokenizer(one.get("folder").textValue());
        String context = one.get("context").textValue();
        List<Token> tokens = tokenizer.tokens(new Text(one.get("question").textValue(), context));
        List<Window> windows = Window.sliding(
                tokens,
                BestSpans.CONTEXT,
                one.get("most").intValue(),
                one.get("overlap").intValue());
        List<JsonNode> expected = Cases.list(one.get("windows"));
        assertThat(windows.stream().map(window -> ids(window.tokens())))
                .isEqualTo(expected.stream()
                        .map(window -> Cases.longs(window.get("ids")))
                        .toList());
        List<BestSpans.Scored> scored = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            scored.add(new BestSpans.Scored(
                    windows.get(i).tokens(),
                    Cases.numbers(expected.get(i).get("starts")),
                    Cases.numbers(expected.get(i).get("ends"))));
        }
        BestSpans best = new BestSpans(
                one.get("top").intValue(),
                one.get("longest").intValue(),
                one.get("impossible").booleanValue());
        assertAnswers(best.in(context, scored), one.get("answers"));
    }

    private static List<Long> ids(List<Token> tokens) {
        return tokens.stream().map(Token::id).toList();
    }

    private static void assertAnswers(List<Span> found, JsonNode expected) {
        assertThat(found.stream().map(Span::text)).isEqualTo(Cases.strings(expected.get("text")));
        assertThat(found.stream().map(Span::start)).isEqualTo(Cases.ints(expected.get("start")));
        assertThat(found.stream().map(Span::end)).isEqualTo(Cases.ints(expected.get("end")));
        double[] scores = Cases.numbers(expected.get("score"));
        for (int i = 0; i < scores.length; i++) {
            assertThat(found.get(i).score()).isCloseTo(scores[i], within(1e-7 * scores[i]));
        }
    }

    private static final Tokenizer PIECES = Cases.tokenizer("tiny-spans/bert-spans");

    /** Tokens of "[CLS] Who ? [SEP] Mozart , Mozart [SEP]", all but one as fit as the other. */
    private static BestSpans.Scored scored(String context, int start, int end) {
        List<Token> tokens = PIECES.tokens(new Text("Who?", context));
        double[] starts = new double[tokens.size()];
        double[] ends = new double[tokens.size()];
        starts[start] = 9;
        ends[end] = 9;
        return new BestSpans.Scored(tokens, starts, ends);
    }

    @Test
    void an_answer_knows_the_tokens_that_begin_and_end_it() {
        List<Span> found = BestSpans.STANDARD.in("Mozart, Bach", List.of(scored("Mozart, Bach", 4, 6)));
        assertThat(found).singleElement().satisfies(span -> {
            assertThat(span.startToken()).isEqualTo(4);
            assertThat(span.endToken()).isEqualTo(6);
            // "B" is only the first piece of its word.
            assertThat(span.text()).isEqualTo("Mozart, Bach");
            assertThat(span.end()).isEqualTo(12);
        });
    }

    @Test
    void no_answer_is_in_the_question_or_longer_than_allowed() {
        assertThat(new BestSpans(50, 2, false).in("Mozart, Mozart", List.of(scored("Mozart, Mozart", 1, 2))))
                .extracting(Span::text)
                .containsExactlyInAnyOrder("Mozart", ",", "Mozart,", ", Mozart");
        assertThat(new BestSpans(50, 15, false).in("Mozart", List.of(scored("Mozart", 4, 0))))
                .extracting(Span::text)
                .containsExactly("Mozart");
    }

    @Test
    void the_same_text_twice_is_one_answer() {
        List<Span> found = new BestSpans(50, 1, false).in("Mozart, mozart", List.of(scored("Mozart, mozart", 6, 6)));
        assertThat(found).extracting(Span::text).doesNotHaveDuplicates();
        BestSpans.Scored twice = scored("Mozart, Mozart", 6, 6);
        List<Span> merged = new BestSpans(50, 1, false).in("Mozart, Mozart", List.of(twice));
        assertThat(merged).extracting(Span::text).containsExactly("Mozart", ",");
        assertThat(merged.get(0).start()).isEqualTo(8);
        double e = Math.exp(9);
        // Each of five tokens that count, the first of all one of them: [CLS] Mozart , Mozart.
        assertThat(merged.get(0).score()).isCloseTo((e * e + 1) / Math.pow(e + 3, 2), within(1e-12));
    }

    @Test
    void no_answer_is_one_only_where_asked_for() {
        List<BestSpans.Scored> nowhere = List.of(scored("Mozart", 0, 0));
        assertThat(BestSpans.STANDARD.in("Mozart", nowhere))
                .extracting(Span::text)
                .containsExactly("Mozart");
        assertThat(new BestSpans(1, 15, true).in("Mozart", nowhere))
                .extracting(Span::text)
                .containsExactly("");
        List<BestSpans.Scored> both = List.of(scored("Mozart", 0, 0), scored("Mozart", 4, 4));
        assertThat(new BestSpans(1, 15, true).in("Mozart", both))
                .extracting(Span::text)
                .containsExactly("Mozart");
    }

    @Test
    void refuses_to_find_none() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BestSpans.STANDARD.top(0))
                .withMessage("Asked for 0 answers of at most 15 tokens, expected 1 or more of each.");
    }

    @Test
    void a_question_that_leaves_no_room_is_refused() {
        List<Token> tokens =
                PIECES.tokens(new Text("Where was Mozart born", "Mozart was born in Salzburg, not in Vienna."));
        assertThat(tokens).hasSize(17);
        assertThat(Window.sliding(tokens, 1, 17, 8)).hasSize(1);
        assertThat(Window.sliding(tokens, 1, 16, 8)).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Window.sliding(tokens, 1, 14, 7))
                .withMessage(
                        "The model reads 14 tokens, and all but the text to be cut into windows has 7: that leaves 7,"
                                + " expected more than the 7 that windows share. Shorten the other text.");
    }

    @Test
    void windows_cover_the_context_and_share_what_they_are_told_to() {
        List<Token> tokens = PIECES.tokens(new Text("Who", "of ".repeat(29)));
        for (int most = 10; most < 36; most++) {
            List<Window> windows = Window.sliding(tokens, 1, most, 4);
            assertThat(windows.get(windows.size() - 1).tokens().size()).isLessThanOrEqualTo(most);
            int[] seen = new int[tokens.size()];
            for (Window window : windows) {
                if (windows.size() > 1) {
                    for (int i = window.from(); i <= window.to(); i++) {
                        seen[i]++;
                    }
                }
            }
            if (windows.size() > 1) {
                assertThat(Arrays.copyOfRange(seen, 3, 32)).doesNotContain(0);
                assertThat(Arrays.stream(seen).sum()).isEqualTo(29 + 4 * (windows.size() - 1));
            }
        }
    }

    /** transformers calls "東京" one word in byte pairs, and two in pieces. */
    @Test
    void words_are_the_same_whatever_the_vocabulary() {
        String context = "is it 東京";
        for (String folder : List.of("tiny-spans/bert-spans", "tiny-spans/roberta-spans")) {
            List<Token> tokens = Cases.tokenizer(folder).tokens(new Text("Where?", context));
            double[] logits = new double[tokens.size()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = tokens.get(i).start() == 7 && tokens.get(i).input() == 1 ? 9 : 0;
            }
            assertThat(BestSpans.STANDARD.in(context, List.of(new BestSpans.Scored(tokens, logits, logits))))
                    .extracting(Span::text)
                    .containsExactly("京");
        }
    }
}
