package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import dev.limpid.json.Golden;
import dev.limpid.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MatrixTest {
    private static final Written MARY = Written.ofMary();
    private static final Document EXPLAINED = MARY.explained("integrated-gradients");
    private static final TerminalStyle PLAIN = new TerminalStyle(80, false, true);
    private static final TerminalStyle COLOUR = new TerminalStyle(80, true, true);
    private static final int PROMPT = 4;
    private static final int TOKENS = 7;

    private static Matrix matrix(Document document) {
        return Matrix.of(1, Courses.of(Spelling.legible(document)).courses().get(0));
    }

    private static Written ofWords(int words, int tokens) {
        List<String> written = Collections.nCopies(tokens, "Ġword");
        return new Written(
                String.join(" ", Collections.nCopies(words, "prompt")), written, Collections.nCopies(tokens, " word"));
    }

    private static String unpainted(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @Test
    void a_continuation_looks_as_it_was_approved() throws IOException {
        for (TerminalStyle style : List.of(PLAIN, COLOUR, new TerminalStyle(40, false, false))) {
            String name = style == PLAIN ? "plain" : style == COLOUR ? "colour" : "narrow";
            Golden.check(
                    "report", "dev/limpid/report/written-" + name + ".txt", TerminalReport.render(EXPLAINED, style));
        }
        Golden.check("report", "dev/limpid/report/written.html", HtmlReport.write(EXPLAINED));
        Golden.check("report", "dev/limpid/report/written.svg", SvgReport.write(EXPLAINED));
    }

    @Test
    void a_cell_is_there_if_its_feature_was_when_the_token_was_written() {
        Matrix matrix = matrix(EXPLAINED);
        // The last token comes before nothing.
        assertThat(matrix.columns()).hasSize(PROMPT + TOKENS - 1);
        for (int token = 0; token < TOKENS; token++) {
            Matrix.Line line = matrix.lines().get(1 + token);
            for (int feature = 0; feature < matrix.columns().size(); feature++) {
                assertThat(line.cells().get(feature) != null)
                        .as("token %d, feature %d", token, feature)
                        .isEqualTo(feature < PROMPT + token);
            }
            assertThat(line.slot()).isEqualTo(PROMPT + token);
            assertThat(line.seen()).isEqualTo(PROMPT + token);
        }
    }

    @Test
    void one_scale_serves_all_rows_and_its_end_is_reached() {
        Matrix matrix = matrix(EXPLAINED);
        double most = 0;
        for (int token = 0; token < TOKENS; token++) {
            for (int feature = 0; feature < PROMPT + token; feature++) {
                double strength = Objects.requireNonNull(
                                matrix.lines().get(1 + token).cells().get(feature))
                        .strength();
                assertThat(strength * matrix.limit()).isCloseTo(Written.score(token, feature), within(1e-12));
                most = Math.max(most, Math.abs(strength));
            }
        }
        assertThat(most).isEqualTo(1);
    }

    @Test
    void the_whole_has_the_sum_of_the_rows_where_scores_add_up() {
        Matrix matrix = matrix(EXPLAINED);
        assertThat(matrix.lines().get(0).whole()).isTrue();
        assertThat(matrix.shared()).isFalse();
        for (int feature = 0; feature < matrix.columns().size(); feature++) {
            double sum = 0;
            for (Matrix.Line line : matrix.lines().subList(1, 1 + TOKENS)) {
                Matrix.Cell cell = line.cells().get(feature);
                sum += cell == null ? 0 : cell.strength();
            }
            assertThat(Objects.requireNonNull(matrix.lines().get(0).cells().get(feature))
                            .strength())
                    .isCloseTo(sum, within(1e-12));
        }
    }

    @Test
    void a_whole_that_is_more_than_any_token_is_told_for_each_of_them() {
        List<Attribution> explanations = new ArrayList<>(EXPLAINED.explanations());
        explanations.set(0, scored(MARY.whole("integrated-gradients"), 5));
        Matrix matrix = matrix(MARY.document("length", explanations));
        assertThat(matrix.shared()).isTrue();
        Matrix.Cell cell = Objects.requireNonNull(matrix.lines().get(0).cells().get(0));
        assertThat(cell.strength() * matrix.limit()).isCloseTo(5.0 / TOKENS, within(1e-12));
        assertThat(cell.value()).isEqualTo("+5.00");
        assertThat(TerminalReport.render(MARY.document("length", explanations), PLAIN))
                .contains("The colours of");
    }

    @Test
    void each_method_has_one_matrix_and_one_chart() {
        Document two = MARY.explained("integrated-gradients", "occlusion");
        String html = HtmlReport.write(two);
        assertThat(html).contains("id=\"course-1\"", "id=\"course-2\"").doesNotContain("id=\"course-3\"");
        assertThat(Pattern.compile("class=\"chart\"").matcher(html).results()).hasSize(2);
        String text = TerminalReport.render(two, PLAIN);
        assertThat(Pattern.compile("(?m)^Why each token\\?").matcher(text).results())
                .hasSize(2);
        assertThat(Pattern.compile("(?m)^Why ").matcher(text).results()).hasSize(4);
    }

    @Test
    void tokens_without_the_whole_have_a_matrix_too() {
        Document tokens =
                MARY.document("eos", List.of(MARY.token("occlusion", 0, null), MARY.token("occlusion", 1, null)));
        assertThat(matrix(tokens).hasWhole()).isFalse();
        assertThat(HtmlReport.write(tokens)).contains("id=\"course-1\"").doesNotContain("class=\"chart\"");
        assertThat(TerminalReport.render(tokens, PLAIN)).contains("Why each token?", "wrote that the text ends");
        assertThat(SvgReport.write(tokens)).contains(">she</text>").doesNotContain(">the whole</text>");
    }

    @Test
    void one_token_alone_is_a_chart_and_asks_for_its_rival() {
        Document one = MARY.document(null, List.of(MARY.token("occlusion", 0, new Target.Choice(99, "Ġhe"))));
        assertThat(Courses.of(one).courses()).isEmpty();
        assertThat(TerminalReport.render(one, PLAIN))
                .contains("Why “she” rather than “he”?", "gpt2 gives the continuation “ she lit")
                .contains("the probability 0.045 %")
                .doesNotContain("It stopped");
    }

    @Test
    void tokens_against_a_rival_name_it_and_tell_no_probability_where_none_is() {
        Target.Choice he = new Target.Choice(99, "Ġhe");
        Document rivals = MARY.document(
                null, List.of(unlikely(MARY.token("occlusion", 0, he)), unlikely(MARY.token("occlusion", 1, he))));
        assertThat(TerminalReport.render(rivals, PLAIN))
                .contains("  she, not he ")
                .doesNotContain("with its prob");
        assertThat(HtmlReport.write(rivals)).contains(">she, not he</text>").doesNotContain("with its probability");
    }

    private static Attribution unlikely(Attribution one) {
        return new Attribution(
                one.method(),
                new Attribution.Explained(one.target().target(), one.target().score(), null, null),
                one.scores(),
                List.of(),
                null,
                one.cost(),
                List.of(),
                0,
                one.model());
    }

    @Test
    void features_that_are_held_without_a_score_are_left_out_and_counted() {
        List<Attribution> explanations = new ArrayList<>();
        for (Attribution one : EXPLAINED.explanations()) {
            explanations.add(withoutScores(one));
        }
        Matrix matrix = matrix(MARY.document("length", explanations));
        assertThat(matrix.columns()).hasSize(PROMPT);
        assertThat(matrix.held()).isEqualTo(TOKENS - 1);
        assertThat(matrix.note()).contains("6 parts that stay whatever is absent");
    }

    private static Attribution scored(Attribution one, double score) {
        return new Attribution(
                one.method(),
                one.target(),
                one.scores().stream()
                        .map(scored -> new Attribution.Scored(scored.feature(), score, null, null))
                        .toList(),
                List.of(),
                null,
                one.cost(),
                List.of(),
                0,
                one.model());
    }

    private static Attribution withoutScores(Attribution one) {
        return new Attribution(
                one.method(),
                one.target(),
                one.scores().stream()
                        .map(scored -> scored.feature().special()
                                ? new Attribution.Scored(scored.feature(), 0, null, null)
                                : scored)
                        .toList(),
                one.arrays(),
                one.completeness(),
                one.cost(),
                one.warnings(),
                one.seed(),
                one.model());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 31, 47, 80, 200})
    void no_line_is_wider_than_the_terminal(int columns) {
        TerminalStyle style = new TerminalStyle(columns, false, true);
        Written wide = new Written(
                "日本語 👩‍👩‍👧‍👦 Donaudampfschifffahrtsgesellschaftskapitän مرحبا",
                List.of("映画", "cafe\u0301", "Donaudampfschifffahrtsgesellschaft"),
                List.of("映画", "cafe\u0301", "Donaudampfschifffahrtsgesellschaft"));
        for (Written written : List.of(MARY, wide, ofWords(60, 12))) {
            assertThat(TerminalReport.render(written.explained("occlusion"), style)
                            .lines())
                    .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(style.columns()));
        }
    }

    @Test
    void colour_changes_no_letter_of_the_matrix() {
        String plain = TerminalReport.render(EXPLAINED, PLAIN);
        String colour = unpainted(TerminalReport.render(EXPLAINED, COLOUR));
        String line = plain.lines()
                .filter(one -> one.contains("the whole"))
                .findFirst()
                .orElseThrow();
        assertThat(colour.lines()).contains(line);
        assertThat(plain).doesNotContain("\u001b");
    }

    @Test
    void an_ascii_terminal_gets_ascii() {
        Written ascii = new Written("one two", List.of("Ġthree", "Ċ", "three"), List.of(" three", "\n", "three"));
        assertThat(TerminalReport.render(ascii.explained("occlusion"), new TerminalStyle(80, true, false))
                        .chars())
                .allMatch(letter -> letter < 128);
    }

    @Test
    void what_is_written_cannot_open_a_tag_or_control_a_terminal() {
        for (String attack : List.of(Examples.SCRIPT, Examples.IMAGE, "\u001b[2J\u0007", "]]>&amp;")) {
            Written hostile = new Written(attack.replace(" ", "\u2003"), List.of(attack, "b"), List.of(attack, "b"));
            Document document = hostile.explained("occlusion");
            assertThat(HtmlReport.write(document)).doesNotContain("<script>alert", "<img src=x", "<img\u2003src=x");
            assertThat(SvgReport.write(document)).doesNotContain("<script>", "<img", "]]>");
            assertThat(TerminalReport.render(document, COLOUR)).doesNotContain("\u001b[2J", "\u0007");
        }
    }

    @Test
    void equal_documents_give_equal_bytes_and_ask_nobody() {
        String html = HtmlReport.write(EXPLAINED);
        assertThat(HtmlReport.write(MARY.explained("integrated-gradients"))).isEqualTo(html);
        assertThat(Pattern.compile("(?i)(?:src|href)=\"(?!#|data:)")
                        .matcher(html)
                        .results())
                .isEmpty();
    }

    @Test
    void the_table_behind_the_matrix_has_every_score() {
        Matrix matrix = matrix(EXPLAINED);
        String html = HtmlReport.write(EXPLAINED);
        int from = html.indexOf("All scores of the matrix as a table");
        String table = html.substring(from, html.indexOf("</table>", from));
        for (Matrix.Line line : matrix.lines()) {
            for (Matrix.Cell cell : line.cells()) {
                if (cell != null) {
                    assertThat(table).contains(">" + cell.value() + "</td>");
                }
            }
        }
        Matcher rows = Pattern.compile("<th scope=\"row\">").matcher(table);
        assertThat(rows.results()).hasSize(1 + TOKENS);
    }

    @Test
    void a_long_continuation_draws_its_strongest_columns_and_says_so() {
        Document document = ofWords(300, 100).explained("integrated-gradients");
        String html = HtmlReport.write(document);
        assertThat(html).contains("The 118 columns with the largest scores are drawn, 281 are not.");
        assertThat(Pattern.compile("<rect ").matcher(html).results()).hasSizeLessThan(20_000);
        assertThat(TerminalReport.render(document, PLAIN).replaceAll("\\s+", " "))
                .contains("columns with the largest scores are drawn, 380 are not.");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void a_score_that_is_no_number_has_no_colour(double score) {
        Attribution whole = MARY.whole("occlusion");
        Attribution token = MARY.token("occlusion", 0, null);
        List<Attribution> broken = IntStream.range(0, 2)
                .mapToObj(i -> i == 0 ? whole : token)
                .map(one -> scored(one, score))
                .toList();
        Document document = MARY.document("length", broken);
        assertThat(HtmlReport.write(document)).doesNotContain("NaN", "Infinity");
        assertThat(SvgReport.write(document)).doesNotContain("NaN", "Infinity");
        assertThat(TerminalReport.render(document, PLAIN)).doesNotContain("NaN", "Infinity");
    }
}
