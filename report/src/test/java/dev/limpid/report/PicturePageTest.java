package dev.limpid.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.json.Golden;
import dev.limpid.model.Original;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages about pictures. */
class PicturePageTest {
    private static final Picture PICTURE = Pictures.picture();
    private static final Pattern URI = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern PAYLOAD =
            Pattern.compile("(?s)<script type=\"application/json\" id=\"document\">(.*?)</script>");

    @Test
    void a_picture_looks_as_it_was_approved() throws IOException {
        Golden.check("report", "dev/limpid/report/picture.html", HtmlReport.write(Pictures.explained(), PICTURE));
    }

    @Test
    void several_explanations_share_one_copy_of_the_picture() {
        String html = several();
        assertThat(html).contains("Side by side", "href=\"#explanation-2\"");
        assertThat(count("id=\"photo\"", html)).isOne();
        // Before the prediction, in the comparison and in each story.
        assertThat(count("href=\"#photo\"", html)).isEqualTo(1 + 2 * 2 * 2);
    }

    @Test
    void every_link_is_data_or_leads_to_a_place_in_the_page() {
        for (String html : List.of(several(), attention(2, 3))) {
            List<String> uris =
                    URI.matcher(html).results().map(match -> match.group(1)).toList();
            assertThat(uris)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(uri -> assertThat(uri).matches("#.*|data:image/png;base64,[A-Za-z0-9+/=]+"));
            Stream<String> named = Stream.of("href=\"#", "aria-labelledby=\"", "aria-describedby=\"", " for=\"")
                    .flatMap(before -> Pattern.compile(Pattern.quote(before) + "([^\"]*)\"")
                            .matcher(html)
                            .results()
                            .map(match -> match.group(1)));
            assertThat(named.flatMap(names -> Stream.of(names.split(" ")))
                            .filter(id -> count(" id=\"" + id + "\"", html) != 1))
                    .isEmpty();
        }
    }

    @Test
    void everything_drawn_has_words_for_those_who_cannot_see_it() {
        for (String html : List.of(several(), attention(2, 3))) {
            assertThat(Pattern.compile("<img (?![^>]*alt=\"[^\"]+\")")
                            .matcher(html)
                            .results())
                    .isEmpty();
            assertThat(Pattern.compile("<svg (?![^>]*(aria-label|aria-hidden))")
                            .matcher(html)
                            .results())
                    .isEmpty();
        }
    }

    @Test
    void the_map_lies_where_the_model_saw_the_picture() {
        String html = HtmlReport.write(Pictures.explained(), PICTURE);
        assertThat(html)
                .contains("viewBox=\"0 0 18 12\"")
                .contains("<image class=\"layer squares\" x=\"3\" y=\"0\" width=\"12\" height=\"12\"")
                .contains("d=\"M0 0H18V12H0Z M3 0h12v12h-12z\"")
                .contains("The dashed frame is what the model saw")
                .contains("12×12 of 18×12 pixels, from column 3 and row 0");
        Original.Image whole = new Original.Image(Pictures.NAME, 18, 12, new Original.Box(0, 0, 18, 12));
        assertThat(HtmlReport.write(Pictures.document(whole, Pictures.saliency(Pictures.bird())), PICTURE))
                .doesNotContain("dashed frame", "class=\"seen\"", "<dt>the model saw");
    }

    @Test
    void maps_of_one_method_share_a_scale() {
        Attribution weak = Pictures.integratedGradients(Pictures.scores(6, 6, i -> i == 0 ? 0.25 : 0));
        Attribution strong = Pictures.integratedGradients(Pictures.scores(6, 6, i -> i == 1 ? 4 : 0));
        String html = HtmlReport.write(Pictures.document(18, 12, weak, strong), PICTURE);
        assertThat(html).contains("+4</span>").doesNotContain("+0.25</span>");
        Attribution sizes = Pictures.saliency(Pictures.scores(6, 6, i -> i == 0 ? 0.25 : 0));
        assertThat(HtmlReport.write(Pictures.document(18, 12, sizes, strong), PICTURE))
                .contains("+4</span>", ">0.25</span>");
    }

