package dev.limpid.task;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Counterfactual;
import dev.limpid.explain.Editing;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class WordEditsTest {
    private static final String TEXT = "The dog walked in [MASK] .";

    private static TextModel model;

    @BeforeAll
    static void load() {
        model = TinyBert.load();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Games games() {
        return new Games(model, new Games.Wishes(null, 0), more -> {});
    }

    private static Target top(Input input) {
        return TargetSpec.parse("top")
                .resolve(model, input, null, Target.Score.LOGIT, null)
                .get(0);
    }

    private static Editing editing(String text) {
        Input input = model.prepare(Text.of(text));
        return games().editing(model.probe(), input, top(input), null);
    }

    private static Prediction answer(String text) {
        Input input = model.prepare(Text.of(text));
        return model.top(input, model.position(input, null), 1).get(0);
    }

    /** The best words for a gap by themselves, as predict lists them for the text typed with that gap. */
    @Test
    void proposed_is_what_the_model_would_say_in_the_place_of_each_word() {
        List<Editing.Edit> edits = editing(TEXT).proposals(3);
        assertThat(edits.stream().map(Editing.Edit::before).distinct()).containsExactly("The", "dog", "walked", "in");
        Input typed = model.prepare(Text.of("The [MASK] walked in [MASK] ."));
        List<Prediction> best = model.top(typed, typed.answers().get(0), 40);
        List<Editing.Edit> dogs =
                edits.stream().filter(edit -> edit.before().equals("dog")).toList();
        List<String> words = best.stream()
                .map(Prediction::label)
                .filter(label -> label.matches("[a-z]+") && !label.equals("dog"))
                .limit(3)
                .toList();
        assertThat(dogs.stream().map(Editing.Edit::after)).containsExactlyElementsOf(words);
        assertThat(dogs.get(0).fluency())
                .isCloseTo(
                        Math.log(Objects.requireNonNull(best.stream()
                                .filter(one -> one.label().equals(words.get(0)))
                                .findFirst()
                                .orElseThrow()
                                .probability())),
                        within(1e-5));
        assertThat(dogs.get(0).place()).isEqualTo(new Place.Span(0, 4, 7));
    }

    @Test
    void an_edited_text_is_what_a_user_would_type() {
        Editing editing = editing("\uD83D\uDE00 The dog walked in [MASK] .");
        List<Editing.Edit> edits = editing.proposals(2);
        Editing.Edit dog = edits.stream()
                .filter(edit -> edit.before().equals("dog"))
                .findFirst()
                .orElseThrow();
        Editing.Edit in = edits.stream()
                .filter(edit -> edit.before().equals("in"))
                .findFirst()
                .orElseThrow();
        Probe.Asked edited = editing.edited(List.of(dog, in)).orElseThrow();
        Input typed = model.prepare(Text.of("\uD83D\uDE00 The " + dog.after() + " walked " + in.after() + " [MASK] ."));
        assertThat(edited.input().tokens()).isEqualTo(typed.tokens());
        assertThat(edited.position()).isEqualTo(model.position(typed, null));
    }

    @Test
    void what_is_told_is_what_the_model_answers_and_no_edit_can_be_left_out() {
        Input input = model.prepare(Text.of(TEXT));
        Target top = top(input);
        Counterfactual method = new Counterfactual(3, 8, 10, null, null, games());
        Attribution told = method.explain(model.probe(), input, top);
        Attribution.Edited edited = Objects.requireNonNull(told.edited());
        assertThat(edited.flips()).isTrue();
        assertThat(edited.edits()).isNotEmpty();
        String text = edited.texts().get(0);
        assertThat(answer(text).label())
                .isEqualTo(edited.answer())
                .isNotEqualTo(top.choice().label());
        for (Editing.Edit edit : edited.edits()) {
            Place.Span span = (Place.Span) edit.place();
            assertThat(TEXT.substring(span.start(), span.end())).isEqualTo(edit.before());
        }
        // Each proper part, typed.
        int count = edited.edits().size();
        for (int bits = 0; bits < (1 << count) - 1; bits++) {
            List<Editing.Edit> part = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if ((bits >> i & 1) == 1) {
                    part.add(edited.edits().get(i));
                }
            }
            assertThat(answer(typed(part)).label()).isEqualTo(top.choice().label());
        }
        Attribution again = method.explain(model.probe(), input, top);
        assertThat(again.scores()).isEqualTo(told.scores());
        assertThat(again.edited()).isEqualTo(edited);
        for (int i = 0; i < told.scores().size(); i++) {
            int feature = i;
            double score = told.scores().get(i).score();
            List<Editing.Edit> rest = edited.edits().stream()
                    .filter(edit -> edit.feature() != feature)
                    .toList();
            double expected = rest.size() == count ? 0 : score(typed(rest), top) - score(typed(edited.edits()), top);
            assertThat(score).isCloseTo(expected, within(1e-5));
        }
    }

    private static String typed(List<Editing.Edit> edits) {
        StringBuilder text = new StringBuilder(TEXT);
        for (int i = edits.size() - 1; i >= 0; i--) {
            Place.Span span = (Place.Span) edits.get(i).place();
            text.replace(span.start(), span.end(), edits.get(i).after());
        }
        return text.toString();
    }

    private static double score(String text, Target target) {
        Input input = model.prepare(Text.of(text));
        return model.probe().score(input, target.at(model.position(input, null)));
    }

    @Test
    void without_a_flip_the_nearest_is_told_as_such() {
        Input input = model.prepare(Text.of(TEXT));
        Attribution told = new Counterfactual(1, 1, 1, 2, null, games()).explain(model.probe(), input, top(input));
        if (!Objects.requireNonNull(told.edited()).flips()) {
            assertThat(told.warnings()).singleElement().asString().startsWith("No edit of up to 1 word was found");
        }
        assertThat(told.cost().forwardPasses()).isLessThanOrEqualTo(5);
    }

    @Test
    void a_model_that_fills_no_masks_proposes_no_words() {
        Input input = model.prepare(Text.of(TEXT));
        try (TextModel other = TinyBert.load(TinyBert.resource("/tiny-bert"), Task.FEATURE_EXTRACTION)) {
            Games games = new Games(model, new Games.Wishes(null, 0), more -> {}, name -> other);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> games.editing(model.probe(), input, top(input), "other"))
                    .withMessage("counterfactual takes words from a masked language model, and model 'tiny' is for"
                            + " feature-extraction. Name one that fills masks: --set proposer=bert-base-uncased.");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> games().editing(model.probe(), input, top(input), "other"))
                .withMessage("There is no model 'other' at hand that could propose words.");
    }

    @Test
    void at_a_word_itself_nothing_is_asked() {
        Input input = model.prepare(Text.of(TEXT));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> games().editing(model.probe(), input, top(input).at(2), null))
                .withMessage(
                        "counterfactual changes words, so that token 2 moves: it asks at a gap to be filled, at the"
                                + " first token, or of the text as a whole.");
    }
}
