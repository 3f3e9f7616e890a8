package dev.limpid.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.figure.Figure;
import dev.limpid.figure.Figures;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds of every page that Limpid writes. */
class PageLawsTest {
    private static final Pattern ELSEWHERE =
            Pattern.compile("(?i)(?:src|href|action)\\s*=\\s*[\"']?\\s*(?:https?:)?//");

    static Stream<String> pages() {
        return EveryPage.names().stream();
    }

    private static Document parsed(String page) {
        return Jsoup.parse(EveryPage.html(page));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothing_is_asked_of_anyone(String page) {
        String html = EveryPage.html(page);
        assertThat(ELSEWHERE.matcher(html).results()).isEmpty();
        assertThat(parsed(page).select("link, iframe, object, embed, base, script[src], form"))
                .isEmpty();
        for (Element element : parsed(page).select("[href], [src]")) {
            assertThat(element.attr("href") + element.attr("src")).matches("(?s)#.+|data:image/.+");
        }
        assertThat(html)
                .contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
                        + " style-src 'unsafe-inline'; script-src 'unsafe-inline'\">");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void equal_input_gives_equal_bytes(String page) {
        assertThat(EveryPage.html(page)).isEqualTo(EveryPage.html(page));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_id_is_there_once_and_every_reference_finds_one(String page) {
        Document html = parsed(page);
        Set<String> ids = new HashSet<>();
        html.select("[id]")
                .forEach(element ->
                        assertThat(ids.add(element.id())).as(element.id()).isTrue());
        for (String name : List.of("aria-labelledby", "aria-describedby", "aria-details", "for")) {
            for (Element element : html.select("[" + name + "]")) {
                assertThat(ids)
                        .as(element.tagName())
                        .contains(element.attr(name).split(" "));
            }
        }
        for (Element link : html.select("[href^=#]")) {
            assertThat(ids).contains(link.attr("href").substring(1));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_drawing_has_a_title_and_a_description(String page) {
        for (Element svg : parsed(page).select("svg[role=img]")) {
            assertThat(said(svg, "title")).as(svg.outerHtml()).isNotBlank();
            assertThat(said(svg, "desc")).as(svg.outerHtml()).isNotBlank();
        }
        assertThat(parsed(page).select("svg:not([role=img]):not([aria-hidden])").stream()
                        .filter(svg -> svg.parents().select("svg").isEmpty()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_figure_has_a_name_a_caption_a_way_to_read_it_and_its_numbers(String page) {
        Document html = parsed(page);
        Set<String> names = new HashSet<>();
        for (Element figure : html.select("figure")) {
            String name = figure.attr("data-figure");
            assertThat(names.add(name)).as("'" + name + "' once").isTrue();
            assertThat(figure.select("figcaption").text()).as(name).isNotBlank();
            Element section = figure.closest("section");
            assertThat(section == null ? "" : section.select(".how").text())
                    .as(name)
                    .contains("How to read this.");
            Element numbers =
                    figure.hasAttr("aria-details") ? html.getElementById(figure.attr("aria-details")) : figure;
            assertThat(numbers == null || numbers.select("table").isEmpty())
                    .as(name)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_verdict_comes_first_and_where_it_is_from_last(String page) {
        Document html = parsed(page);
        Element first = html.select("h1, h2, figure, table").first();
        assertThat(first == null ? "" : first.normalName()).isEqualTo("h1");
        assertThat(html.select("h1").text()).endsWith(".");
        Element last = html.select("section").last();
        assertThat(last == null ? "" : last.attr("aria-labelledby")).isEqualTo("provenance");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void what_the_page_holds_can_be_read_back(String page) throws Exception {
        for (Element json : parsed(page).select("script[type=application/json]")) {
            JsonNode read = new ObjectMapper().readTree(json.data());
            assertThat(read.isObject()).isTrue();
            assertThat(json.data()).doesNotContain("<");
        }
        assertThat(parsed(page).select("script#document")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_figure_is_a_drawing_of_its_own(String page) throws Exception {
        String html = EveryPage.html(page);
        List<Figure> figures = Figures.of(html);
        assertThat(figures).hasSize(open(Jsoup.parse(html))).isEqualTo(Figures.of(html));
        for (Figure figure : figures) {
            assertThat(figure.name()).matches("[a-z0-9][a-z0-9-]*");
            assertThat(figure.title()).isNotBlank();
            assertThat(figure.svg())
                    .doesNotContain("var(", "class=", "NaN", "style=", "<script")
                    .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" width=");
            assertThat(wellFormed(figure.svg())).isEqualTo("svg");
        }
    }

    // Without those that only a reader's choice shows.
    private static int open(Document page) {
        page.select("[hidden]").remove();
        return page.select("figure").size();
    }

    private static String said(Element svg, String name) {
        return svg.children().stream()
                .filter(child -> child.normalName().equals(name))
                .map(Element::text)
                .findFirst()
                .orElse("");
    }

    // By a reader that knows nothing of pages.
    private static String wellFormed(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement()
                .getTagName();
    }
}
