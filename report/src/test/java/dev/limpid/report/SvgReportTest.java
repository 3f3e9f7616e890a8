package dev.limpid.report;

import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.json.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.xml.parsers.DocumentBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SvgReportTest {
    private static final Document FRANCE = CapitalOfFrance.explained();

    @ParameterizedTest
    @EnumSource(SvgReport.Form.class)
    void drawings_look_as_they_were_approved(SvgReport.Form form) throws IOException {
        String file = "dev/limpid/report/" + form.name().toLowerCase(Locale.ROOT) + ".svg";
        Golden.check("report", file, SvgReport.write(FRANCE, form, 5));
    }

    @Test
    void scores_that_add_up_become_a_waterfall_and_others_bars() {
        assertThat(SvgReport.write(FRANCE)).contains(">baseline</text>", ">score</text>");
        assertThat(SvgReport.write(CapitalOfFrance.document(CapitalOfFrance.saliency())))
                .doesNotContain(">baseline</text>");
    }

    @Test
    void what_has_no_bar_of_its_own_is_summed_up() {
        // 2.386 + 0.664 − 0.199 + 0.010: all but capital and France.
        assertThat(SvgReport.write(FRANCE, SvgReport.Form.WATERFALL, 2)).contains(">4 more</text>", ">+2.86</text>");
    }

    @Test
    void contributions_push_from_both_sides_until_they_meet_at_the_score() {
        Force force = Force.of(CapitalOfFrance.integratedGradients(), Scene.of(FRANCE, null));
        assertThat(force).isNotNull();
        List<Force.Push> pushes = force.pushes();
        double at = 0;
        for (Force.Push push : pushes) {
            assertThat(push.from()).isCloseTo(at, within(1e-9));
            at = push.to();
        }
        assertThat(at).isCloseTo(100, within(1e-9));
        assertThat(pushes.stream()
                        .filter(push -> push.to() <= force.score().at() + 1e-9)
                        .map(Force.Push::label))
                .containsExactly(".", "of", "is", "France", "capital");
        // −1.0206 of the way from 12.3461 − 14.1393 to 12.3461 + 0.7727 (0.1991 and a remainder of 0.5735).
        assertThat(force.baseline().at()).isCloseTo(100 * 0.7727 / 14.9119, within(0.01));
    }

    @Test
    void scores_that_do_not_add_up_push_nothing() {
        Document saliency = CapitalOfFrance.document(CapitalOfFrance.saliency());
        assertThat(Force.of(CapitalOfFrance.saliency(), Scene.of(saliency, null)))
                .isNull();
        assertThatThrownBy(() -> SvgReport.write(saliency, SvgReport.Form.FORCE, 5))
                .hasMessage("'saliency' does not promise that its scores add up, so there is no force to draw. Ask for"
                        + " bars.");
    }

    @Test
    void intervals_are_whiskers_where_they_leave_something_open() {
        assertThat(SvgReport.write(Regions.explained())).contains("<line class=\"whisker\"");
        assertThat(SvgReport.write(
                        Pictures.document(18, 12, Regions.attribution("lime", 6, 6, Regions::quarter, 0, 1, 2, 3, 4))))
                .doesNotContain("<line class=\"whisker\"");
    }

    @Test
    void one_explanation_at_a_time_is_drawn() {
        Document two = CapitalOfFrance.document(CapitalOfFrance.saliency(), CapitalOfFrance.integratedGradients());
        assertThatThrownBy(() -> SvgReport.write(two))
                .hasMessage(
                        "An SVG file shows one explanation, got 2. Ask for one method and one target, or for html.");
        assertThatThrownBy(() -> SvgReport.write(FRANCE, SvgReport.Form.BAR, 0))
                .hasMessage("Scores to draw must be at least 1, got 0.");
    }

    @Test
    void names_from_users_and_models_stay_text() throws Exception {
        for (String attack : List.of(
                Examples.SCRIPT,
                Examples.IMAGE,
                "]]>&lt;&#0;\u0000\u0007\uFFFE\uD800",
                "</title></svg><a href=\"x\">",
                "' --> \u202Etxt")) {
            for (SvgReport.Form form : SvgReport.Form.values()) {
                List<String> elements = elements(SvgReport.write(Examples.hostile(attack), form, 5));
                assertThat(elements)
                        .isSubsetOf(
                                "svg", "title", "desc", "style", "defs", "pattern", "line", "rect", "text", "circle");
            }
        }
    }

    @Test
    void no_drawing_asks_anyone_for_anything() {
        for (SvgReport.Form form : SvgReport.Form.values()) {
            assertThat(SvgReport.write(FRANCE, form, 5).replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http", "href", "<script", "@import", "url(h");
        }
    }

    @Test
    void a_score_that_is_no_number_is_never_drawn() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThat(SvgReport.write(Examples.text("one two three", bad, 1, -1)))
                    .doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void all_zeros_are_drawn_as_nothing() {
        assertThat(SvgReport.write(Examples.text("one two", 0, 0))).contains("2 scores are exactly 0.");
    }

    /** Names of all elements; fails if the file is no XML. */
    static List<String> elements(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        NodeList all = factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("*");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            names.add(all.item(i).getNodeName());
        }
        return names;
    }
}
