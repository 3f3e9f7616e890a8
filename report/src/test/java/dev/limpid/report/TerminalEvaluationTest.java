package dev.limpid.report;

import dev.limpid.evaluate.Need;
import dev.limpid.json.Golden;
import dev.limpid.json.Judged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TerminalEvaluationTest {
    private static final TerminalStyle COLOUR = new TerminalStyle(80, true, true);
    private static final TerminalStyle PLAIN = new TerminalStyle(80, false, true);
    private static final TerminalStyle ASCII = new TerminalStyle(60, false, false);

    @Test
    void an_evaluation_looks_as_it_was_approved() throws IOException {
        Judged judged = Evaluations.recommended().judged();
        Golden.check("report", "dev/limpid/report/evaluation-plain.txt", TerminalEvaluation.render(judged, PLAIN));
        Golden.check("report", "dev/limpid/report/evaluation-narrow.txt", TerminalEvaluation.render(judged, ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 41, 60, 80, 120})
    void no_line_is_wider_than_the_terminal(int columns) {
        for (Evaluations one : new Evaluations[] {
            Evaluations.undecided(),
            Evaluations.noneFits(),
            Evaluations.alone(),
            Evaluations.hostile("日本語の方法".repeat(9))
        }) {
            assertThat(TerminalEvaluation.render(one.judged(), new TerminalStyle(columns, false, true))
                            .lines())
                    .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void colour_changes_no_letter() {
        Judged judged = Evaluations.undecided().judged();
        String coloured = TerminalEvaluation.render(judged, COLOUR);
        assertThat(coloured).contains("\u001b[1m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(TerminalEvaluation.render(judged, PLAIN));
    }

    @Test
    void a_plain_terminal_gets_ascii_only() {
        assertThat(TerminalEvaluation.render(Evaluations.recommended().judged(), ASCII))
                .matches("[\\x0A\\x20-\\x7E]*");
    }

    @Test
    void names_send_no_escape_sequence() {
        String attack = "\u001b]0;owned\u0007";
        assertThat(TerminalEvaluation.render(
                        Evaluations.hostile(attack).judged(Need.LOCAL, List.of(attack), attack), PLAIN))
                .doesNotContain("\u001b", "\u0007");
    }

    @Test
    void the_chart_has_its_dot_between_random_and_best() {
        String line = TerminalEvaluation.render(Evaluations.recommended().judged(), PLAIN)
                .lines()
                .filter(one -> one.contains("●") && one.contains("ablation"))
                .findFirst()
                .orElseThrow();
        assertThat(line.indexOf('┊')).isLessThan(line.indexOf('├'));
        assertThat(line.indexOf('├')).isLessThan(line.indexOf('●'));
        assertThat(line.indexOf('●')).isLessThan(line.indexOf('┤'));
        assertThat(line.indexOf('┤')).isLessThan(line.lastIndexOf('┊'));
    }
}
