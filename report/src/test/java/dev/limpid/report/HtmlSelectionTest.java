package dev.limpid.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.decide.Criterion;
import dev.limpid.json.Golden;
import dev.limpid.select.JsonSelection;
import dev.limpid.select.Selection;
import dev.limpid.select.SelectionExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class HtmlSelectionTest {
    private static final Pattern REQUEST =
            Pattern.compile("(?i)(?:src|href|action)=\"(?!#|data:)|\\burl\\((?!#)|@import");
    private static final Pattern PAYLOAD =
            Pattern.compile("(?s)<script type=\"application/json\" id=\"document\">(.*?)</script>");

    @Test
    void a_selection_looks_as_it_was_approved() throws IOException {
        Golden.check("report", "dev/limpid/report/selection.html", shown(SelectionExamples.reviews()));
    }

    @Test
    void equal_selections_give_equal_bytes() {
        assertThat(HtmlSelection.write(SelectionExamples.reviews()))
                .isEqualTo(HtmlSelection.write(SelectionExamples.reviews()));
    }

    @Test
    void the_page_asks_nobody_for_anything() {
        String html = HtmlSelection.write(SelectionExamples.reviews());
        assertThat(REQUEST.matcher(html).results()).isEmpty();
        assertThat(html).contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline';");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "</title><b>",
                "</style><b>",
                "' <!-- ]]>",
                "模型 <b>"
            })
    void what_users_and_publishers_name_opens_no_tag(String attack) {
        String html = HtmlSelection.write(SelectionExamples.hostile(attack));
        assertThat(tags(html))
                .isEqualTo(tags(HtmlSelection.write(SelectionExamples.hostile("h".repeat(attack.length())))));
        assertThat(html).doesNotContain("<script>alert", "<img src=x", "<!--", "</title><b>", "</style><b>");
    }

    @Test
    void the_page_holds_the_selection_it_shows() throws IOException {
        Selection selection = SelectionExamples.reviews();
        Matcher payload = PAYLOAD.matcher(HtmlSelection.write(selection));
        assertThat(payload.find()).isTrue();
        assertThat(new ObjectMapper().readTree(payload.group(1)))
                .isEqualTo(new ObjectMapper().readTree(JsonSelection.write(selection)));
    }

    @Test
    void what_is_not_known_is_no_number_and_what_does_not_apply_is_left_out() {
        for (Selection selection :
                List.of(SelectionExamples.abstained(), SelectionExamples.none(), SelectionExamples.single())) {
            assertThat(shown(selection))
                    .doesNotContain("NaN", "Infinity", "null", "Does it hang on the weights?", "Pareto front");
        }
        assertThat(shown(SelectionExamples.abstained()))
                .contains("<h1><bdi>No ranking.</bdi></h1>", "At least 20 are needed", "What is known?")
                .doesNotContain("transparency", "the best first", "class=\"place\"", "How was it measured?");
        assertThat(shown(SelectionExamples.none()))
                .contains("<h1><bdi>Nothing could be compared.</bdi></h1>", "There is no tokenizer")
                .doesNotContain("throughput");
    }

    @Test
    void the_answer_comes_first_then_how_sure_it_is() {
        String html = shown(SelectionExamples.reviews());
        assertThat(html.indexOf("class=\"outcome\""))
                .isPositive()
                .isLessThan(html.indexOf("How sure is it?"))
                .isLessThan(html.indexOf("id=\"ranking\""));
        assertThat(html).contains("With any weights at all ", "2,000 weightings were drawn", "McNemar");
        assertThat(html.indexOf("id=\"provenance\"")).isGreaterThan(html.indexOf("id=\"measured\""));
    }

    @Test
    void trust_is_told_of_those_it_is_known_of() {
        Reliance reliance = Reliance.of(SelectionExamples.reviews().compared());
        assertThat(reliance.open().heads()).containsExactly("by", "transparency", "faithful", "stable", "compact");
        assertThat(reliance.open().lines()).hasSize(4);
        assertThat(reliance.robust().lines().stream().map(Reliance.Line::name))
                .hasSize(3)
                .doesNotContain("all-minilm-l6-v2");
        assertThat(reliance.slices().lines()).hasSize(1);
        assertThat(reliance.slices().lines().get(0).name()).isEqualTo("words: at most 12");
        assertThat(Reliance.of(SelectionExamples.abstained().compared()).isEmpty())
                .isTrue();
    }

    @Test
    void those_that_were_not_compared_say_why() {
        assertThat(shown(SelectionExamples.reviews()))
                .contains(
                        "<b class=\"excluded\">excluded</b>",
                        "more than the 200 million allowed",
                        "<b class=\"failed\">failed</b>",
                        "There is no tokenizer beside the weights");
    }

    @Test
    void each_chart_has_its_numbers_beside_it() {
        String html = shown(SelectionExamples.reviews());
        assertThat(Pattern.compile("<svg role=\"img\" aria-label(?:ledby)?=\"[^\"]+\"")
                        .matcher(html)
                        .results())
                .hasSize(3);
        for (String id : List.of("latency-text", "transparency-text")) {
            assertThat(html).contains(" " + id + "\"", "<desc id=\"" + id + "\">");
        }
        assertThat(html).contains("bert-base-uncased: accuracy 0.94 [0.915, 0.965], latency 46.8\u00a0ms");
        assertThat(Pattern.compile("<summary>These as a table</summary>")
                        .matcher(html)
                        .results())
                .hasSize(2);
        for (String value : List.of("46.8\u00a0ms", "6.1\u00a0ms", "22.7\u00a0M", "781\u00a0MB", "4.38\u00a0G")) {
            assertThat(html).contains(">" + value + "<");
        }
    }

    @Test
    void the_dominated_are_hollow_and_the_front_goes_around_the_others() {
        ParetoChart chart = SelectionCharts.of(SelectionExamples.reviews()).get(0);
        assertThat(chart.dots().stream()
                        .filter(dot -> dot.of().dominated())
                        .map(dot -> dot.of().name()))
                .containsExactly("e5-small-v2");
        // Up, along and up again at each of three, and along to the edge.
        assertThat(chart.front().split("[ML]")).hasSize(1 + 1 + 2 * 3);
        assertThat(chart.dots().get(0).of().name()).isEqualTo("bert-base-uncased");
        assertThat(chart.dots().get(0).radius()).isCloseTo(15, within(1e-9));
        assertThat(chart.description())
                .contains("Nothing beats in both all-minilm-l6-v2, bge-small-en-v1.5, bert-base");
    }

    @Test
    void where_less_is_better_it_is_still_up() {
        ParetoChart.Measure error =
                new ParetoChart.Measure(new Criterion("error", "", false, false), "error", Amounts::digits);
        ParetoChart.Measure latency =
                new ParetoChart.Measure(new Criterion("latency", "s", false, true), "latency", Amounts::time);
        ParetoChart chart = ParetoChart.of(
                "x", latency, error, "", List.of(candidate("good", 0.02, 0.1), candidate("bad", 0.01, 0.4)));
        double good = chart.dots().stream()
                .filter(dot -> dot.of().name().equals("good"))
                .findFirst()
                .orElseThrow()
                .y();
        double bad = chart.dots().stream()
                .filter(dot -> dot.of().name().equals("bad"))
                .findFirst()
                .orElseThrow()
                .y();
        assertThat(good).isLessThan(bad);
        assertThat(chart.up().ticks().get(0).label()).isEqualTo("0.1");
        assertThat(chart.up().ticks().get(0).at())
                .isGreaterThan(chart.up().ticks().get(1).at());
    }

    private static ParetoChart.Candidate candidate(String name, double latency, double error) {
        return new ParetoChart.Candidate(
                "",
                name,
                new ParetoChart.Measured(latency, Double.NaN, Double.NaN),
                new ParetoChart.Measured(error, Double.NaN, Double.NaN),
                Double.NaN,
                false,
                false);
    }

    @Test
    void names_cover_neither_dots_nor_each_other() {
        List<double[]> dots = List.of(
                new double[] {0.5, 0.5, 8}, new double[] {0.52, 0.5, 8}, new double[] {0.5, 0.53, 8}, new double[] {
                    0.99, 0, 8
                });
        List<ParetoLabels.Label> labels =
                ParetoLabels.of(List.of("1 one", "2 two", "3 three", "4 a long one at the edge"), dots);
        assertThat(labels).doesNotHaveDuplicates();
        assertThat(labels.get(3).anchor()).isEqualTo("end");
        assertThat(labels.get(3).dy()).as("below, since it would be cut above").isPositive();
        assertThat(ParetoLabels.text("12", "x".repeat(20) + "y".repeat(20)))
                .hasSize(3 + 30)
                .contains("x…y");
    }

    @Test
    void shares_of_places_fill_each_bar() {
        Selection selection = SelectionExamples.reviews();
        WeightChart chart = WeightChart.of(Objects.requireNonNull(selection.decision()), List.of(1, 0, 3, 2));
        assertThat(chart.sides())
                .hasSize(2)
                .allSatisfy(side -> assertThat(side.rows())
                        .hasSize(4)
                        .allSatisfy(row -> assertThat(row.segments().stream()
                                        .mapToDouble(segment -> Double.parseDouble(segment.width()))
                                        .sum())
                                .isCloseTo(100, within(0.03))));
        assertThat(chart.central().get(0).weights().stream().map(WeightChart.Weight::share))
                .containsExactly("40\u00a0%", "10\u00a0%", "10\u00a0%", "20\u00a0%", "20\u00a0%");
        assertThat(chart.methods()).contains("TOPSIS", "Borda");
    }

    @Test
    void amounts_have_three_digits_and_a_unit_that_suits_them() {
        assertThat(List.of(
                        Amounts.time(0.0061),
                        Amounts.time(0.04679),
                        Amounts.time(1.2345),
                        Amounts.time(412),
                        Amounts.time(0.0000042),
                        Amounts.time(0)))
                .containsExactly(
                        "6.1\u00a0ms",
                        "46.8\u00a0ms",
                        "1.23\u00a0s",
                        "6\u00a0min 52\u00a0s",
                        "4.2\u00a0µs",
                        "0\u00a0s");
        assertThat(List.of(Amounts.bytes(163e6), Amounts.bytes(1.2449e9), Amounts.bytes(12)))
                .containsExactly("163\u00a0MB", "1.24\u00a0GB", "12\u00a0B");
        assertThat(List.of(Amounts.count(999_999), Amounts.count(0), Amounts.count(7e9), Amounts.operations(4.38e9)))
                .containsExactly("1\u00a0M", "0", "7\u00a0B", "4.38\u00a0G");
        assertThat(Amounts.digits(12345.6)).isEqualTo("12346");
    }

    /** Without its JSON, which others pin. */
    private static String shown(Selection selection) {
        String html = HtmlSelection.write(selection);
        return html.substring(0, html.indexOf("<script"));
    }

    private static String tags(String html) {
        StringBuilder tags = new StringBuilder();
        for (Matcher tag = Pattern.compile("</?([a-zA-Z]+)").matcher(html); tag.find(); ) {
            tags.append(tag.group()).append(' ');
        }
        return tags.toString();
    }
}
