package dev.limpid.task;

import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.Disturbance;
import dev.limpid.evaluate.MaxSensitivity;
import dev.limpid.evaluate.Nearby;
import dev.limpid.evaluate.Neighbours;
import dev.limpid.explain.Saliency;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Target;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TextEditsTest {
    private static TextModel words;
    private static TextModel moods;
    private static TextModel tags;

    @BeforeAll
    static void load() {
        words = TinyBert.load();
        moods = TinyBert.load(TextTasks.folder("moods"), null);
        tags = TinyBert.load(TinyBert.resource("/tiny-spans/bert-tags"), null);
    }

    @AfterAll
    static void close() {
        words.close();
        moods.close();
        tags.close();
    }

    private static Target top(TextModel model, Input input) {
        return TargetSpec.parse("top")
                .resolve(model, input, null, Target.Score.LOGIT, null)
                .get(0);
    }

    private static List<Disturbance.Disturbed> near(TextModel model, Text text, TextEdits.Kind kind, int samples) {
        Input input = model.prepare(text);
        return new TextEdits(kind, samples, model::prepare, words)
                .of(model.probe(), input, top(model, input), 4)
                .near();
    }

    private static String said(Disturbance.Disturbed one) {
        return one.input().originals().stream()
                .map(original -> ((Original.Text) original).text())
                .collect(Collectors.joining(" | "));
    }

    private static List<String> said(TextModel model, String text, TextEdits.Kind kind, int samples) {
        return near(model, Text.of(text), kind, samples).stream()
                .map(TextEditsTest::said)
                .toList();
    }

    private static Set<String> changes(Rewording rewording, String text) {
        return rewording.of(Text.of(text), place -> true).stream()
                .map(change -> Rewritten.at(change.place(), Text.of(text)) + ">" + change.after())
                .collect(Collectors.toSet());
    }

    @Test
    void a_word_has_three_cases() {
        assertThat(changes(new OtherCase(), "Who was I?"))
                .containsExactlyInAnyOrder("Who>who", "Who>WHO", "was>Was", "was>WAS", "I>i");
        assertThat(changes(new OtherCase(), "Ǆ élan 42")).containsExactlyInAnyOrder("Ǆ>ǆ", "élan>Élan", "élan>ÉLAN");
    }

    @Test
    void two_inner_letters_change_about() {
        assertThat(changes(new Typo(), "the film feels too 1234"))
                .containsExactlyInAnyOrder("film>flim", "feels>feles");
        assertThat(changes(new Typo(), "ab cabc")).containsExactly("cabc>cbac");
        // A letter outside the first plane is one letter, and a mark stays with its own.
        assertThat(changes(new Typo(), "a𝒷𝒸d")).containsExactly("a𝒷𝒸d>a𝒸𝒷d");
        assertThat(changes(new Typo(), "bes\u0301t")).isEmpty();
    }

    @Test
    void words_and_marks_are_spelled_in_two_ways() {
        assertThat(changes(new OtherSpelling(), "Favourite COLOR, 2 \"theatres\"!"))
                .containsExactlyInAnyOrder("Favourite>Favorite", "COLOR>COLOUR", "2>two", "\">\u201D", "!>.");
        assertThat(changes(new OtherSpelling(), "A full stop. And, a comma 42 -"))
                .containsExactly("->\u2013");
    }

    @Test
    void cased_words_in_another_case_are_other_tokens() {
        List<String> said = said(tags, "Who was born in New York", TextEdits.Kind.CASE, 100);
        assertThat(said).hasSize(12).contains("who was born in New York", "Who was born in New YORK");
        assertThat(said(tags, "Who was born in New York", TextEdits.Kind.CASE, 3))
                .hasSize(3);
    }

    @Test
    void a_model_that_reads_no_case_has_no_neighbours_by_case() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> said(moods, "a very good film", TextEdits.Kind.CASE, 5))
                .withMessage("Of 7 edits by case that this text allows, none gives the model other tokens and as many"
                        + " features, so it has no neighbours. Choose other edits: case, typo, spelling, synonym or"
                        + " paraphrase.");
    }

    /** One word is other, and it alone; what special tokens hold stays. */
    @Test
    void neighbours_have_the_same_features_in_order_but_one() {
        for (TextEdits.Kind kind : List.of(TextEdits.Kind.TYPO, TextEdits.Kind.SPELLING)) {
            Text text = new Text("the grey film about two lovers was great fun !", "who liked the colour ?");
            Input input = moods.prepare(text);
            List<Disturbance.Disturbed> near = near(moods, text, kind, 50);
            assertThat(near).hasSizeGreaterThan(3);
            assertThat(near).extracting(TextEditsTest::said).doesNotHaveDuplicates();
            for (Disturbance.Disturbed one : near) {
                List<Feature> features = one.input().features();
                assertThat(features).hasSameSizeAs(input.features());
                assertThat(features)
                        .extracting(Feature::special)
                        .isEqualTo(
                                input.features().stream().map(Feature::special).toList());
                long changed = IntStream.range(0, features.size())
                        .filter(i -> !features.get(i)
                                .text()
                                .equals(input.features().get(i).text()))
                        .count();
                assertThat(changed).isEqualTo(1);
                assertThat(one.input().tensors()).isNotEqualTo(input.tensors());
                assertThat(one.vector()).isEmpty();
            }
        }
    }

    @Test
    void an_edit_that_makes_one_word_two_is_left_out() {
        // Piece by piece a typo changes how many there are, word by word it does not.
        Text text = Text.of("the story was lovely and the actors were brilliant");
        Input input = moods.prepare(text, Granularity.TOKEN);
        TextEdits typos =
                new TextEdits(TextEdits.Kind.TYPO, 99, other -> moods.prepare(other, Granularity.TOKEN), null);
        List<Disturbance.Disturbed> near =
                typos.of(moods.probe(), input, top(moods, input), 1).near();
        int all = new Typo().of(text, place -> true).size();
        assertThat(near(moods, text, TextEdits.Kind.TYPO, 99)).hasSize(all);
        assertThat(near).hasSizeLessThan(all);
        assertThat(near).allSatisfy(one -> assertThat(one.input().features()).hasSameSizeAs(input.features()));
    }

    @Test
    void a_seed_means_the_same_neighbours() {
        Input input = moods.prepare(Text.of("the story was lovely and the actors were brilliant"));
        TextEdits edits = new TextEdits(TextEdits.Kind.TYPO, 4, moods::prepare, null);
        Target target = top(moods, input);
        List<List<String>> drawn = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            drawn.add(edits.of(moods.probe(), input, target, seed).near().stream()
                    .map(TextEditsTest::said)
                    .toList());
        }
        assertThat(drawn.get(0)).isEqualTo(drawn.get(1)).hasSize(4);
        assertThat(drawn.get(0)).isNotEqualTo(drawn.get(2));
    }

    @Test
    void a_gap_stays_and_is_asked_at_where_it_is_now() {
        Input input = words.prepare(Text.of("where she was walking the dog in [MASK] ."));
        Target target = top(words, input);
        List<Disturbance.Disturbed> near = new TextEdits(TextEdits.Kind.TYPO, 50, words::prepare, null)
                .of(words.probe(), input, target, 1)
                .near();
        List<Integer> places = near.stream()
                .map(one -> Objects.requireNonNull(one.target().position()))
                .distinct()
                .toList();
        assertThat(places).hasSizeGreaterThan(1);
        for (Disturbance.Disturbed one : near) {
            assertThat(one.input()
                            .tokens()
                            .get(Objects.requireNonNull(one.target().position())))
                    .isEqualTo("[MASK]");
            assertThat(said(one)).contains("[MASK]");
        }
    }

    @Test
    void a_tag_is_asked_at_the_same_words() {
        Input input = tags.prepare(Text.of("Mozart was born in New York"));
        Target target = top(tags, input);
        assertThat(target.steps()).isNotEmpty();
        List<Disturbance.Disturbed> near = new TextEdits(TextEdits.Kind.CASE, 50, tags::prepare, null)
                .of(tags.probe(), input, target, 1)
                .near();
        for (Disturbance.Disturbed one : near) {
            assertThat(one.target().positions())
                    .extracting(position -> featureAt(one.input(), position))
                    .isEqualTo(target.positions().stream()
                            .map(position -> featureAt(input, position))
                            .toList());
            assertThat(one.target().choice()).isEqualTo(target.choice());
        }
        assertThat(near).anyMatch(one -> !one.target().positions().equals(target.positions()));
    }

    private static int featureAt(Input input, int position) {
        return IntStream.range(0, input.features().size())
                .filter(i -> input.features().get(i).positions().contains(position))
                .findFirst()
                .orElseThrow();
    }

    /** The best words for the masked word behind the text as it is, found by hand. */
    @Test
    void synonyms_are_what_a_masked_language_model_says_when_it_has_read_the_word() {
        String text = "the dog was near the big park .";
        List<Rewritten.Change> found = new Synonym(words, -2, 2).of(Text.of(text), place -> true);
        assertThat(found)
                .extracting(change -> Rewritten.at(change.place(), Text.of(text)))
                .contains("dog", "big", "park")
                .doesNotContain("the", "was", ".");
        Input both = words.prepare(new Text(text, text.replace("dog", "[MASK]")));
        double[] row = Probabilities.of(
                words.probe()
                        .row(both, words.answers().output(), both.answers().get(0))
                        .toDoubles(),
                Target.Link.SOFTMAX);
        List<String> best = IntStream.range(0, row.length)
                .boxed()
                .sorted((a, b) -> Double.compare(row[b], row[a]))
                .limit(30)
                .map(words.vocabulary()::token)
                .filter(word -> word.chars().allMatch(Character::isLetter) && !word.equals("dog"))
                .toList();
        List<String> said = found.stream()
                .filter(change -> Rewritten.at(change.place(), Text.of(text)).equals("dog"))
                .map(Rewritten.Change::after)
                .toList();
        assertThat(said).hasSize(2);
        // In order of probability; words that hold others together are left out.
        assertThat(best.stream().filter(said::contains).toList()).isEqualTo(said);
        assertThat(best.subList(0, best.indexOf(said.get(1)) + 1).stream()
                        .filter(word -> !said.contains(word))
                        .toList())
                .allMatch(word -> Set.of(
                                "the", "a", "of", "in", "is", "was", "and", "to", "at", "by", "my", "it", "she", "he",
                                "where", "who", "near", "that", "i", "so", "un")
                        .contains(word));
        assertThat(new Synonym(words, 1.01, 2).of(Text.of(text), place -> true)).isEmpty();
    }

    @Test
    void opposites_names_and_words_that_hold_others_together_stay() {
        List<Rewritten.Change> found = new Synonym(words, -2, 40)
                .of(Text.of("Good dog . i was not in London by the big river"), place -> true);
        Set<String> changes = found.stream()
                .map(change -> change.place().start() + ">" + change.after())
                .collect(Collectors.toSet());
        assertThat(changes).doesNotContain("0>Bad", "0>bad", "36>small");
        assertThat(found)
                .extracting(change -> change.place().start())
                .contains(0, 5)
                .doesNotContain(11, 13, 17, 21, 24);
        assertThat(found.stream().filter(change -> change.place().start() == 0))
                .allMatch(change -> Character.isUpperCase(change.after().charAt(0)));
    }

    @Test
    void a_paraphrase_changes_several_words_at_once() {
        Text text = Text.of("one big dog was in the river park near [MASK] !");
        Input input = words.prepare(text);
        Synonym any = new Synonym(words, -2, 2);
        assertThat(any.of(text, place -> true)).isNotEmpty();
        // Random weights have no synonyms; numbers, marks and whatever points the same way are left.
        List<Disturbance.Disturbed> near = near(words, text, TextEdits.Kind.PARAPHRASE, 4);
        for (Disturbance.Disturbed one : near) {
            long changed = IntStream.range(0, input.features().size())
                    .filter(i -> !input.features()
                            .get(i)
                            .text()
                            .equals(one.input().features().get(i).text()))
                    .count();
            assertThat(changed).isGreaterThan(1);
        }
    }

    @Test
    void explanations_of_edits_are_compared_word_by_word() {
        Input input = moods.prepare(Text.of("the story was lovely and the actors were brilliant"));
        Target target = top(moods, input);
        Contender saliency = new Contender("saliency", new Saliency());
        double[] here = saliency.scores(moods.probe(), input, target);
        TextEdits typos = new TextEdits(TextEdits.Kind.TYPO, 5, moods::prepare, null);
        Neighbours found = Nearby.of(typos, moods.probe(), input, target, 1).told(saliency, here);
        assertThat(found.near()).hasSize(5);
        assertThat(found.here().input()).isEmpty();
        double largest = 0;
        for (Neighbours.Point point : found.near()) {
            assertThat(point.scores()).hasSameSizeAs(here);
            assertThat(point.hidden())
                    .hasSameSizeAs(found.here().hidden())
                    .isNotEqualTo(found.here().hidden());
            double moved = 0;
            for (int i = 0; i < here.length; i++) {
                moved += Math.pow(point.scores()[i] - here[i], 2);
            }
            largest = Math.max(largest, moved);
        }
        double length = Arrays.stream(here).map(score -> score * score).sum();
        assertThat(new MaxSensitivity().of(found)).isEqualTo(Math.sqrt(largest) / Math.sqrt(length));
    }

    @Test
    void what_is_no_text_by_itself_is_refused() {
        Input input = moods.prepare(Text.of("very good"));
        Target target = top(moods, input);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextEdits(TextEdits.Kind.TYPO, 5, text -> moods.prepare(Text.of("other")), null)
                        .of(moods.probe(), input, target, 1))
                .withMessage("This input was not made of its text alone (a chat, classes to choose from, a"
                        + " continuation), so the text cannot be edited and read again. Choose noise.");
        Input none = new Input(List.of(), input.tensors(), List.of(), List.of(), List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TextEdits(TextEdits.Kind.TYPO, 5, moods::prepare, null).of(moods.probe(), none, target, 1))
                .withMessage("Edits are of texts, and this input is none. Choose noise.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextEdits(TextEdits.Kind.SYNONYM, 5, moods::prepare, null))
                .withMessage(
                        "Edits by synonym take words from a masked language model, and none is given. Name one that"
                                + " fills masks, or choose case, typo or spelling.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextEdits(TextEdits.Kind.PARAPHRASE, 5, moods::prepare, moods))
                .withMessage("Edits by paraphrase take words from a masked language model, and model 'tiny' is for"
                        + " text-classification. Name one that fills masks, or choose case, typo or spelling.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextEdits.Kind.of("rhyme"))
                .withMessage("Unknown edits 'rhyme', expected case, typo, spelling, synonym, paraphrase.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TextEdits(TextEdits.Kind.CASE, 0, moods::prepare, null))
                .withMessage("case: samples must be at least 1, got 0.");
        Target answer = new Target(
                Target.Type.ANSWER, target.output(), new Target.Choice(1, "Rome"), null, null, Target.Score.LOGIT);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TextEdits(TextEdits.Kind.TYPO, 5, moods::prepare, null).of(moods.probe(), input, answer, 1))
                .withMessage(
                        "Edits of a text move its tokens, and target 'Rome' is made of tokens at places of their own."
                                + " Choose noise.");
    }

    /** Tokens of a text that are edited lie where the tokenizer says. */
    @Test
    void places_are_told_by_code_points() {
        Text text = new Text("𝒷 good", "😀 very bad");
        Place.Span place = new Place.Span(1, 2, 6);
        assertThat(Rewritten.at(place, text)).isEqualTo("very");
        assertThat(Rewritten.of(
                        text.parts(),
                        List.of(
                                new Rewritten.Change(place, "so"),
                                new Rewritten.Change(new Place.Span(0, 2, 6), "fine"),
                                new Rewritten.Change(new Place.Span(1, 7, 10), "🙃"))))
                .isEqualTo(new Text("𝒷 fine", "😀 so 🙃"));
    }
}
