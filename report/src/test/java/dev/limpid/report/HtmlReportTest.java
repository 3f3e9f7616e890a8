package dev.limpid.report;

import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Golden;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class HtmlReportTest {
    @Test
    void the_capital_of_france_looks_as_it_was_approved() throws IOException {
        Golden.check("report", "dev/limpid/report/explained.html", HtmlReport.write(CapitalOfFrance.explained()));
    }

    @Test
    void several_explanations_stack_behind_a_list_of_links() throws IOException {
        String html = HtmlReport.write(CapitalOfFrance.document(
                CapitalOfFrance.integratedGradients(), CapitalOfFrance.saliency(), CapitalOfFrance.attention(12, 12)));
        assertThat(html).contains("href=\"#explanation-1\"", "href=\"#explanation-3\"", "id=\"explanation-3\"");
        java.nio.file.Files.writeString(java.nio.file.Path.of("/tmp/three.html"), html);
    }
}