    @Test
    void views_are_chosen_without_a_script() {
        String html = HtmlReport.write(Pictures.explained(), PICTURE).replaceAll("(?s)<script.*?</script>", "");
        assertThat(count("type=\"radio\"", html)).isEqualTo(3);
        assertThat(html).doesNotContain("type=\"range\"");
    }

    @Test
    void without_the_picture_the_numbers_are_told() {
        assertThat(HtmlReport.write(Pictures.explained()))
                .contains("upper middle", "mostly because of the centre")
                .doesNotContain("id=\"photo\"", "class=\"layer", "type=\"radio\"");
    }

    @Test
    void the_name_of_a_picture_cannot_open_a_tag() {
        for (String attack : List.of(Examples.SCRIPT, Examples.IMAGE, "\" onload=\"alert(1)", "</svg><script>")) {
            Original.Image image = new Original.Image(attack, 18, 12, new Original.Box(0, 0, 18, 12));
            String html = HtmlReport.write(Pictures.document(image, Pictures.saliency(Pictures.bird())), PICTURE);
            assertThat(html).doesNotContain("<script>alert", "<img src=x").doesNotContainPattern("<[^>]*onload=\"");
            assertThat(count("<script", html)).isEqualTo(2);
        }
    }

    @Test
    void the_heads_of_a_picture_show_where_the_answers_token_looks() {
        String html = attention(2, 3);
        assertThat(count("data-head", html.replaceAll("(?s)<script>.*", ""))).isEqualTo(6);
        assertThat(html).contains("7 by 7 patches", "data-before=\"1\"", "data-query=\"0\"", "data-over");
    }

    @Test
    void pooled_tokens_look_on_average() {
        Attribution pooled = Pictures.attention(2, 3, 7, 2);
        List<Attribution.Named> arrays = new ArrayList<>(pooled.arrays());
        arrays.add(new Attribution.Named(
                "read", List.of("place"), Tensor.fill(DType.FLOAT, Shape.of(50), i -> i == 3 || i == 5 ? 0.5 : 0)));
        Attribution told = new Attribution(
                pooled.method(), pooled.target(), List.of(), arrays, null, pooled.cost(), List.of(), 0, pooled.model());
        assertThat(HtmlReport.write(Pictures.document(18, 12, told), PICTURE))
                .contains("data-query=\"3,5\"", "where the 2 tokens from which the answer is read look on average");
    }

    @Test
    void what_is_too_large_for_the_page_is_left_out_and_named() throws IOException {
        Attribution huge = Pictures.attention(12, 12, 14, 16);
        Document document = Pictures.document(224, 224, huge);
        String html = HtmlReport.write(document, Pictures.picture(224, 224));
        assertThat(html)
                .contains("attention by layer, head, query, key, [12,12,197,197], 22.4\u00a0MB; ")
                .contains("<code>--format json</code> writes that too");
        Matcher payload = PAYLOAD.matcher(html);
        assertThat(payload.find()).isTrue();
        JsonNode arrays = new ObjectMapper().readTree(payload.group(1)).at("/explanations/0/arrays");
        assertThat(arrays).hasSize(1);
        assertThat(arrays.get(0).get("name").asText()).isEqualTo(Attribution.PLACES);
        assertThat(html.length()).isLessThan(500_000);
    }

    @Test
    void a_page_about_a_photograph_stays_small() {
        Random random = new Random(7);
        Attribution noise = Pictures.integratedGradients(Pictures.scores(224, 224, i -> random.nextGaussian()));
        Picture photo = Pictures.picture(1600, 1200);
        assertThat(HtmlReport.write(Pictures.document(1600, 1200, noise), photo).length())
                .isLessThan(500_000);
    }

    private static String several() {
        return HtmlReport.write(
                Pictures.document(
                        18, 12, Pictures.integratedGradients(Pictures.bird()), Pictures.saliency(Pictures.bird())),
                PICTURE);
    }

    private static String attention(int layers, int heads) {
        return HtmlReport.write(Pictures.document(18, 12, Pictures.attention(layers, heads, 7, 2)), PICTURE);
    }

    private static long count(String what, String html) {
        return Pattern.compile(Pattern.quote(what))
                .matcher(html)
                .results()
                .map(MatchResult::group)
                .count();
    }
}
