package dev.limpid.cli;

import dev.limpid.report.TerminalStyle;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

class BarsTest {
    private final StringWriter err = new StringWriter();
    private final Bars bars = new Bars(new Screen(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            new TerminalStyle(80, false, true),
            false));

    @Test
    void without_a_terminal_a_large_transfer_gets_a_line_and_a_small_one_none() {
        bars.transferred("Fetching a small model", 1 << 20, 2 << 20);
        bars.transferred("Fetching a model", 1 << 20, 440 << 20);
        bars.transferred("Fetching a model", 2 << 20, 440 << 20);
        assertThat(err).hasToString(String.format("Fetching a model (440 MB) …%n"));
    }

    @Test
    void a_notice_is_a_line_of_its_own() {
        bars.transferred("Fetching a small model", 1 << 20, 2 << 20);
        bars.notice("Trying again in 1 s: the hub is busy.");
        assertThat(err).hasToString(String.format("limpid: Trying again in 1 s: the hub is busy.%n"));
    }
}
