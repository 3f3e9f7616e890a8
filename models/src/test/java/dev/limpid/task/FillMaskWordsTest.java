package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.text.Text;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Masked-language models whose vocabularies keep the space before a word: byte pairs, and pieces of sentences. */
class FillMaskWordsTest {
    @ParameterizedTest
    @ValueSource(strings = {"words", "pieces"})
    void gaps_are_filled_as_in_python(String name) {
        try (TextModel model = TextTasks.open(TextTasks.folder(name), null)) {
            assertThat(model.task()).isEqualTo(Task.FILL_MASK);
            for (JsonNode one : TextTasks.golden(name).get("fills")) {
                Input input = model.prepare(Text.of(one.get("text").textValue()));
                assertThat(input.tokens()).isEqualTo(Golden.strings(one.get("tokens")));
                Integer position = model.position(input, null);
                assertThat(position).isEqualTo(one.get("position").intValue());
                List<Prediction> top = model.top(input, position, 5);
                assertThat(top).extracting(Prediction::label).isEqualTo(Golden.strings(one.get("top")));
                for (int i = 0; i < 5; i++) {
                    assertThat(top.get(i).index())
                            .isEqualTo(one.get("ids").get(i).intValue());
                    assertThat(top.get(i).score())
                            .isCloseTo(one.get("logits").get(i).doubleValue(), within(1e-4));
                    assertThat(top.get(i).probability())
                            .isCloseTo(one.get("probabilities").get(i).doubleValue(), within(1e-5));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"words", "pieces"})
    void a_token_is_a_word_with_the_space_before_it_where_there_is_one(String name) {
        JsonNode golden = TextTasks.golden(name);
        JsonNode fill = golden.get("fills").get(0);
        try (TextModel model = TextTasks.open(TextTasks.folder(name), null)) {
            Input input = model.prepare(Text.of(fill.get("text").textValue()));
            golden.get("words").properties().forEach(word -> {
                String words = "token:" + word.getKey();
                if (word.getValue().isNull()) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> TextTasks.target(model, input, words))
                            .withMessageStartingWith(
                                    "Target '" + words + "' is not in the model's vocabulary; it would be ")
                            .withMessageEndingWith(". Choose one of these, or another word.");
                    return;
                }
                Target target = TextTasks.target(model, input, words);
                int id = word.getValue().intValue();
                assertThat(target.choice()).as(words).isEqualTo(model.answers().choice(id));
                assertThat(model.probe().score(input, target))
                        .as(words)
                        .isCloseTo(fill.get("row").get(id).doubleValue(), within(1e-4));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"words, and, Ġand", "pieces, and, ▁and"})
    void the_letters_of_a_word_inside_another_are_chosen_by_their_number(String name, String word, String spaced) {
        try (TextModel model = TextTasks.open(TextTasks.folder(name), null)) {
            Input input = model.prepare(Text.of("<mask>"));
            int inside = model.vocabulary().id(word).orElseThrow();
            assertThat(TextTasks.target(model, input, "token:" + word).choice().label())
                    .isEqualTo(spaced);
            assertThat(TextTasks.target(model, input, "index:" + inside).choice())
                    .isEqualTo(new Target.Choice(inside, word));
        }
    }
}
