package dev.limpid.report;

import dev.limpid.json.Golden;
import dev.limpid.select.Selection;
import dev.limpid.select.SelectionExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TerminalSelectionTest {
    private static final TerminalStyle COLOUR = new TerminalStyle(100, true, true);
    private static final TerminalStyle PLAIN = new TerminalStyle(100, false, true);
    private static final TerminalStyle NARROW = new TerminalStyle(60, false, true);
    private static final TerminalStyle ASCII = new TerminalStyle(60, false, false);

    @Test
    void a_selection_looks_as_it_was_approved() throws IOException {
        Selection selection = SelectionExamples.reviews();
        Golden.check("report", "dev/limpid/report/selection-plain.txt", TerminalSelection.render(selection, PLAIN));
        Golden.check("report", "dev/limpid/report/selection-narrow.txt", TerminalSelection.render(selection, NARROW));
        Golden.check("report", "dev/limpid/report/selection-ascii.txt", TerminalSelection.render(selection, ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 41, 60, 80, 100, 160})
    void no_line_is_wider_than_the_terminal(int columns) {
        for (Selection selection : List.of(
                SelectionExamples.reviews(),
                SelectionExamples.single(),
                SelectionExamples.abstained(),
                SelectionExamples.none(),
                SelectionExamples.hostile("日本語の方法".repeat(9)))) {
            assertThat(TerminalSelection.render(selection, new TerminalStyle(columns, false, true))
                            .lines())
                    .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void colour_changes_no_letter() {
        String coloured = TerminalSelection.render(SelectionExamples.reviews(), COLOUR);
        assertThat(coloured).contains("\u001b[1m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(TerminalSelection.render(SelectionExamples.reviews(), PLAIN));
    }

    @Test
    void a_plain_terminal_gets_ascii_only() {
        for (Selection selection : List.of(SelectionExamples.reviews(), SelectionExamples.abstained())) {
            assertThat(TerminalSelection.render(selection, ASCII)).matches("[\\x0A\\x20-\\x7E]*");
        }
    }

    @Test
    void names_send_no_escape_sequence() {
        assertThat(TerminalSelection.render(SelectionExamples.hostile("\u001b]0;owned\u0007"), PLAIN))
                .doesNotContain("\u001b", "\u0007");
    }

    @Test
    void without_a_ranking_there_are_no_places_and_no_picture() {
        assertThat(TerminalSelection.render(SelectionExamples.abstained(), PLAIN))
                .contains("No ranking.", "At least 20 are needed", "Candidates")
                .doesNotContain("Ranking", "1 all-minilm", "┤", "NaN", "null");
        assertThat(TerminalSelection.render(SelectionExamples.none(), PLAIN))
                .contains("hf:nobody/nothing failed: There is no tokenizer");
    }
}
