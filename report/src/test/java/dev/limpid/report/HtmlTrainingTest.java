package dev.limpid.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.json.Golden;
import dev.limpid.performance.ConfusionMatrix;
import dev.limpid.train.JsonTraining;
import dev.limpid.train.Training;
import dev.limpid.train.Trainings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class HtmlTrainingTest {
    private static final Pattern REQUEST =
            Pattern.compile("(?i)(?:src|href|action)=\"(?!#|data:)|\\burl\\((?!#)|@import");
    private static final Pattern PAYLOAD =
            Pattern.compile("(?s)<script type=\"application/json\" id=\"document\">(.*?)</script>");

    @Test
    void a_training_looks_as_it_was_approved() throws IOException {
        Golden.check("report", "dev/limpid/report/training.html", shown(Trainings.reviews()));
    }

    @Test
    void equal_trainings_give_equal_bytes() {
        assertThat(HtmlTraining.write(Trainings.reviews())).isEqualTo(HtmlTraining.write(Trainings.reviews()));
    }

    @Test
    void the_page_asks_nobody_for_anything() {
        String html = HtmlTraining.write(Trainings.reviews());
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
                "' <!-- ]]>"
            })
    void what_users_and_models_name_opens_no_tag(String attack) {
        String html = HtmlTraining.write(Trainings.hostile(attack));
        assertThat(tags(html)).isEqualTo(tags(HtmlTraining.write(Trainings.hostile("h".repeat(attack.length())))));
        assertThat(html).doesNotContain("<script>alert", "<img src=x", "<!--");
    }

    @Test
    void the_page_holds_the_training_it_shows() throws IOException {
        Training training = Trainings.reviews();
        Matcher payload = PAYLOAD.matcher(HtmlTraining.write(training));
        assertThat(payload.find()).isTrue();
        assertThat(new ObjectMapper().readTree(payload.group(1)))
                .isEqualTo(new ObjectMapper().readTree(JsonTraining.write(training)));
    }

    @Test
    void what_is_not_known_is_no_number_and_what_does_not_apply_is_left_out() {
        for (Training training : List.of(Trainings.language(), Trainings.begun(), Trainings.answers())) {
            assertThat(shown(training))
                    .doesNotContain("NaN", "Infinity", "null", "What does it take for what?", "What was it shown?");
        }
        assertThat(shown(Trainings.begun()))
                .contains("Nothing was held back")
                .doesNotContain("How good is the model?", "class=\"dot");
        assertThat(shown(Trainings.language())).doesNotContain("energy", "memory at most", "SHA-256");
    }

    @Test
    void one_dot_is_marked_as_kept_in_each_curve_and_each_resume_by_a_line() {
        String html = shown(Trainings.reviews());
        assertThat(count(html, "class=\"dot best\"")).isEqualTo(3);
        assertThat(html).contains("<title>accuracy 0.89 after update 480, kept</title>");
        assertThat(count(html, "<title>resumed after update 200</title>")).isEqualTo(7);
    }

    @Test
    void a_model_that_learns_by_heart_is_told_so_and_what_guessing_would_reach() {
        assertThat(shown(Trainings.reviews()))
                .contains("began to learn its examples by heart", "Always saying 'bad' would be right in 50");
    }

    @Test
    void of_many_classes_the_most_frequent_mistakes_are_told() {
        List<String> classes = new ArrayList<>();
        List<List<Long>> counts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            classes.add("class " + i);
            List<Long> row = new ArrayList<>(Collections.nCopies(20, 0L));
            row.set(i, 90L);
            row.set((i + 1) % 20, (long) i);
            counts.add(row);
        }
        ConfusionTable table = ConfusionTable.of(new ConfusionMatrix(classes, counts), List.of());
        assertThat(table.rows()).isEmpty();
        assertThat(table.mistakes()).hasSize(15);
        assertThat(table.mistakes().get(0))
                .isEqualTo(new ConfusionTable.Mistake("class 19", "class 0", "19", "17\u00a0%"));
    }

    @Test
    void ticks_are_round_and_hold_all_values() {
        Ticks ticks = Ticks.around(0.237, 1.18, 4);
        assertThat(ticks.low()).isCloseTo(0, within(1e-12));
        assertThat(ticks.high()).isCloseTo(1.5, within(1e-12));
        assertThat(labels(ticks)).containsExactly("0.0", "0.5", "1.0", "1.5");
        assertThat(labels(Ticks.around(0, 5e-5, 2))).containsExactly("0", "5e\u22125");
        assertThat(labels(Ticks.around(0, 5000, 4).within(0, 5000))).containsExactly("0", "2k", "4k");
        assertThat(labels(Ticks.around(0.5, 0.5, 4))).hasSizeGreaterThan(1);
        assertThat(labels(Ticks.around(-2, 1, 3))).containsExactly("\u22122", "\u22121", "0", "1");
        for (double value : new double[] {1e-9, 0.003, 7, 123456, 8e11}) {
            Ticks around = Ticks.around(value / 3, value, 4);
            assertThat(around.low()).isLessThanOrEqualTo(value / 3 + 1e-9 * value);
            assertThat(around.high()).isGreaterThanOrEqualTo(value - 1e-9 * value);
            assertThat(around.list()).hasSizeBetween(2, 8);
        }
    }

    @Test
    void a_curve_has_a_gap_where_nothing_is_told() {
        Ticks ticks = new Ticks(0, 4, 1);
        assertThat(CurveChart.path(
                        List.of(
                                new CurveChart.At(0, 4),
                                new CurveChart.At(1, 2),
                                new CurveChart.At(2, Double.NaN),
                                new CurveChart.At(4, 0)),
                        ticks,
                        ticks))
                .isEqualTo("M0.0 0.0L250.0 500.0M1000.0 1000.0");
    }

    private static List<String> labels(Ticks ticks) {
        return ticks.list().stream().map(Ticks.Tick::label).toList();
    }

    /** Without its JSON, which others pin. */
    private static String shown(Training training) {
        String html = HtmlTraining.write(training);
        return html.substring(0, html.indexOf("<script"));
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }

    private static String tags(String html) {
        StringBuilder tags = new StringBuilder();
        for (Matcher tag = Pattern.compile("</?([a-zA-Z]+)").matcher(html); tag.find(); ) {
            tags.append(tag.group()).append(' ');
        }
        return tags.toString();
    }
}
