package dev.limpid.span;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class EntitiesTest {
    private static final List<String> LABELS = List.of("O", "B-PER", "I-PER", "B-LOC", "I-LOC");

    @ParameterizedTest
    @EnumSource
    void entities_are_those_of_transformers(Grouping grouping) {
        List<JsonNode> cases = Cases.of("entities");
        assertThat(cases).hasSizeGreaterThan(40);
        for (JsonNode one : cases) {
            Tokenizer tokenizer = Cases.tokenizer(one.get("folder").textValue());
            String text = one.get("text").textValue();
            List<Token> tokens = tokenizer.tokens(Text.of(text));
            String name = one.get("folder").textValue() + ": " + text;
            assertThat(tokens.stream().map(Token::id)).as(name).isEqualTo(Cases.longs(one.get("ids")));
            Entities entities = new Entities(
                    tokenizer,
                    Cases.strings(one.get("labels")),
                    grouping,
                    Set.copyOf(Cases.strings(one.get("ignored"))));
            List<Entity> found = entities.in(text, tokens, Cases.rows(one.get("logits")));
            assertSame(name, text, found, one.get("entities").get(grouping.toString()));
        }
    }

    /** Places but for white space at the ends. */
    private static void assertSame(String name, String text, List<Entity> found, JsonNode expected) {
        assertThat(found.stream().map(Entity::label)).as(name).isEqualTo(Cases.strings(expected.get("label")));
        double[] scores = Cases.numbers(expected.get("score"));
        List<Integer> starts = Cases.ints(expected.get("start"));
        List<Integer> ends = Cases.ints(expected.get("end"));
        int[] points = text.codePoints().toArray();
        for (int i = 0; i < scores.length; i++) {
            Entity entity = found.get(i);
            assertThat(entity.score()).as(name).isCloseTo(scores[i], within(1e-7));
            String there = new String(points, starts.get(i), ends.get(i) - starts.get(i));
            assertThat(entity.text()).as(name).isEqualTo(stripped(there));
            assertThat(entity.text()).isEqualTo(new String(points, entity.start(), entity.end() - entity.start()));
            assertThat(entity.end()).as(name).isLessThanOrEqualTo(ends.get(i));
            assertThat(entity.start()).as(name).isGreaterThanOrEqualTo(starts.get(i));
        }
    }

    private static String stripped(String text) {
        return text.replaceAll("(?U)^[\\s\\u00a0]+|[\\s\\u00a0]+$", "");
    }

    @Test
    void neighbours_of_one_label_are_one_entity_and_b_begins_another() {
        assertThat(found("Mozart Mozart Mozart Salzburg", Grouping.SIMPLE, 2, 2, 1, 3))
                .containsExactly("PER Mozart Mozart [1, 2]", "PER Mozart [3]", "LOC Salzburg [4]");
    }

    @Test
    void a_word_has_one_label_where_words_are_kept() {
        assertThat(found("Bach", Grouping.SIMPLE, 1, 0, 0, 3)).containsExactly("PER B [1]", "LOC h [4]");
        assertThat(found("Bach", Grouping.FIRST, 1, 0, 0, 3)).containsExactly("PER Bach [1, 2, 3, 4]");
        assertThat(found("Bach", Grouping.AVERAGE, 1, 0, 0, 3)).isEmpty();
    }

    @Test
    void entities_know_their_tokens_and_places_by_code_points() {
        Tokenizer tokenizer = Cases.tokenizer("tiny-spans/roberta-tags");
        String text = "😀 Mozart😀";
        List<Token> tokens = tokenizer.tokens(Text.of(text));
        double[][] logits = new double[tokens.size()][];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = row(tokens.get(i).start() == 2 ? 2 : 0);
        }
        List<Entity> found = new Entities(tokenizer, LABELS, Grouping.FIRST, Entities.OUTSIDE).in(text, tokens, logits);
        // The last emoji stands where no space parts it from the word.
        assertThat(found).singleElement().satisfies(entity -> {
            assertThat(entity.text()).isEqualTo("Mozart😀");
            assertThat(entity.start()).isEqualTo(2);
            assertThat(entity.end()).isEqualTo(9);
            assertThat(entity.tokens().get(0)).isPositive();
        });
    }

    /** There, {@code e} with an accent that normalisation drops is shorter than its text, so it would go on with the word before. */
    @Test
    void a_letter_that_lost_its_accent_begins_a_word() {
        Tokenizer tokenizer = Cases.tokenizer("text-tasks/moods");
        String text = "la e\u0301cole";
        List<Token> tokens = tokenizer.tokens(Text.of(text));
        double[][] logits = new double[tokens.size()][];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = row(tokens.get(i).start() >= 3 ? 4 : 2);
        }
        assertThat(new Entities(tokenizer, LABELS, Grouping.FIRST, Entities.OUTSIDE).in(text, tokens, logits))
                .extracting(Entity::text)
                .containsExactly("la", "e\u0301cole");
    }

    @Test
    void a_text_without_tokens_has_no_entities() {
        Tokenizer tokenizer = Cases.tokenizer("tiny-spans/bert-tags");
        List<Token> tokens = tokenizer.tokens(Text.of(" "));
        double[][] logits = {row(1), row(1)};
        assertThat(new Entities(tokenizer, LABELS, Grouping.MAX, Entities.OUTSIDE).in(" ", tokens, logits))
                .isEmpty();
    }

    @Test
    void groupings_are_named_as_in_transformers() {
        assertThat(List.of(Grouping.values()).stream().map(Grouping::toString).collect(Collectors.joining(" ")))
                .isEqualTo("none simple first average max");
        assertThat(Grouping.of("max")).isEqualTo(Grouping.MAX);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grouping.of("mean"))
                .withMessage("Unknown grouping 'mean', expected one of none, simple, first, average, max.");
    }

    /** Each token of a text is sure of a label; those that the tokenizer puts in are of an entity, too. */
    private static List<String> found(String text, Grouping grouping, int... labels) {
        Tokenizer tokenizer = Cases.tokenizer("tiny-spans/bert-tags");
        List<Token> tokens = tokenizer.tokens(Text.of(text));
        assertThat(tokens).hasSize(labels.length + 2);
        double[][] logits = new double[tokens.size()][];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = row(i == 0 || i > labels.length ? 1 : labels[i - 1]);
        }
        return new Entities(tokenizer, LABELS, grouping, Entities.OUTSIDE)
                .in(text, tokens, logits).stream()
                        .map(one -> one.label() + " " + one.text() + " " + one.tokens())
                        .toList();
    }

    private static double[] row(int label) {
        double[] row = new double[LABELS.size()];
        row[label] = 5;
        return row;
    }
}
