package dev.limpid.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Traits;
import dev.limpid.json.Golden;
import dev.limpid.json.JsonEvaluation;
import dev.limpid.json.Judged;
import dev.limpid.model.Original;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HtmlEvaluationTest {
    private static final Pattern REQUEST =
            Pattern.compile("(?i)(?:src|href|action)=\"(?!#|data:)|\\burl\\((?!#)|@import");
    private static final Pattern PAYLOAD =
            Pattern.compile("(?s)<script type=\"application/json\" id=\"document\">(.*?)</script>");
    private static final Original.Image BIRD =
            new Original.Image(Pictures.NAME, 18, 12, new Original.Box(3, 0, 12, 12));

    @Test
    void an_evaluation_looks_as_it_was_approved() throws IOException {
        // Without its JSON, which others pin.
        String html = page(Evaluations.recommended());
        Golden.check("report", "dev/limpid/report/evaluation.html", html.substring(0, html.indexOf("<script")));
    }

    @Test
    void equal_evaluations_give_equal_bytes() {
        assertThat(page(Evaluations.undecided())).isEqualTo(page(Evaluations.undecided()));
    }

    @Test
    void the_page_asks_nobody_for_anything() {
        String html = HtmlEvaluation.write(Evaluations.pictures(BIRD).judged(), example -> Pictures.picture());
        assertThat(REQUEST.matcher(html).results()).isEmpty();
        assertThat(html).contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline';");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "\"><img\u2003src=x\u2003onerror=alert(1)>",
                "</title><b>",
                "</style><b>",
                "'\u2003<!--\u2003]]>"
            })
    void what_users_and_models_name_opens_no_tag(String attack) {
        String html = HtmlEvaluation.write(Evaluations.hostile(attack).judged(Need.LOCAL, List.of(attack), attack));
        String harmless = "h".repeat(attack.length());
        assertThat(tags(html))
                .isEqualTo(tags(HtmlEvaluation.write(
                        Evaluations.hostile(harmless).judged(Need.LOCAL, List.of(harmless), harmless))));
        assertThat(html).doesNotContain("<script>alert", "<img\u2003src=x", "<!--");
    }

    @Test
    void the_page_holds_the_evaluation_it_shows() throws IOException {
        Judged judged = Evaluations.recommended().judged();
        Matcher payload = PAYLOAD.matcher(HtmlEvaluation.write(judged));
        assertThat(payload.find()).isTrue();
        assertThat(new ObjectMapper().readTree(payload.group(1)))
                .isEqualTo(new ObjectMapper().readTree(JsonEvaluation.write(judged)));
    }

    @Test
    void a_recommended_method_is_named_first_with_its_reasons() {
        assertThat(page(Evaluations.recommended()))
                .contains("<h1><bdi>Use ablation.</bdi></h1>")
                .contains("That is further than each other method that fits gets")
                .contains(
                        "ablation passes 2 of 4 sanity checks and fails none; of mprt-excess, random-logit it cannot be told.")
                .contains("ablation is better than lime by", "All numbers rest on 24 examples.")
                .containsOnlyOnce("<tr class=\"chosen\">");
    }

    @Test
    void where_it_is_undecided_all_that_may_be_the_best_are_marked() {
        String html = page(Evaluations.undecided());
        assertThat(html)
                .contains("<h1><bdi>These examples do not tell which is best of")
                .contains("the difference may be chance. More examples can tell.");
        assertThat(Pattern.compile("<tr class=\"chosen\">").matcher(html).results())
                .hasSize(2);
    }

    @Test
    void where_none_fits_the_reasons_are_said_and_nothing_is_recommended() {
        assertThat(page(Evaluations.noneFits()))
                .contains("<h1><bdi>No method fits.</bdi></h1>")
                .contains("<b><bdi>ablation, lime, saliency</bdi></b>: each is not shown to be better than a random")
                .contains("fails</b>", "tint under")
                .doesNotContain("<tr class=\"chosen\">", "transparency score");
    }

    @Test
    void a_method_that_does_not_fit_the_need_is_said_not_to_have_been_checked() {
        Need budget = new Need(Traits.Scope.LOCAL, null, 50, Double.POSITIVE_INFINITY, false, false);
        assertThat(HtmlEvaluation.write(Evaluations.recommended().judged(budget, List.of(), "label")))
                .contains("Wanted: explanations of single answers, in at most 50 passes through the model.")
                .contains("<bdi>lime</bdi> was not checked: it takes")
                .contains("It is the only method that fits.");
    }

    @Test
    void one_method_alone_agrees_with_nobody() {
        assertThat(page(Evaluations.alone()))
                .contains("It is the only method that fits.")
                .doesNotContain("Do methods agree?", "Where do they disagree?", "★");
    }

    @Test
    void what_cannot_be_told_is_no_number() {
        String html = page(Evaluations.recommended());
        assertThat(html.substring(0, html.indexOf("<script")))
                .contains("title=\"ablation: cannot be told of any example\"", "not measured")
                .doesNotContain("NaN", "Infinity", "null");
    }

    @Test
    void a_disputed_word_is_marked_by_more_than_its_colour() {
        assertThat(page(Evaluations.recommended()))
                .contains("on 23 of 24 examples")
                .containsPattern("class=\"f (for|against) disputed\"[^>]*>dull<sup>±</sup>")
                .containsPattern("class=\"f for\"[^>]*>liked</span>");
    }

    @Test
    void the_best_mean_has_a_star_and_what_is_not_shown_to_be_worse_another_mark() {
        String decided = page(Evaluations.recommended());
        String open = page(Evaluations.undecided());
        assertThat(row(decided, "comprehensiveness")).contains("★").doesNotContain("≈");
        assertThat(row(open, "comprehensiveness")).contains("★").containsOnlyOnce("≈");
    }

    @Test
    void disputes_about_a_picture_are_drawn_over_it() {
        Judged judged = Evaluations.pictures(BIRD).judged();
        String over = HtmlEvaluation.write(judged, example -> Pictures.picture());
        assertThat(over).contains("<image id=\"example-1\"", "data:image/png;base64,", "class=\"mine\"");
        assertThat(Pattern.compile("class=\"share (?:for|against)\"")
                        .matcher(over)
                        .results())
                .hasSize(3 * 3 * 4);
        assertThat(HtmlEvaluation.write(judged)).contains("class=\"mine\"").doesNotContain("<image", "the picture<");
    }

    @Test
    void a_picture_of_another_size_is_refused() {
        Judged judged = Evaluations.pictures(BIRD).judged();
        assertThatThrownBy(() -> HtmlEvaluation.write(judged, example -> Pictures.picture(9, 12)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Example birds/bird.png:1 is a picture of 18×12 pixels, got one of 9×12.");
    }

    private static String page(Evaluations evaluations) {
        return HtmlEvaluation.write(evaluations.judged());
    }

    private static String row(String html, String metric) {
        int from = html.indexOf("href=\"#metric-" + metric + "\"");
        return html.substring(from, html.indexOf("</tr>", from));
    }

    private static String tags(String html) {
        StringBuilder tags = new StringBuilder();
        for (Matcher tag = Pattern.compile("</?([a-zA-Z]+)").matcher(html); tag.find(); ) {
            tags.append(tag.group()).append(' ');
        }
        return tags.toString();
    }
}
