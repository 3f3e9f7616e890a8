package dev.limpid.report;

import dev.limpid.json.Golden;
import dev.limpid.train.Training;
import dev.limpid.train.Trainings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TerminalTrainingTest {
    private static final TerminalStyle COLOUR = new TerminalStyle(80, true, true);
    private static final TerminalStyle PLAIN = new TerminalStyle(80, false, true);
    private static final TerminalStyle ASCII = new TerminalStyle(50, false, false);

    @Test
    void a_training_looks_as_it_was_approved() throws IOException {
        Training training = Trainings.reviews();
        Golden.check("report", "dev/limpid/report/training-plain.txt", TerminalTraining.render(training, PLAIN));
        Golden.check("report", "dev/limpid/report/training-narrow.txt", TerminalTraining.render(training, ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 41, 60, 80, 120})
    void no_line_is_wider_than_the_terminal(int columns) {
        for (Training training : List.of(
                Trainings.tagger(),
                Trainings.language(),
                Trainings.answers(),
                Trainings.begun(),
                Trainings.hostile("日本語の方法".repeat(9)))) {
            assertThat(TerminalTraining.render(training, new TerminalStyle(columns, false, true))
                            .lines())
                    .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void colour_changes_no_letter() {
        String coloured = TerminalTraining.render(Trainings.reviews(), COLOUR);
        assertThat(coloured).contains("\u001b[1m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(TerminalTraining.render(Trainings.reviews(), PLAIN));
    }

    @Test
    void a_plain_terminal_gets_ascii_only() {
        assertThat(TerminalTraining.render(Trainings.reviews(), ASCII)).matches("[\\x0A\\x20-\\x7E]*");
    }

    @Test
    void names_send_no_escape_sequence() {
        assertThat(TerminalTraining.render(Trainings.hostile("\u001b]0;owned\u0007"), PLAIN))
                .doesNotContain("\u001b", "\u0007");
    }

    @Test
    void a_sparkline_goes_from_the_least_to_the_largest() {
        assertThat(Sparkline.of(List.of(0.0, 7.0, Double.NaN, 3.0), 10, true)).isEqualTo("▁█ ▄");
        assertThat(Sparkline.of(List.of(1.0, 3.0, 10.0, 10.0), 2, false)).isEqualTo("_#");
        assertThat(Sparkline.of(List.of(2.0, 2.0), 5, false)).isEqualTo("__");
        assertThat(Sparkline.of(List.of(), 5, true)).isEmpty();
    }
}
