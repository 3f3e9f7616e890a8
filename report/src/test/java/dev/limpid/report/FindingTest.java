package dev.limpid.report;

import dev.limpid.look.Finding;
import dev.limpid.model.Original;
import dev.limpid.model.Provenance;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class FindingTest {
    private static final TerminalStyle STYLE = new TerminalStyle(60, false, true);

    private static Finding finding(List<String> columns, double[]... rows) {
        return new Finding(
                "patch",
                Map.of("target", "<b>"),
                "Most of it comes back at “<i>”.",
                List.of(
                        new Finding.Grid(
                                "restored",
                                "layer",
                                IntStream.range(0, rows.length)
                                        .mapToObj(i -> "layer " + i)
                                        .toList(),
                                "position",
                                columns,
                                rows,
                                List.of()),
                        new Finding.Listing(
                                "layers",
                                List.of("layer", "heldOut", "sure", "p"),
                                List.of(Arrays.asList("a", 0.5, true, null), Arrays.asList("b", 1e-7, false, 1.0)))),
                List.of("Mind the gap."));
    }

    @Test
    void numbers_stand_under_each_other_and_what_is_missing_is_said() {
        String text = TerminalFinding.render(
                finding(List.of("x", "<y>"), new double[] {1, -0.25}, new double[] {0, Double.NaN}), STYLE);
        assertThat(text)
                .contains("            x    <y>\n", "  layer 0  1.00  −0.25\n", "  layer 1  0.00    n/a\n")
                .contains(
                        "  layer  held out  sure     p\n",
                        "  a         0.500   yes\n",
                        "  b        1.0e−7    no  1.00\n")
                .endsWith("Note: Mind the gap.\n");
    }

    @Test
    void more_columns_than_fit_go_below() {
        List<String> columns = IntStream.range(0, 30).mapToObj(i -> "token" + i).toList();
        String text = TerminalFinding.render(finding(columns, new double[30]), STYLE);
        assertThat(text.lines().mapToInt(String::length).max().orElseThrow()).isLessThanOrEqualTo(60);
        columns.forEach(column -> assertThat(text).contains(column));
        assertThat(Collections.frequency(
                        text.lines().map(line -> line.strip().split(" {2}")[0]).toList(), "layer 0"))
                .isGreaterThan(3);
    }

    @Test
    void the_page_escapes_everything_and_holds_the_finding() {
        Finding finding = finding(List.of("x", "</script>"), new double[] {1, -0.25}, new double[] {0, Double.NaN});
        Provenance model = new Provenance("tiny", "test", "0".repeat(64), 1, "fill-mask");
        String page = HtmlFinding.write(model, List.of(new Original.Text("<script>")), finding);
        assertThat(page)
                .contains("<h1><bdi>Most of it comes back at “&lt;i&gt;”.</bdi></h1>")
                .contains("style=\"--v:0.85\">1.00", "class=\"f against\" style=\"--v:0.21\">−0.25", ">n/a<")
                .contains("\"look\": \"patch\"", "Mind the gap.");
        assertThat(page.split("<script", -1)).hasSize(3);
        assertThat(HtmlFinding.write(model, List.of(new Original.Text("<script>")), finding))
                .isEqualTo(page);
    }
}
