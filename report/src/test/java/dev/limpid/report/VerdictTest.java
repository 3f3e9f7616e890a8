package dev.limpid.report;

import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {
    @Test
    void the_verdict_names_the_answer_and_what_led_to_it() {
        assertThat(text(CapitalOfFrance.explained()))
                .isEqualTo(
                        "bert-base-uncased answers “paris” (41.7\u00a0%), mostly because of “capital” and “France”.");
    }

    @Test
    void the_verdict_speaks_of_sensitivity_where_scores_have_no_sign() {
        assertThat(text(CapitalOfFrance.document(CapitalOfFrance.saliency())))
                .contains(", and is most sensitive to “capital”");
    }

    @Test
    void the_verdict_names_a_strong_objection() {
        assertThat(text(Examples.text("not good", -2, 3))).endsWith("mostly because of “good”, despite “not”.");
    }

    @Test
    void the_verdict_claims_nothing_where_nothing_speaks_for_the_answer() {
        assertThat(text(Examples.text("not good", -2, -1)))
                .endsWith("; nothing in the text speaks for “POSITIVE”, and against it most “not”.");
    }

    @Test
    void maps_without_scores_give_no_reasons() {
        assertThat(text(CapitalOfFrance.document(CapitalOfFrance.attention(1, 1))))
                .isEqualTo("bert-base-uncased answers “paris” (41.7\u00a0%).");
    }

    @Test
    void of_a_picture_the_verdict_names_the_regions_that_hold_most() {
        assertThat(text(Pictures.explained()))
                .isEqualTo("birds answers “wren” (90.0\u00a0%), mostly because of the centre of the picture.");
        assertThat(text(Pictures.document(90, 90, Pictures.saliency(Pictures.scores(9, 9, i -> i < 2 ? 1 : 0)))))
                .endsWith(", and is most sensitive to the upper left of the picture.");
        assertThat(text(Pictures.document(90, 90, Pictures.integratedGradients(corners(1, 1)))))
                .endsWith(", mostly because of the upper left and the lower right of the picture.");
    }

    @Test
    void of_a_picture_the_verdict_claims_no_more_than_the_scores_hold() {
        assertThat(text(Pictures.document(90, 90, Pictures.integratedGradients(Pictures.scores(9, 9, i -> 1)))))
                .endsWith("; what speaks for it is spread over the picture.");
        assertThat(text(Pictures.document(90, 90, Pictures.saliency(Pictures.scores(9, 9, i -> 1)))))
                .endsWith("; what it is sensitive to is spread over the picture.");
        assertThat(text(Pictures.document(90, 90, Pictures.integratedGradients(corners(1, -2)))))
                .endsWith("; more in the picture speaks against “wren” than for it.");
        assertThat(text(Pictures.document(90, 90, Pictures.integratedGradients(corners(0, -2)))))
                .endsWith("; nothing in the picture speaks for “wren”.");
    }

    @Test
    void of_another_answer_than_the_models_the_verdict_says_which() {
        Tensor scores = corners(0, 1);
        Target finch = Pictures.target(1, "finch");
        assertThat(text(Pictures.document(90, 90, Pictures.attribution("integrated-gradients", scores, finch, 0.0, 1))))
                .endsWith("; what speaks for “finch” is mostly the lower right of the picture.");
        assertThat(text(Pictures.document(90, 90, Pictures.attribution("saliency", scores, finch, null, 0))))
                .endsWith("; “finch” is most sensitive to the lower right of the picture.");
    }

    @Test
    void entities_are_listed_and_reasons_say_which_they_are_of() {
        Prediction person = AnswersTest.passage("PER", 1, 1, "Mozart");
        Prediction place = AnswersTest.passage("LOC", 3, 4, "Salzburg");
        Document document = Examples.text("not good", -2, 3);
        assertThat(text(of(document, "token-classification", person, place, place, place)))
                .isEqualTo("tiny answers “PER: Mozart” (90.0\u00a0%), “LOC: Salzburg” (90.0\u00a0%), “LOC: Salzburg”"
                        + " (90.0\u00a0%) and 1 more; what speaks for “POSITIVE” is mostly “good”, despite “not”.");
        assertThat(text(of(document, "token-classification")))
                .startsWith("tiny names nothing in the text; what speaks for “POSITIVE”");
    }

    @Test
    void an_answer_is_a_passage() {
        Prediction answer = AnswersTest.passage("Salzburg", 5, null, "Salzburg");
        Prediction other = AnswersTest.passage("Vienna", 7, null, "Vienna");
        Document document = Examples.text("not good", -2, 3);
        assertThat(text(of(document, "question-answering", answer, other)))
                .startsWith("tiny answers “Salzburg” (90.0\u00a0%); what speaks for “POSITIVE”");
    }

    private static Document of(Document document, String task, Prediction... predictions) {
        return new Document(
                new Provenance("tiny", "here", "0", 1, task),
                document.originals(),
                List.of(predictions),
                document.explanations(),
                List.of(),
                0);
    }

    @Test
    void a_similarity_is_a_number_that_words_raised_or_lowered() {
        assertThat(text(Values.similarity(0.755, 0.3, 0.2, 0.01)))
                .isEqualTo("encoder finds a similarity of 0.755, raised most by “cats” and “purr”.");
        assertThat(text(Values.similarity(0.1, -0.3, 0.2, -0.2)))
                .isEqualTo("encoder finds a similarity of 0.100, lowered most by “cats” and “loudly”, but raised by"
                        + " “purr”.");
    }

    private static Tensor corners(double first, double last) {
        return Pictures.scores(9, 9, i -> i == 0 ? first : i == 80 ? last : 0);
    }

    private static String text(Document document) {
        return Verdict.text(document, Scene.of(document, null));
    }
}
