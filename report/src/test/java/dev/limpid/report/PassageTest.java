package dev.limpid.report;

import dev.limpid.explain.Attribution.Scored;
import dev.limpid.json.CapitalOfFrance;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class PassageTest {
    @Test
    void what_stands_in_the_text_makes_up_the_text() {
        String text = "  Él dijo: «¡👩‍👩‍👧‍👦!»\n𝒳 日本語 ";
        Passage passage = Passage.of(text, 0, Examples.words(text, 1));
        assertThat(text(passage)).isEqualTo(text);
        assertThat(passage.pieces())
                .filteredOn(Passage.Piece::isFeature)
                .extracting(Passage.Piece::text)
                .containsExactly("Él", "dijo:", "«¡👩‍👩‍👧‍👦!»", "𝒳", "日本語");
    }

    @Test
    void tokens_of_the_tokenizer_stand_around_the_text() {
        Passage passage = Passage.of(
                CapitalOfFrance.TEXT + " ",
                0,
                CapitalOfFrance.integratedGradients().scores());
        assertThat(passage.pieces().get(0)).isEqualTo(new Passage.Piece("[CLS]", 0, true));
        assertThat(passage.pieces()).extracting(Passage.Piece::text).endsWith(".", " ", "[SEP]");
    }

    @Test
    void features_that_overlap_show_each_letter_once() {
        List<Scored> overlapping = List.of(
                Examples.scored("abc", 0, 3, 1), Examples.scored("bcd", 1, 4, 1), Examples.scored("b", 1, 2, 1));
        assertThat(text(Passage.of("abcde", 0, overlapping))).isEqualTo("abcde");
    }

    @Test
    void a_span_beyond_the_text_is_cut_off() {
        assertThat(text(Passage.of("ab", 0, List.of(Examples.scored("b", 1, 9, 1)))))
                .isEqualTo("ab");
    }

    private static String text(Passage passage) {
        return passage.pieces().stream()
                .filter(piece -> !piece.inserted())
                .map(Passage.Piece::text)
                .collect(Collectors.joining());
    }
}
