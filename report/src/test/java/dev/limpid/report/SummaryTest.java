package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Golden;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SummaryTest {
    @Test
    void summaries_look_as_they_were_approved() throws IOException {
        Summary summary = Summary.of(Summaries.table(12));
        Golden.check("report", "dev/limpid/report/summary-bar.svg", summary.bar(10));
        Golden.check("report", "dev/limpid/report/summary-beeswarm.svg", summary.beeswarm(10));
        Golden.check("report", "dev/limpid/report/summary-heat-map.svg", summary.heatMap(10));
    }

    @Test
    void columns_meet_by_name_and_are_ranked_by_mean_size() {
        List<Attribution> rows =
                List.of(price(Map.of("age", 3.0), -2), price(Map.of("age", 5.0), 1), price(Map.of("rooms", 4.0), 2.5));
        Summary summary = Summary.of(rows);
        assertThat(summary.examples()).isEqualTo(3);
        assertThat(summary.features()).extracting(Summary.Feature::name).containsExactly("age", "rooms");
        Summary.Feature age = summary.features().get(0);
        assertThat(age.meanSize()).isCloseTo(1, within(1e-12));
        assertThat(age.scores()).containsExactly(-2.0, 1.0, Double.NaN);
        assertThat(age.values()).containsExactly(3.0, 5.0, null);
        assertThat(summary.features().get(1).meanSize()).isCloseTo(2.5 / 3, within(1e-12));
    }

    @Test
    void a_word_that_stands_twice_counts_with_its_sum() {
        Summary summary = Summary.of(Summaries.texts("good film good", "film noir"));
        Summary.Feature good = named("good", summary);
        assertThat(good.scores()).containsExactly(1.5, Double.NaN);
        assertThat(named("film", summary).scores()).containsExactly(-2.0, 1.0);
    }

    @Test
    void dots_lie_where_scores_are_and_carry_the_colours_of_values() {
        String swarm = Summary.of(List.of(price(Map.of("age", 10.0), -4), price(Map.of("age", 20.0), 4)))
                .beeswarm(5);
        assertThat(swarm)
                .contains("<circle cx=\"240\"", "<circle cx=\"670\"", "fill=\"#6a51a3\"", "fill=\"#e9a300\"")
                .contains("example 0: −4.00, age = 10");
    }

    @Test
    void the_curve_above_the_grid_rises_with_the_models_score() {
        Matcher path = Pattern.compile("<path class=\"curve\" d=\"M([^\"]*)\"")
                .matcher(Summary.of(Summaries.table(12)).heatMap(5));
        assertThat(path.find()).isTrue();
        String[] points = path.group(1).split("L");
        List<Attribution> rows = Summaries.table(12);
        assertThat(points).hasSize(12);
        for (int i = 1; i < points.length; i++) {
            double rise =
                    rows.get(i).target().score() - rows.get(i - 1).target().score();
            double drawn = Double.parseDouble(points[i - 1].split(" ")[1])
                    - Double.parseDouble(points[i].split(" ")[1]);
            assertThat(Math.signum(drawn)).isEqualTo(Math.signum(rise));
        }
    }

    @Test
    void values_that_are_words_have_no_colour() {
        assertThat(Summary.of(List.of(price(Map.of("street", "Hill"), 1))).beeswarm(5))
                .contains("<circle class=\"plain\"")
                .doesNotContain("value low");
    }

    @Test
    void dots_that_would_hide_one_another_lie_side_by_side() {
        List<Attribution> alike = List.of(price(Map.of("a", 1), 1), price(Map.of("a", 2), 1), price(Map.of("a", 3), 1));
        assertThat(Pattern.compile("<circle cx=\"670\" cy=\"([0-9.]+)\"")
                        .matcher(Summary.of(alike).beeswarm(5))
                        .results()
                        .map(match -> match.group(1))
                        .distinct())
                .hasSize(3);
    }

    @Test
    void what_is_left_out_is_said() {
        Summary summary = Summary.of(Summaries.table(4));
        assertThat(summary.bar(1)).contains("3 features with smaller means not drawn.");
        assertThat(Summary.of(Summaries.table(1600)).beeswarm(1))
                .contains("Of 1,600 examples, 1,500 evenly chosen are drawn.");
    }

    @Test
    void scores_that_are_no_numbers_are_not_drawn() {
        Summary summary = Summary.of(List.of(price(Map.of("a", 1), Double.NaN), price(Map.of("a", Double.NaN), 2)));
        for (String drawn : List.of(summary.bar(5), summary.beeswarm(5), summary.heatMap(5))) {
            assertThat(drawn.replace("a = NaN", "")).doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void hostile_names_stay_text() throws Exception {
        for (String attack : List.of(Examples.SCRIPT, Examples.IMAGE, "</text></svg><b>")) {
            Summary summary = Summary.of(List.of(price(Map.of(attack, attack), 1), price(Map.of(attack, 3), -1)));
            for (String drawn : List.of(summary.bar(5), summary.beeswarm(5), summary.heatMap(5))) {
                assertThat(SvgReportTest.elements(drawn))
                        .isSubsetOf(
                                "svg", "title", "desc", "style", "defs", "pattern", "line", "rect", "text", "circle",
                                "path");
            }
        }
    }

    @Test
    void what_cannot_be_put_together_is_refused() {
        assertThatThrownBy(() -> Summary.of(List.of()))
                .hasMessage("A summary needs at least one explanation, got none.");
        assertThatThrownBy(() -> Summary.of(List.of(CapitalOfFrance.saliency(), CapitalOfFrance.integratedGradients())))
                .hasMessage(
                        "A summary is of one method, but example 1 was explained by 'integrated-gradients' and those"
                                + " before by 'saliency'.");
        assertThatThrownBy(() -> Summary.of(List.of(
                        CapitalOfFrance.integratedGradients(),
                        Summaries.texts("a").get(0))))
                .hasMessage(
                        "A summary is of one target, but example 1 explains the logit of 'POSITIVE' and those before"
                                + " the logit of 'paris'. Name one target for all, as label:L.");
        assertThatThrownBy(() -> Summary.of(List.of(Regions.lime(1))))
                .hasMessage("Example 0 is explained by parts of a picture, which are no features that examples share."
                        + " Summaries are of tables and texts.");
        assertThatThrownBy(() -> Summary.of(Summaries.table(2)).bar(0))
                .hasMessage("Features to draw must be at least 1, got 0.");
    }

    private static Attribution price(Map<String, Object> row, double score) {
        return Values.price(row, score).explanations().get(0);
    }

    private static Summary.Feature named(String name, Summary summary) {
        return summary.features().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
