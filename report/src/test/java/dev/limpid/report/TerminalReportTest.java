package dev.limpid.report;

import dev.limpid.explain.Attribution.Scored;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.json.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TerminalReportTest {
    private static final TerminalStyle COLOUR = new TerminalStyle(80, true, true);
    private static final TerminalStyle PLAIN = new TerminalStyle(80, false, true);
    private static final TerminalStyle NARROW = new TerminalStyle(30, false, false);
    private static final String MIXED =
            "日本語のテキスト、とても良い映画でした。 👩‍👩‍👧‍👦👍🏽🇫🇷 Donaudampfschifffahrtsgesellschaftskapitän مرحبا cafe\u0301";

    @Test
    void the_capital_of_france_looks_as_it_was_approved() throws IOException {
        check("colour.txt", COLOUR);
        check("plain.txt", PLAIN);
        check("narrow.txt", NARROW);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 31, 40, 57, 80, 200})
    void no_line_is_wider_than_the_terminal(int columns) {
        TerminalStyle style = new TerminalStyle(columns, false, true);
        for (Document document : new Document[] {
            CapitalOfFrance.document(CapitalOfFrance.integratedGradients(), CapitalOfFrance.attention(2, 2)),
            Examples.text(MIXED, 1, -2, 0.5, 3, -1.25, 1),
            Examples.hostile(MIXED)
        }) {
            assertThat(TerminalReport.render(document, style).lines())
                    .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(style.columns()));
        }
    }

    @Test
    void without_colour_there_is_no_escape_byte() {
        Document document =
                CapitalOfFrance.document(CapitalOfFrance.integratedGradients(), CapitalOfFrance.attention(2, 2));
        assertThat(TerminalReport.render(document, PLAIN)).doesNotContain("\u001b");
    }

    @Test
    void colour_changes_no_letter() {
        Document document = CapitalOfFrance.document(CapitalOfFrance.saliency());
        String stripped = TerminalReport.render(document, COLOUR).replaceAll("\u001b\\[[0-9;]*m", "");
        String marked = TerminalReport.render(document, PLAIN);
        assertThat(stripped.lines().filter(line -> line.contains("█")))
                .containsExactlyElementsOf(
                        marked.lines().filter(line -> line.contains("█")).toList());
    }

    @Test
    void a_text_from_the_user_cannot_control_the_terminal() {
        String attack = "a\u001b[2Jb\u009b31mc\u0007\u202edef\u2066g\u0000h\r\ni\u007fj\u001b]0;title\u0007";
        String report = TerminalReport.render(Examples.hostile(attack), COLOUR);
        String ours = report.replaceAll("\u001b\\[[0-9;]*m", "");
        assertThat(ours.codePoints())
                .allSatisfy(point -> assertThat(point == '\n' || !Character.isISOControl(point))
                        .isTrue());
        assertThat(ours).doesNotContain("\u202e", "\u2066");
        // What the attack would paint with is no sequence of ours.
        assertThat(report).doesNotContain("\u001b[2J", "\u001b[31m", "\u001b]0");
    }

    @Test
    void an_ascii_terminal_gets_no_decoration_it_cannot_show() {
        Document document = CapitalOfFrance.document(
                CapitalOfFrance.integratedGradients(), CapitalOfFrance.saliency(), CapitalOfFrance.attention(2, 2));
        assertThat(TerminalReport.render(document, new TerminalStyle(80, true, false))
                        .chars())
                .allMatch(letter -> letter < 128);
    }

    @Test
    void scores_that_are_no_numbers_are_not_drawn() {
        assertThat(TerminalReport.render(Examples.text("one two", Double.NaN, 1), PLAIN))
                .doesNotContain("NaN")
                .contains("two");
    }

    @Test
    void a_sampled_score_brings_its_interval_where_there_is_room() {
        Scored exact = Examples.scored("word", 0, 4, 1.5);
        Document sampled = Examples.document("word", List.of(new Scored(exact.feature(), 1.5, 1.25, 1.75)));
        assertThat(TerminalReport.render(sampled, PLAIN)).contains("+1.50 [+1.25, +1.75]");
        assertThat(TerminalReport.render(sampled, NARROW)).contains("+1.50").doesNotContain("[+1.25");
    }

    @Test
    void a_long_text_names_only_the_strongest() {
        String report = TerminalReport.render(Examples.text("word ".repeat(500), 1, 2, -3), PLAIN);
        assertThat(report).contains("… 490 more");
    }

    @Test
    void a_picture_looks_as_it_was_approved() throws IOException {
        for (TerminalStyle style : List.of(COLOUR, PLAIN, NARROW, new TerminalStyle(80, true, true, true))) {
            String name = style == COLOUR ? "256" : style == PLAIN ? "plain" : style == NARROW ? "narrow" : "millions";
            Golden.check(
                    "report",
                    "dev/limpid/report/picture-" + name + ".txt",
                    TerminalReport.render(Pictures.explained(), Pictures.picture(), style));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 37, 57, 80, 200})
    void no_picture_is_wider_than_the_terminal_or_higher_than_a_page(int columns) {
        for (int[] size : new int[][] {{18, 12}, {600, 20}, {20, 600}, {300, 300}, {1, 1}}) {
            Document document = Pictures.document(size[0], size[1], Pictures.saliency(Pictures.bird()));
            for (boolean colour : new boolean[] {true, false}) {
                String report = TerminalReport.render(
                        document, Pictures.picture(size[0], size[1]), new TerminalStyle(columns, colour, true));
                List<String> lines =
                        report.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
                assertThat(lines)
                        .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(columns));
                assertThat(lines).hasSizeLessThan(100);
            }
        }
    }

    @Test
    void an_ascii_terminal_draws_pictures_in_ascii() {
        assertThat(TerminalReport.render(Pictures.explained(), Pictures.picture(), new TerminalStyle(80, true, false))
                        .chars())
                .allMatch(letter -> letter < 128);
    }

    private static void check(String file, TerminalStyle style) throws IOException {
        Golden.check("report", "dev/limpid/report/" + file, TerminalReport.render(CapitalOfFrance.explained(), style));
    }
}
