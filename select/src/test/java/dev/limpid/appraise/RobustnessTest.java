package dev.limpid.appraise;

import dev.limpid.corpus.Item;
import dev.limpid.performance.Figure;
import dev.limpid.task.TaskModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RobustnessTest {
    private static final Robustness.Trial ALL_WORDS = new Robustness.Trial(1, 2, 0.1, 5);

    @TempDir
    Path folder;

    private static double figure(Robustness found, String name) {
        return found.figures().stream()
                .filter(one -> one.meaning().name().equals(name))
                .map(Figure::value)
                .findFirst()
                .orElseThrow()
                .mean();
    }

    private static Part part(Robustness found, String by, String which) {
        return found.parts().stream()
                .filter(one -> one.by().equals(by) && one.which().equals(which))
                .findFirst()
                .orElseThrow(() -> new AssertionError(found.parts().toString()));
    }

    private static List<Item> items(int count) {
        Random random = new Random(2);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(Made.text(
                    i, (i % 4 == 0 ? "wonderful " : "terrible ") + Made.some(random, 3), i % 4 == 0 ? "yes" : "no"));
        }
        return items;
    }

    @Test
    void a_model_that_always_says_the_same_loses_nothing_and_is_as_sure_as_it_says() throws IOException {
        // Logits ±½ ln 3: three quarters sure of yes, which a quarter are.
        try (TaskModel<?> model = Made.ofWords(folder, Map.of(), sum -> sum.add(Math.log(3) / 2))) {
            Robustness found = Robustness.of(model, items(60), Map.of(), ALL_WORDS);
            assertThat(found.disturbed().changed().mean()).isZero();
            assertThat(found.disturbed().drop().mean()).isZero();
            assertThat(found.disturbed().drop().low()).isZero();
            assertThat(found.disturbed().examples()).isEqualTo(60);
            assertThat(figure(found, "accuracy")).isEqualTo(0.25);
            assertThat(figure(found, "ece")).isCloseTo(0.5, within(1e-6));
            assertThat(figure(found, "log-loss"))
                    .isCloseTo(-0.25 * Math.log(0.75) - 0.75 * Math.log(0.25), within(1e-6));
            assertThat(found.reliability().bins()).hasSize(1);
            assertThat(part(found, "label", "yes").accuracy().mean()).isEqualTo(1);
            assertThat(part(found, "label", "no").accuracy().mean()).isZero();
        }
    }

    @Test
    void a_model_that_knows_words_by_their_letters_alone_is_found_out() throws IOException {
        Map<String, Double> weights = Map.of("wonderful", 4.0);
        try (TaskModel<?> model = Made.ofWords(folder, weights, sum -> sum.add(-2))) {
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                items.add(Made.text(i, i % 4 == 0 ? "wonderful dog" : "window dog", i % 4 == 0 ? "yes" : "no"));
            }
            Robustness found = Robustness.of(model, items, Map.of(), ALL_WORDS);
            // Each of the quarter that says so is no longer known; all others are nothing to it anyway.
            assertThat(found.disturbed().changed().mean()).isEqualTo(0.25);
            assertThat(found.disturbed().drop().mean()).isEqualTo(0.25);
            assertThat(found.disturbed().drop().isAbove(0)).isTrue();
            assertThat(found.disturbed().how()).isEqualTo("letters swapped in 100 % of the words");
            assertThat(figure(found, "accuracy")).isEqualTo(1);
        }
    }

    @Test
    void where_it_is_weak_is_found_by_column_and_by_length() throws IOException {
        Map<String, Double> weights = Map.of("wonderful", 4.0, "terrible", -4.0, "people", 9.0);
        try (TaskModel<?> model = Made.ofWords(folder, weights, sum -> sum)) {
            List<Item> items = new ArrayList<>();
            List<String> sources = new ArrayList<>();
            List<Double> years = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                boolean other = i % 4 == 3;
                // Texts from elsewhere are long, and speak of people, which is taken for praise.
                items.add(Made.text(
                        i,
                        (i % 2 == 0 ? "wonderful" : "terrible") + (other ? " people is it the sea" : " dog"),
                        i % 2 == 0 ? "yes" : "no"));
                sources.add(other ? "elsewhere" : "here");
                years.add(1980.0 + i);
            }
            Robustness found =
                    Robustness.of(model, items, Map.of("source", sources, "year", years), Robustness.Trial.USUAL);
            assertThat(part(found, "source", "here").accuracy().mean()).isEqualTo(1);
            assertThat(part(found, "source", "elsewhere").accuracy().mean()).isZero();
            assertThat(part(found, "words", "6").accuracy().count()).isEqualTo(20);
            assertThat(found.parts().stream()
                            .filter(one -> one.by().equals("year"))
                            .map(Part::which))
                    .containsExactly("at most 1999", "above 1999 to 2019", "above 2019 to 2039", "above 2039");
            assertThat(part(found, "year", "above 2039").accuracy().count()).isEqualTo(20);
            assertThat(found.weak().toString()).contains("source is elsewhere");
        }
    }

    @Test
    void a_picture_of_stripes_is_none_out_of_focus_and_one_of_one_colour_stays() throws IOException {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            items.add(Made.picture(folder, i, i % 3 == 0, 5 * i));
        }
        try (TaskModel<?> model = Made.ofStripes(folder.resolve("stripes"))) {
            Robustness found = Robustness.of(model, items, Map.of(), ALL_WORDS);
            assertThat(figure(found, "accuracy")).isEqualTo(1);
            assertThat(found.disturbed().changed().mean()).isCloseTo(1 / 3.0, within(1e-12));
            assertThat(found.disturbed().drop().mean()).isCloseTo(1 / 3.0, within(1e-12));
            assertThat(found.disturbed().how()).isEqualTo("out of focus by 10 % of the height");
            assertThat(part(found, "pixels", "256").accuracy().count()).isEqualTo(12);
            assertThat(found.parts().stream().filter(one -> one.by().equals("brightness")))
                    .extracting(Part::which)
                    .containsExactly("at most 20", "above 20 to 40", "above 40 to 127.5");
        }
    }

    @Test
    void of_a_text_that_is_longer_than_a_model_reads_the_beginning_counts() throws IOException {
        Map<String, Double> weights = Map.of("wonderful", 4.0, "terrible", -4.0);
        Random random = new Random(7);
        List<Item> whole = new ArrayList<>();
        List<Item> begun = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<String> words = new ArrayList<>();
            for (int k = 0; k < 20; k++) {
                words.add(Made.WORDS.get(random.nextInt(Made.WORDS.size())));
            }
            String label = i % 2 == 0 ? "yes" : "no";
            whole.add(Made.text(i, String.join(" ", words) + ".", label));
            begun.add(Made.text(i, String.join(" ", words.subList(0, 10)), label));
        }
        whole.set(3, begun.get(3));
        // Ten words and two tokens of its own.
        try (TaskModel<?> few = Made.ofFew(folder.resolve("few"), 12, weights, sum -> sum.add(1));
                TaskModel<?> any = Made.ofWords(folder.resolve("any"), weights, sum -> sum.add(1))) {
            Robustness found = Robustness.of(few, whole, Map.of(), Robustness.Trial.USUAL);
            Robustness expected = Robustness.of(any, begun, Map.of(), Robustness.Trial.USUAL);
            assertThat(found.notes())
                    .containsExactly("39 texts are longer than the 12 tokens that model 'made' reads; what is beyond is"
                            + " not read.");
            assertThat(expected.notes()).isEmpty();
            assertThat(found.figures()).isEqualTo(expected.figures());
            assertThat(found.parts()).isEqualTo(expected.parts());
            assertThat(part(found, "words", "10").accuracy().count()).isEqualTo(40);
            // A word with a slip is as many tokens as it has letters, and the text is cut again.
            assertThat(found.disturbed().examples()).isEqualTo(40);
            Interpretability explained = Interpretability.of(few, whole, Budget.USUAL.explaining(6, 1), more -> {});
            assertThat(explained.examples()).isEqualTo(6);
            assertThat(explained.notes()).anyMatch(note -> note.contains("longer than the 12 tokens"));
        }
    }

    @Test
    void what_cannot_be_read_is_in_no_part_and_told() throws IOException {
        try (TaskModel<?> model = Made.ofWords(folder, Map.of("wonderful", 1.0), sum -> sum)) {
            List<Item> items = new ArrayList<>();
            List<String> sources = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                items.add(Made.text(i, i % 4 == 1 ? " " : "wonderful dog", "yes"));
                sources.add(i % 4 == 1 ? "blank" : i < 20 ? "early" : "late");
            }
            Robustness found = Robustness.of(model, items, Map.of("source", sources), ALL_WORDS);
            assertThat(found.parts().stream()
                            .filter(one -> one.by().equals("source"))
                            .map(Part::which))
                    .containsExactly("early", "late");
            assertThat(part(found, "source", "late").accuracy().count()).isEqualTo(15);
            assertThat(found.notes()).hasSize(1);
            assertThat(found.notes().get(0))
                    .startsWith("10 of 40 examples were left out, which the model cannot read. texts:1: ");
        }
    }

    /** As published classifiers have them: in capitals, numbered, or not named at all. */
    @ParameterizedTest
    @CsvSource({
        "'{\"id2label\":{\"0\":\"NO\",\"1\":\" Yes\"}}', no, yes",
        "'{\"id2label\":{\"0\":\"LABEL_0\",\"1\":\"LABEL_1\"}}', 0, 1",
        "'{\"id2label\":{\"0\":\"0\",\"1\":\"1\"}}', 0, 1",
        "'{}', 0, 1"
    })
    void classes_of_the_same_name_in_another_form_are_the_same(String config, String no, String yes)
            throws IOException {
        Map<String, Double> weights = Map.of("wonderful", 4.0, "people", -9.0);
        Made.ofWords(folder, weights, sum -> sum.add(-2)).close();
        try (TaskModel<?> model = Made.configured(folder, config)) {
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                // Of those that are wonderful half are about people, which the model does not like.
                items.add(Made.text(
                        i,
                        i % 4 == 0 ? "wonderful " + (i % 8 == 0 ? "people" : "dog") : "window dog",
                        i % 4 == 0 ? yes : no));
            }
            Robustness found = Robustness.of(model, items, Map.of(), ALL_WORDS);
            assertThat(figure(found, "accuracy")).isEqualTo(0.875);
            assertThat(part(found, "label", yes).accuracy().mean()).isEqualTo(0.5);
            assertThat(part(found, "label", no).accuracy().mean()).isEqualTo(1);
            assertThat(found.weak().toString()).contains("label is " + yes);
            Interpretability explained = Interpretability.of(model, items, Budget.USUAL.explaining(4, 1), more -> {});
            assertThat(explained.examples()).isEqualTo(4);
        }
    }

    @Test
    void two_names_in_the_data_are_not_one_class_of_the_model() throws IOException {
        try (TaskModel<?> model = Made.ofWords(folder, Map.of(), sum -> sum)) {
            List<Item> items = List.of(Made.text(0, "wonderful dog", "no"), Made.text(1, "terrible dog", "No "));
            assertThatThrownBy(() -> Robustness.of(model, items, Map.of(), ALL_WORDS))
                    .hasMessage("texts:1: its class is 'No ', and model 'made' knows no, yes. Appraise a model that"
                            + " learnt these classes.");
        }
    }

    @Test
    void the_same_seed_gives_the_same() throws IOException {
        Map<String, Double> weights = Map.of("wonderful", 1.0, "window", -2.0, "garden", 1.5, "the", -1.0);
        try (TaskModel<?> model = Made.ofWords(folder, weights, sum -> sum)) {
            Robustness one = Robustness.of(model, items(50), Map.of(), Robustness.Trial.USUAL);
            assertThat(Robustness.of(model, items(50), Map.of(), Robustness.Trial.USUAL))
                    .isEqualTo(one);
        }
    }

    @Test
    void refuses_what_cannot_be_told() throws IOException {
        try (TaskModel<?> model = Made.ofWords(folder, Map.of(), sum -> sum)) {
            List<Item> shorts = List.of(Made.text(0, "is it", "yes"), Made.text(1, "the sea", "no"));
            assertThatThrownBy(() -> Robustness.of(model, shorts, Map.of(), Robustness.Trial.USUAL))
                    .hasMessage("In none of 2 texts a slip can be made: all words are short. Judge by longer ones.");
            assertThatThrownBy(
                            () -> Robustness.of(model, shorts, Map.of("source", List.of("a")), Robustness.Trial.USUAL))
                    .hasMessage("Column 'source' tells of 1 of 2 examples, expected all.");
            assertThatThrownBy(() -> new Robustness.Trial(0.1, 0, 0.1, 0))
                    .hasMessage("Slips are drawn at least once, got 0.");
        }
    }
}
