package dev.limpid.report;

import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What lies somewhere in a picture says where. */
class AnswersTest {
    @Test
    void a_box_says_where_it_is() {
        Prediction found = new Prediction("cat", 0, 3, 2.5, 0.9, new Original.Box(10.4, 20, 30, 40), null);
        assertThat(Page.label(found)).isEqualTo("cat, 10 to 40 across, 20 to 60 down");
    }

    @Test
    void an_area_says_how_large_it_is() {
        assertThat(Page.label(new Prediction("sky", 2, null, 2.5, 0.9, null, 0.614)))
                .isEqualTo("sky, on 61.4\u00a0% of the picture");
    }

    @Test
    void an_entity_says_what_is_named_and_an_answer_is_a_passage_itself() {
        Prediction entity = passage("PER", 1, 1, "Mozart");
        assertThat(Page.label(entity)).isEqualTo("PER: Mozart");
        assertThat(Page.label(passage("Mozart", 5, null, "Mozart"))).isEqualTo("Mozart");
        assertThat(Page.areApart(List.of(entity, passage("LOC", 3, 4, "Salzburg"))))
                .isFalse();
        assertThat(Page.areApart(List.of(new Prediction("a", 0, 1, 2, 0.5), new Prediction("b", 0, 3, 2, 0.5))))
                .isTrue();
    }

    static Prediction passage(String label, int index, @Nullable Integer position, String text) {
        return new Prediction(
                label,
                index,
                position,
                2.5,
                0.9,
                null,
                null,
                new Prediction.Passage(new Place.Span(0, 0, text.length()), text));
    }

    @Test
    void any_other_answer_is_its_label() {
        assertThat(Page.label(new Prediction("POSITIVE", 1, null, 2.5, 0.9))).isEqualTo("POSITIVE");
    }
}
