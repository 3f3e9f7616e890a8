package dev.limpid.report;

import dev.limpid.explain.Attribution.Scored;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.model.Feature;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Passages that a model names or answers with, marked in their texts; sentences that are no text of the user's, folded. */
class MarkedTest {
    private static final TerminalStyle PLAIN = new TerminalStyle(80, false, true);
    private static final String SENTENCE = "\uD83D\uDE00 Wolfgang Mozart lived in Vienna.";

    private static Prediction passage(String label, int input, int start, int end, String text, double probability) {
        return new Prediction(
                label,
                1,
                null,
                2.5,
                probability,
                null,
                null,
                new Prediction.Passage(new Place.Span(input, start, end), text));
    }

    private static Document document(String task, List<String> texts, Prediction... predictions) {
        return new Document(
                new Provenance("tiny", "folder", "0", 1, task),
                texts.stream().<Original>map(Original.Text::new).toList(),
                List.of(predictions),
                List.of(),
                List.of(),
                0);
    }

    private static List<Marked> marked(Document document) {
        return Marked.of(document, Scene.of(document, null));
    }

    static final Document NAMED = document(
            "token-classification",
            List.of(SENTENCE),
            passage("PER", 0, 2, 17, "Wolfgang Mozart", 0.97),
            passage("ORG", 0, 11, 17, "Mozart", 0.5),
            passage("LOC", 0, 27, 33, "Vienna", 0.91));
    static final Document ANSWERED = document(
            "question-answering",
            List.of("Where?", SENTENCE),
            passage("Vienna", 1, 27, 33, "Vienna", 0.8),
            passage("in Vienna", 1, 24, 33, "in Vienna", 0.1));

    @Test
    void what_is_marked_makes_up_the_text_again() {
        for (Document document : List.of(NAMED, ANSWERED)) {
            List<Marked> texts = marked(document);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(texts.get(i).runs().stream().map(Marked.Run::text).collect(Collectors.joining()))
                        .isEqualTo(document.texts().get(i));
            }
        }
    }

    @Test
    void entities_are_marked_where_they_are_and_none_within_another() {
        assertThat(marked(NAMED).get(0).runs().stream().filter(Marked.Run::marked))
                .extracting(run -> run.text() + "/" + run.told())
                .containsExactly("Wolfgang Mozart/PER 97.0\u00a0%", "Vienna/LOC 91.0\u00a0%");
        assertThat(TerminalReport.render(NAMED, PLAIN))
                .contains("\uD83D\uDE00 [Wolfgang Mozart PER 97.0 %] lived in [Vienna LOC 91.0 %].");
        assertThat(HtmlReport.write(NAMED))
                .contains(
                        "<mark class=\"entity\">Vienna<span class=\"tag\">LOC 91.0\u00a0%</span></mark>",
                        "in the order of the text");
    }

    @Test
    void the_best_answer_alone_is_marked_and_the_question_stands_apart() {
        assertThat(marked(ANSWERED)).extracting(Marked::name).containsExactly("Question", "Context");
        assertThat(TerminalReport.render(ANSWERED, PLAIN))
                .contains("Question: Where?", "Context: \uD83D\uDE00 Wolfgang Mozart lived in [Vienna 80.0 %].");
        assertThat(HtmlReport.write(ANSWERED)).contains("<p class=\"label\">Question</p>", "best first");
    }

    @Test
    void an_answer_that_lies_nowhere_is_not_marked() {
        assertThat(marked(CapitalOfFrance.explained())).isEmpty();
        Document none = document("question-answering", List.of("Where?", SENTENCE), passage("", 1, 0, 0, "", 0.9));
        assertThat(marked(none)).allMatch(text -> text.runs().stream().noneMatch(Marked.Run::marked));
    }

    @Test
    void names_of_passages_are_never_markup() {
        for (String attack : List.of(Examples.SCRIPT, Examples.IMAGE)) {
            Document hostile = document(
                    "token-classification", List.of(attack), passage(attack, 0, 0, attack.length() - 1, "x", 0.5));
            assertThat(HtmlReport.write(hostile)).doesNotContain("<script>alert", "<img src=x");
        }
    }

    @Test
    void sentences_of_labels_are_folded_away_and_told() {
        List<String> texts = new ArrayList<>(List.of("My dog"));
        List<Scored> scores = new ArrayList<>(Examples.words("My dog", 1, 2));
        for (int i = 1; i <= 5; i++) {
            texts.add("About L" + i);
            Feature held = new Feature("About", new Place.Span(i, 0, 5), true, List.of(i + 1));
            scores.add(new Scored(held, 0.25 * i, null, null));
        }
        Document document = new Document(
                new Provenance("tiny", "folder", "0", 1, "zero-shot-classification"),
                texts.stream().<Original>map(Original.Text::new).toList(),
                List.of(new Prediction("L1", 0, null, 1, 0.4)),
                Examples.document("My dog", scores).explanations(),
                List.of(),
                0);
        assertThat(TerminalReport.render(document, PLAIN).replaceAll("\\s+", " "))
                .contains(
                        "“About L1”, “About L2”, “About L3” and 2 more",
                        "About (sentence 5) +1.25",
                        " My(+1.00) dog(+2.00) ")
                .doesNotContain("About(");
        assertThat(HtmlReport.write(document))
                .contains("<summary>5 sentences read beside it", "<details class=\"held\">");
    }
}
