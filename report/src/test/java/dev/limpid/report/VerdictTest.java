package dev.limpid.report;

import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import org.junit.jupiter.api.Test;

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

    private static String text(Document document) {
        return Verdict.text(document, Scene.of(document, null));
    }
}
