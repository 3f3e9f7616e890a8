package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import org.junit.jupiter.api.Test;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class HtmlBoardTest {
    private static final Pattern PANEL = Pattern.compile(
            "(?s)<article id=\"[^\"]*\" class=\"story panel\" style=\"--scale:([0-9.]+)\" data-explanation=\"(\\d+)\".*?</article>");
    private static final Pattern WORD =
            Pattern.compile("<(?:ruby|span) class=\"f [^\"]*\" style=\"--v:([0-9.]+)\" data-f=\"(\\d+)\"");

    @Test
    void colours_of_all_methods_stand_for_shares_on_one_scale() {
        Document document = two();
        String html = HtmlBoard.write(document, null, Tongue.ENGLISH);
        double greatest = Double.parseDouble(html.replaceAll("(?s).*?data-greatest=\"([0-9.]+)\".*", "$1"));
        int seen = 0;
        for (Matcher panel = PANEL.matcher(html); panel.find(); ) {
            Attribution explanation = document.explanations().get(Integer.parseInt(panel.group(2)));
            double all = explanation.scores().stream()
                    .mapToDouble(one -> Math.abs(one.score()))
                    .sum();
            for (Matcher word = WORD.matcher(panel.group()); word.find(); seen++) {
                double share = Double.parseDouble(word.group(1)) * Double.parseDouble(panel.group(1)) * greatest;
                double score = explanation
                        .scores()
                        .get(Integer.parseInt(word.group(2)))
                        .score();
                assertThat(share).isCloseTo(Math.abs(score) / all, within(2e-3));
            }
        }
        assertThat(seen).isGreaterThan(10);
    }

    @Test
    void equal_documents_give_equal_bytes_in_each_tongue() {
        for (Tongue tongue : Tongue.all()) {
            assertThat(HtmlBoard.write(two(), null, tongue)).isEqualTo(HtmlBoard.write(two(), null, tongue));
        }
        assertThat(HtmlBoard.write(two(), null, Tongue.CHINESE)).contains("原因对照");
    }

    @Test
    void it_is_one_element_that_asks_nobody_and_no_text_opens_a_tag() {
        String html = HtmlBoard.write(Examples.hostile(Examples.SCRIPT), null, Tongue.ENGLISH);
        assertThat(html.strip()).startsWith("<div class=\"board\"").endsWith("</div>");
        assertThat(html).doesNotContain("<script>", "http://", "https://", " onclick", " onerror=alert(1)>");
        assertThat(Pattern.compile("<script").matcher(html).results()).hasSize(1);
    }

    @Test
    void an_answer_alone_is_a_board_without_panels() {
        assertThat(HtmlBoard.write(CapitalOfFrance.predicted(), null, Tongue.ENGLISH))
                .contains("class=\"answers\"")
                .doesNotContain("side-by-side", "class=\"legend shared\"");
    }

    @Test
    void its_script_is_a_module_of_the_report_s_own() {
        assertThat(HtmlBoard.script())
                .contains("const figures = (root) =>", "const report = (root) =>")
                .endsWith("export { figures, report };\n");
        assertThat(HtmlBoard.style()).contains(".side-by-side", ".canvas");
    }

    private static Document two() {
        return CapitalOfFrance.document(CapitalOfFrance.integratedGradients(), CapitalOfFrance.saliency());
    }
}
