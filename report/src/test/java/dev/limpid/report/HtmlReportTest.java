package dev.limpid.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.json.Golden;
import dev.limpid.json.JsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class HtmlReportTest {
    private static final Pattern REQUEST =
            Pattern.compile("(?i)(?:src|href|action)=\"(?!#|data:)|\\burl\\((?!#)|@import");
    private static final Pattern PAYLOAD =
            Pattern.compile("(?s)<script type=\"application/json\" id=\"document\">(.*?)</script>");

    @Test
    void the_capital_of_france_looks_as_it_was_approved() throws IOException {
        Golden.check("report", "dev/limpid/report/explained.html", HtmlReport.write(CapitalOfFrance.explained()));
    }

    @Test
    void equal_documents_give_equal_bytes() {
        assertThat(HtmlReport.write(everything())).isEqualTo(HtmlReport.write(everything()));
    }

    @Test
    void several_explanations_stack_behind_a_list_of_links() {
        assertThat(HtmlReport.write(everything()))
                .contains("href=\"#explanation-1\"", "href=\"#explanation-3\"", "id=\"explanation-3\"");
    }

    @Test
    void a_prediction_alone_is_a_page_too() {
        assertThat(HtmlReport.write(CapitalOfFrance.predicted()))
                .contains("answers <em><bdi>paris</bdi></em> (41.7")
                .doesNotContain("class=\"story\"");
    }

    @Test
    void the_page_asks_nobody_for_anything() {
        String html = HtmlReport.write(everything());
        assertThat(REQUEST.matcher(html).results()).isEmpty();
        assertThat(html)
                .contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline';"
                        + " script-src 'unsafe-inline'\"");
    }

    @Test
    void a_title_from_the_user_cannot_open_a_tag() {
        for (String attack :
                new String[] {Examples.SCRIPT, Examples.IMAGE, "</title><b>", "</style><b>", "' <!-- ]]>"}) {
            String html = HtmlReport.write(Examples.hostile(attack.replace(' ', '\u2003')));
            // As long as the attack: long names are set twice, once for narrow pages.
            String harmless = HtmlReport.write(Examples.hostile("h".repeat(attack.length())));
            assertThat(tags(html)).as(attack).isEqualTo(tags(harmless));
            assertThat(html).doesNotContain("<script>alert", "<img\u2003src=x", "<!--");
        }
    }

    @Test
    void the_page_holds_the_document_it_shows() throws IOException {
        for (Document document : new Document[] {everything(), Examples.hostile(Examples.SCRIPT + "&amp;<!--")}) {
            Matcher payload = PAYLOAD.matcher(HtmlReport.write(document));
            assertThat(payload.find()).isTrue();
            JsonNode read = new ObjectMapper().readTree(payload.group(1));
            assertThat(read).isEqualTo(new ObjectMapper().readTree(JsonDocument.write(document)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_score_that_is_no_number_is_never_drawn(double score) {
        assertThat(HtmlReport.write(Examples.text("one two three", score, 1, -1)))
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void a_long_text_draws_only_the_largest_and_keeps_few_tab_stops() {
        String html = HtmlReport.write(Examples.text("word ".repeat(512), 1, 2, -3));
        assertThat(html).contains("492 more").doesNotContain("<ruby");
        assertThat(Pattern.compile("tabindex=").matcher(html).results()).hasSize(40);
        assertThat(Pattern.compile("<rect ").matcher(html).results()).hasSizeLessThan(80);
    }

    private static Document everything() {
        return CapitalOfFrance.document(
                CapitalOfFrance.integratedGradients(), CapitalOfFrance.saliency(), CapitalOfFrance.attention(12, 12));
    }

    // Names of all tags in order: text that opened one would show. Words are many or few, so texts have no spaces.
    private static String tags(String html) {
        StringBuilder tags = new StringBuilder();
        for (Matcher tag = Pattern.compile("</?([a-zA-Z]+)").matcher(html.replaceAll("(?s)<script>.*", ""));
                tag.find(); ) {
            tags.append(tag.group()).append(' ');
        }
        return tags.toString();
    }
}
