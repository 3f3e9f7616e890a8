package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code limpid select} as a user types it, among tiny models of texts and pictures. What was measured is kept from test to test. */
class SelectCommandTest {
    private static final Path SCHEMA = Path.of(System.getProperty("limpid.root"), "docs/limpid-selection.schema.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    static Path shared;

    private static Path bert = Path.of("");
    private static Path roberta = Path.of("");
    private static Path deit = Path.of("");
    private static Path resnet = Path.of("");
    private static Path data = Path.of("");
    private static Path pictures = Path.of("");

    @TempDir
    Path folder;

    private final Schema schema;

    SelectCommandTest() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
    }

    @BeforeAll
    static void make() throws IOException {
        bert = ComparedModels.ofTexts(shared, "bert-encoder");
        roberta = ComparedModels.ofTexts(shared, "roberta-encoder");
        deit = ComparedModels.ofPictures(shared, "deit-encoder");
        resnet = ComparedModels.ofPictures(shared, "resnet-encoder");
        data = ComparedModels.classes(shared, 80);
        pictures = TrainingData.pictures(shared, 80);
    }

    @BeforeEach
    void remember() {
        System.setProperty("limpid.home", shared.resolve("home").toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty("limpid.home");
    }

    /** Neither trained nor explained, but where a test asks for it. */
    private static MainTest.Ran select(List<?> candidates, Path data, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "select",
                "--candidates",
                candidates.stream().map(Object::toString).collect(Collectors.joining(",")),
                "--data",
                data.toString()));
        args.addAll(Arrays.asList(more));
        List.of("--updates 0", "--explained 0", "--test-share 0.4", "--threads 1")
                .forEach(usual -> {
                    String[] said = usual.split(" ");
                    if (!args.contains(said[0])) {
                        args.addAll(List.of(said));
                    }
                });
        return MainTest.run(args.toArray(String[]::new));
    }

    private static String told(List<?> candidates, Path data, String... more) {
        MainTest.Ran ran = select(candidates, data, more);
        assertThat(ran.code()).as(ran.err()).isZero();
        return ran.out();
    }

    private JsonNode json(List<?> candidates, Path data, String... more) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(more));
        all.addAll(List.of("--format", "json"));
        String json = told(candidates, data, all.toArray(String[]::new));
        List<Error> complaints = schema.validate(json, InputFormat.JSON);
        assertThat(complaints).isEmpty();
        return MAPPER.readTree(json);
    }

    /** One line, and no result. */
    private static void refused(MainTest.Ran ran, int code, String... parts) {
        assertThat(ran.err()).startsWith("limpid: ").contains(parts).hasLineCount(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.code()).isEqualTo(code);
    }

    @Test
    void every_format_tells_the_same_candidates_in_the_same_order() throws IOException {
        List<Path> two = List.of(bert, roberta);
        String text = told(two, data);
        assertThat(text).contains("bert-encoder", "roberta-encoder", "accuracy");
        JsonNode json = json(two, data);
        List<String> order =
                json.findValuesAsText("candidate").stream().distinct().toList();
        assertThat(order).containsExactlyInAnyOrder("bert-encoder", "roberta-encoder");
        String[] lines = told(two, data, "--format", "csv").split("\r\n");
        assertThat(lines).hasSize(3);
        assertThat(lines[0]).startsWith("candidate,status,reason,place,accuracy,");
        assertThat(lines[1]).startsWith(order.get(0) + ",compared,,1,");
        assertThat(lines[2]).startsWith(order.get(1) + ",compared,,2,");
        String card = told(two, data, "--format", "card");
        assertThat(card).startsWith("## How this model was chosen\n");
        assertThat(card.indexOf("| " + order.get(0))).isPositive().isLessThan(card.indexOf("| " + order.get(1)));
        Path page = folder.resolve("which.html");
        assertThat(told(two, data, "--format", "html", "--out", page.toString()))
                .isEmpty();
        // The name of SVG is no place to fetch from.
        assertThat(Files.readString(page).replace("http://www.w3.org/2000/svg", ""))
                .startsWith("<!doctype html>")
                .contains(order)
                .doesNotContain("http://", "src=\"");
    }

    @Test
    void all_that_is_asked_for_is_measured() throws IOException {
        Path home = folder.resolve("home");
        System.setProperty("limpid.home", home.toString());
        JsonNode json = json(
                List.of(bert), data, "--updates", "8", "--explained", "2", "--robustness", "--layers", "--seed", "3");
        JsonNode row = json.get("candidates").get(0);
        assertThat(row.get("ways").findValuesAsText("name"))
                .containsExactlyInAnyOrder("linear-probe", "nearest-neighbours", "finetune");
        assertThat(row.get("interpretability").isObject()).isTrue();
        assertThat(row.get("robustness").isObject()).isTrue();
        assertThat(row.get("scores").findValuesAsText("layer")).contains("embeddings");
        assertThat(row.get("notes").toString()).doesNotContain("\"Not ");
        try (Stream<Path> kept = Files.list(home.resolve("selections"))) {
            assertThat(kept.map(one -> one.getFileName().toString())).contains("vectors", "probe", "profile", "trust");
        }
    }

    @Test
    void what_was_measured_before_is_not_measured_again() throws IOException {
        JsonNode first = json(List.of(bert, roberta), data);
        JsonNode again = json(List.of(bert, roberta), data);
        assertThat(again.get("candidates")).isEqualTo(first.get("candidates"));
    }

    @Test
    void a_dry_run_says_what_would_be_done_and_measures_nothing() {
        System.setProperty("limpid.home", folder.resolve("home").toString());
        MainTest.Ran ran = select(List.of(bert, roberta), data, "--dry-run", "--updates", "96");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("bert-encoder", "roberta-encoder", "finetune", "nothing was begun");
        assertThat(folder.resolve("home/selections")).doesNotExist();
    }

    @Test
    void pictures_choose_among_models_of_pictures() throws IOException {
        JsonNode json = json(List.of(deit, resnet), pictures);
        assertThat(json.get("candidates").findValuesAsText("status")).containsExactly("compared", "compared");
        assertThat(json.get("question").get("classes").toString()).isEqualTo("[\"above\",\"below\"]");
        assertThat(json.get("decision").isObject()).isTrue();
    }

    @Test
    void a_number_for_each_text_is_judged_by_its_error() throws IOException {
        JsonNode json = json(List.of(bert), ComparedModels.numbers(folder, 80), "--explained", "2");
        assertThat(json.get("question").get("metric").get("name").textValue()).isEqualTo("rmse");
        assertThat(json.get("candidates").findValuesAsText("status")).containsExactly("compared");
        assertThat(json.get("candidates").get(0).get("notes").toString()).contains("classes, not numbers");
    }

    @Test
    void what_fails_is_told_of_in_its_row_and_the_others_go_on() throws IOException {
        Path speechless = ComparedModels.ofTexts(folder, "electra-encoder");
        Files.delete(speechless.resolve("tokenizer.json"));
        Path damaged = ComparedModels.ofTexts(folder, "albert-encoder");
        Files.write(damaged.resolve("model.safetensors"), new byte[100]);
        Path gone = folder.resolve("gone");
        MainTest.Ran ran = select(List.of(gone, speechless, bert, damaged, roberta), data, "--format", "csv");
        assertThat(ran.code()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.subList(1, 3)).allMatch(line -> line.contains(",compared,"));
        assertThat(lines.subList(3, 6)).allMatch(line -> line.contains(",failed,"));
        assertThat(ran.out()).contains("tokenizer", "model.safetensors");
        assertThat(ran.err()).contains("limpid: electra-encoder: not read. ");
    }

    @Test
    void without_any_candidate_that_can_be_used_each_row_says_why_and_it_fails() {
        MainTest.Ran ran = select(List.of(folder.resolve("gone"), folder.resolve("lost")), data);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("No candidate could be compared", "gone", "lost");
        assertThat(ran.err().lines()).hasSize(2).allMatch(line -> line.contains(": not found. "));
    }

    @Test
    void models_that_read_something_else_are_told_of_in_their_rows() throws IOException {
        MainTest.Ran ran = select(List.of(bert, deit), pictures, "--format", "csv");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out().lines().toList().get(2)).startsWith("bert-encoder,failed,");
        MainTest.Ran none = select(List.of(resnet), data);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.out()).contains("No candidate could be compared");
        assertThat(none.err()).hasLineCount(2).contains("limpid: resnet-encoder: not read. ");
    }

    @Test
    void a_handful_of_examples_ranks_nothing_and_it_says_how_many_would() throws IOException {
        assertThat(told(List.of(bert), ComparedModels.classes(folder, 10)))
                .contains("No ranking: 4 examples", "At least 30");
        JsonNode json = json(List.of(bert), ComparedModels.classes(folder, 10));
        assertThat(json.get("decision").isNull()).isTrue();
        assertThat(json.get("candidates").get(0).get("status").textValue()).isEqualTo("compared");
    }

    @Test
    void what_is_beyond_a_limit_is_left_out_and_its_row_says_by_how_much() {
        MainTest.Ran few = select(List.of(bert, roberta), data, "--max-parameters", "10", "--format", "csv");
        assertThat(few.code()).isEqualTo(1);
        assertThat(few.out()).contains(",excluded,").contains("at most 10 are wanted");
        MainTest.Ran slow = select(List.of(bert), data, "--max-latency", "0.000001ms", "--format", "csv");
        assertThat(slow.out()).contains("its latency is ");
    }

    @Test
    void weights_decide() throws IOException {
        JsonNode json = json(List.of(bert, roberta), data, "--weights", "latency=1");
        JsonNode decision = json.get("decision");
        assertThat(decision.get("weightsFrom").textValue()).isEqualTo("given weights");
        for (JsonNode one : decision.get("criteria")) {
            assertThat(one.get("weight").doubleValue())
                    .isEqualTo(one.get("name").textValue().equals("latency") ? 1 : 0);
        }
        double first = json.get("candidates").get(0).at("/profile/latency/p50").doubleValue();
        double second = json.get("candidates").get(1).at("/profile/latency/p50").doubleValue();
        assertThat(first).isPositive().isLessThanOrEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --metric lovely|2|Unknown metric 'lovely'
            --weights performance=much|2|'much' is not a number
            --examples -1|2|--examples must be 0 or more, got -1
            --judged -5|2|--judged must be 0 or more, got -5
            --test-share 1|2|--test-share must be above 0 and below 1, got 1.0
            --updates -3|2|--updates must be 0 or more, got -3
            --updates 3|2|8 updates at least, got 3
            --explained -1|2|--explained must be 0 or more, got -1
            --batch 0 --updates 9|2|batches are of 1 example at least
            --max-latency soon|2|--max-latency soon: expected a number above 0 with one of the units
            --max-latency 50|2|--max-latency 50: expected a number above 0 with one of the units
            --max-memory -2GB|2|--max-memory -2GB: expected
            --threads 0|2|threads must be at least 1
            --format pdf|2|Unknown format 'pdf', expected text, json, csv, html, card
            --text-column foo|2|no column 'foo'
            --label-column foo|2|no column 'foo'
            --test gone.csv|2|gone.csv does not exist
            --data gone.csv|2|gone.csv does not exist
            --seed x|2|'x' is not a whole number
            --dry-run --format json|2|--dry-run is told as text; leave --format out
            """)
    void what_cannot_be_meant_is_refused_in_one_line(String options, int code, String line) {
        refused(select(List.of(bert, roberta), data, options.strip().split(" ")), code, line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            speed=1|There is no criterion 'speed' to give a weight to; there are accuracy, latency, memory,
            robustness=1|There is no criterion 'robustness' to give a weight to
            interpretability=1|There is no criterion 'interpretability' to give a weight to
            performance=1,accuracy=1|'accuracy' gets a weight by 'performance' and by 'accuracy', expected one
            performance=-1|'performance' has weight -1.0, expected a finite number, at least 0
            performance=0|have weight 0, expected at least one above
            """)
    void weights_that_decide_nothing_are_refused_before_anything_is_measured(String weights, String line) {
        refused(select(List.of(folder.resolve("gone")), data, "--weights", weights), 2, line);
    }

    @Test
    void candidates_and_data_must_be_said() {
        refused(MainTest.run("select", "--data", data.toString()), 2, "--candidates=M");
        refused(MainTest.run("select", "--candidates", bert.toString()), 2, "--data=PATH");
        refused(select(List.of(bert, roberta, bert), data), 2, "twice");
    }

    @Test
    void data_that_nothing_can_be_chosen_by_are_refused() throws IOException {
        refused(select(List.of(bert), folder.resolve("gone.csv")), 2, "gone.csv does not exist");
        Path one = Files.writeString(folder.resolve("one.csv"), "text,label\nmy dog,good\nthe sea,good\nit is,good\n");
        refused(select(List.of(bert), one), 2, "'good'", "two classes");
        Path five = ComparedModels.classes(folder, 5);
        refused(select(List.of(bert), five), 2, "has 1 example to learn from, at least 2 are needed");
        Path tags = Files.writeString(folder.resolve("tags.conll"), """
                Mozart B-PER
                slept O

                Rome B-LOC
                slept O

                Bach B-PER
                sang O
                """);
        refused(select(List.of(bert), tags), 2, "tags.conll is for learning", "a class each");
        refused(select(List.of(bert), Files.writeString(folder.resolve("empty.csv"), "")), 2, "no rows");
    }

    @Test
    void a_result_that_cannot_be_written_is_refused_before_anything_is_measured() {
        System.setProperty("limpid.home", folder.resolve("home").toString());
        Path out = folder.resolve("none/which.html");
        refused(
                select(List.of(bert, roberta), data, "--format", "html", "--out", out.toString()),
                1,
                "Cannot write " + out,
                "does not exist");
        assertThat(folder.resolve("home/selections")).doesNotExist();
    }
}
