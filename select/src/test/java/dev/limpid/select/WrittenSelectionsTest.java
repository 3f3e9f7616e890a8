package dev.limpid.select;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class WrittenSelectionsTest {
    private static final Path PUBLISHED =
            Path.of(System.getProperty("limpid.root", ".."), "docs", "limpid-selection.schema.json");
    private static final List<Selection> ALL = List.of(
            SelectionExamples.reviews(),
            SelectionExamples.hostile("日本語, \"quoted\"\n=1+1 | <b>"),
            SelectionExamples.single(),
            SelectionExamples.abstained(),
            SelectionExamples.none());

    private final ObjectMapper json = new ObjectMapper();
    private final Schema schema;

    WrittenSelectionsTest() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(PUBLISHED), InputFormat.JSON);
    }

    private List<String> complaints(String text) {
        return schema.validate(text, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    @Test
    void every_selection_fits_the_published_schema() {
        for (Selection selection : ALL) {
            assertThat(complaints(JsonSelection.write(selection))).isEmpty();
        }
    }

    @Test
    void what_failures_and_notes_say_can_be_put_in_other_words_and_nothing_else_changes() {
        for (Selection selection : ALL) {
            assertThat(selection.worded(words -> words)).isEqualTo(selection);
            Selection other = selection.worded(words -> "shorter");
            assertThat(other.rows()).allSatisfy(row -> {
                assertThat(row.reason()).isEqualTo("shorter");
                assertThat(row.stopped()).isEqualTo("shorter");
                assertThat(row.notes()).allMatch("shorter"::equals);
            });
            assertThat(other.notes()).allMatch("shorter"::equals);
            assertThat(other.sentence()).isEqualTo(selection.sentence());
        }
    }

    @Test
    void a_selection_without_one_of_its_fields_does_not_fit() throws IOException {
        ObjectNode whole = (ObjectNode) json.readTree(JsonSelection.write(SelectionExamples.reviews()));
        String second = "/candidates/1";
        for (String object : List.of(
                "",
                "/question",
                "/question/metric",
                second,
                second + "/published",
                second + "/published/results/0",
                second + "/ways/0",
                second + "/ways/0/value",
                second + "/scores/0",
                second + "/profile",
                second + "/profile/size",
                second + "/profile/latency",
                second + "/profile/throughput",
                second + "/profile/memory",
                second + "/profile/machine",
                second + "/interpretability",
                second + "/interpretability/parts/0",
                second + "/interpretability/methods/0",
                second + "/finetuning",
                "/decision",
                "/decision/criteria/0",
                "/decision/normalisation",
                "/decision/placings/0",
                "/decision/anywhere",
                "/top",
                "/top/mcnemar",
                "/foretold/0")) {
            assertThat(whole.at(object).isObject()).as(object).isTrue();
            whole.at(object).fieldNames().forEachRemaining(name -> {
                ObjectNode broken = whole.deepCopy();
                ((ObjectNode) broken.at(object)).remove(name);
                assertThat(complaints(broken.toString()))
                        .as(object + "/" + name)
                        .isNotEmpty();
            });
            ObjectNode more = whole.deepCopy();
            ((ObjectNode) more.at(object)).put("surplus", 1);
            assertThat(complaints(more.toString())).as(object).isNotEmpty();
        }
    }

    @Test
    void equal_selections_give_equal_bytes() {
        assertThat(JsonSelection.write(SelectionExamples.reviews()))
                .isEqualTo(JsonSelection.write(SelectionExamples.reviews()));
        assertThat(CsvSelection.write(SelectionExamples.reviews()))
                .isEqualTo(CsvSelection.write(SelectionExamples.reviews()));
    }

    @Test
    void what_is_not_known_is_null_and_places_are_of_those_that_were_ranked() throws IOException {
        JsonNode ranked = json.readTree(JsonSelection.write(SelectionExamples.reviews()));
        assertThat(ranked.at("/candidates/0/place").asInt()).isEqualTo(1);
        assertThat(ranked.at("/candidates/0/candidate")).isEqualTo(ranked.at("/decision/winner"));
        assertThat(ranked.at("/candidates/4/place").isNull()).isTrue();
        assertThat(ranked.at("/foretold/4/here").isNull()).isTrue();
        JsonNode abstained = json.readTree(JsonSelection.write(SelectionExamples.abstained()));
        assertThat(abstained.get("decision").isNull()).isTrue();
        assertThat(abstained.at("/candidates/0/place").isNull()).isTrue();
        assertThat(abstained.at("/candidates/0/profile").isNull()).isTrue();
    }

    @Test
    void a_table_has_a_row_a_candidate_and_each_as_many_cells() {
        for (Selection selection : ALL) {
            List<List<String>> rows = parsed(CsvSelection.write(selection));
            assertThat(rows).hasSize(1 + selection.rows().size());
            assertThat(rows)
                    .allSatisfy(
                            row -> assertThat(row).hasSameSizeAs(rows.get(0)).doesNotContain("NaN", "null"));
            assertThat(rows.get(0)).doesNotHaveDuplicates().startsWith("candidate", "status", "reason", "place");
            for (int i = 0; i < selection.rows().size(); i++) {
                assertThat(rows.get(i + 1).get(0))
                        .isEqualTo(selection.rows().get(i).candidate());
            }
        }
    }

    @Test
    void numbers_of_the_table_are_those_of_the_selection() {
        List<List<String>> rows = parsed(CsvSelection.write(SelectionExamples.reviews()));
        int accuracy = rows.get(0).indexOf("accuracy");
        int p95 = rows.get(0).indexOf("latency p95 (s)");
        int memory = rows.get(0).indexOf("memory (bytes)");
        List<String> base = rows.stream()
                .filter(row -> row.get(0).equals("bert-base-uncased"))
                .findFirst()
                .orElseThrow();
        assertThat(base.get(accuracy)).isEqualTo("0.94");
        assertThat(Double.parseDouble(base.get(p95))).isEqualTo(1.6 * 0.0468);
        assertThat(base.get(memory)).isEqualTo("781000000");
        assertThat(rows.get(5).get(accuracy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-x", "@sum(a1)"})
    void no_name_is_a_formula_of_a_spreadsheet(String name) {
        List<List<String>> rows = parsed(CsvSelection.write(SelectionExamples.hostile(name)));
        assertThat(rows.stream().flatMap(List::stream)).contains("'" + name).noneMatch(cell -> cell.equals(name));
    }

    /** By the grammar of RFC 4180, letter by letter. */
    private static List<List<String>> parsed(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (quoted) {
                if (letter != '"') {
                    cell.append(letter);
                } else if (text.startsWith("\"\"", i)) {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (letter == '"') {
                assertThat(cell).isEmpty();
                quoted = true;
            } else if (letter == ',' || text.startsWith("\r\n", i)) {
                row.add(cell.toString());
                cell.setLength(0);
                if (letter == '\r') {
                    rows.add(row);
                    row = new ArrayList<>();
                    i++;
                }
            } else {
                cell.append(letter);
            }
        }
        assertThat(quoted).isFalse();
        assertThat(row).isEmpty();
        return rows;
    }

    @Test
    void a_card_tells_what_was_compared_on_what() {
        String card = CardSection.write(SelectionExamples.reviews());
        assertThat(card)
                .startsWith("## How this model was chosen\n\n**Result.** ")
                .contains(
                        "Compared: 6 candidates on reviews.csv, with 1200 examples to learn from and 400 others to be judged by",
                        "| bert-base-uncased | 0.94 \\[0.915, 0.965\\] | a short fine-tune | 46.8 | 781 | 109 | 412 |",
                        "- Not compared: bert-large-uncased (excluded).",
                        "Normalised by min-max")
                .endsWith(".\n");
    }

    @Test
    void what_others_named_makes_no_markup_and_no_row_of_a_card() {
        String card = CardSection.write(SelectionExamples.hostile(
                "x\n\n# owned | a | <img src=x> [a](https://e.org) www.e.org **b** `c`\n| d |"));
        assertThat(card.lines().filter(line -> line.startsWith("#"))).hasSize(1);
        assertThat(card.lines().filter(line -> line.startsWith("|")))
                .hasSize(2 + 4)
                .allSatisfy(line -> assertThat(line.replace("\\|", "").chars().filter(letter -> letter == '|'))
                        .hasSize(11));
        assertThat(card.replaceAll("\\\\.", "")).doesNotContain("<", "](", "://", "www.", "`", "| a |");
        assertThat(card)
                .contains(
                        "\\# owned \\| a \\| \\<img src=x\\> \\[a\\](https\\://e.org) www\\.e.org \\*\\*b\\*\\* \\`c\\`");
    }

    @Test
    void without_a_ranking_a_card_says_why() {
        assertThat(CardSection.write(SelectionExamples.abstained()))
                .contains("**Result.** No ranking: 5 examples", "|  | all-minilm-l6-v2 | ")
                .doesNotContain("weightings", "NaN", "null");
        assertThat(CardSection.write(SelectionExamples.none()))
                .contains("- Not compared: hf:nobody/nothing (failed). There is no tokenizer")
                .doesNotContain("| candidate |");
    }
}
