package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** {@code limpid evaluate} as a user types it, on small models of texts, pictures and rows. */
class EvaluateCommandTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Path MOODS = ROOT.resolve("models/src/test/resources/text-tasks/moods");
    private static final Path DIGITS = ROOT.resolve("examples/digits");
    private static final Path SCHEMA = ROOT.resolve("docs/limpid-evaluation.schema.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Schema schema;

    EvaluateCommandTest() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
    }

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void write() throws IOException {
        // What is found is kept in the user's cache for 'explain --method auto'.
        System.setProperty("limpid.home", folder.resolve("home").toString());
        data = Files.writeString(folder.resolve("moods.csv"), """
                label,text
                very good,my dog can run in the park
                BAD,she can walk in the big park
                very good,he can run in paris
                BAD,the cat can walk in the park
                very good,a big dog can run
                BAD,my cat can walk
                """);
    }

    @AfterEach
    void forget() {
        System.clearProperty("limpid.home");
    }

    private static MainTest.Ran evaluate(Path model, Path data, String... more) {
        List<String> args =
                new ArrayList<>(List.of("evaluate", "--model", model.toString(), "--data", data.toString()));
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    private static String text(Path model, Path data, String... more) {
        MainTest.Ran ran = evaluate(model, data, more);
        assertThat(ran.code()).as(ran.err()).isZero();
        return ran.out();
    }

    private static JsonNode json(Path model, Path data, String... more) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(more));
        all.addAll(List.of("--format", "json"));
        return MAPPER.readTree(text(model, data, all.toArray(String[]::new)));
    }

    private static JsonNode named(JsonNode among, String name) {
        return StreamSupport.stream(among.spliterator(), false)
                .filter(one -> one.get("name").textValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double mean(JsonNode json, String metric, String method) {
        return named(named(json.get("metrics"), metric).get("methods"), method)
                .get("mean")
                .get("mean")
                .doubleValue();
    }

    private List<Error> complaints(String json) {
        return schema.validate(json, InputFormat.JSON);
    }

    /** The model's golden answers come of {@code tools/golden/tables.py}. */
    private Path table(String name) throws IOException {
        try (InputStream packed = new GZIPInputStream(
                Files.newInputStream(ROOT.resolve("models/src/test/resources/golden/tables.json.gz")))) {
            JsonNode golden = MAPPER.readTree(packed).get("models").get(name);
            Files.writeString(folder.resolve("rows.csv"), golden.get("csv").textValue());
            return Files.write(
                    folder.resolve("model.onnx"),
                    Base64.getDecoder().decode(golden.get("onnx").textValue()));
        }
    }

    @Test
    void without_a_word_the_usual_metrics_judge_one_method_of_each_kind() {
        String told = text(MOODS, data, "--examples", "6", "--checked", "1");
        assertThat(told)
                .contains(
                        "comprehensiveness ↑",
                        "avg-sensitivity ↓",
                        "random-logit ↓",
                        "integrated-gradients",
                        "partition-shap",
                        "random ",
                        "best known",
                        "had been run before",
                        "Agreement");
    }

    @Test
    void auto_follows_an_evaluation_that_compared_and_judges_the_input_itself_without_one() {
        Path digits = ROOT.resolve("examples/digits");
        Path pictures = digits.resolve("pictures");
        String[] explain = {
            "explain",
            "--model",
            digits.toString(),
            "--image",
            digits.resolve("seven.png").toString(),
            "--method",
            "auto"
        };
        String alone = "was chosen on this input alone, of integrated-gradients,";
        assertThat(joined(explain)).contains(alone);
        text(digits, pictures, "--examples", "10", "--checked", "0", "--method", "ablation");
        assertThat(joined(explain)).as("nothing was compared").contains(alone);
        text(digits, pictures, "--examples", "10", "--checked", "0", "--method", "ablation,lrp", "--budget", "100");
        assertThat(joined(explain)).as("a need of its own").contains(alone);
        text(digits, pictures, "--examples", "10", "--checked", "0", "--method", "ablation,lrp");
        assertThat(joined(explain)).contains("was chosen by the last evaluation of this model, on 10 examples of");
    }

    private static String joined(String... args) {
        return MainTest.run(args).out().replaceAll("\\s+", " ");
    }

    @Test
    void metrics_that_nothing_can_tell_of_are_refused() {
        assertThat(evaluate(MOODS, data, "--metrics", "token-f1").err())
                .contains("Metric token-f1 cannot be told: it holds explanations against what is known of the reasons");
        assertThat(evaluate(MOODS, data, "--metrics", "mprt", "--checked", "0").err())
                .contains("Metric mprt cannot be told: it takes many explanations of an example, and checked is 0.");
    }

    @Test
    void the_document_fits_the_published_schema_and_lacks_nothing() throws IOException {
        JsonNode json = json(
                MOODS,
                data,
                "--method",
                "saliency,ablation,deeplift,lrp",
                "--metrics",
                "comprehensiveness,avg-sensitivity,mprt-excess,random-logit,gini,completeness",
                "--checked",
                "1");
        assertThat(complaints(json.toString())).isEmpty();
        assertThat(json.get("methods").findValuesAsText("name")).containsExactly("saliency", "ablation", "deeplift");
        assertThat(json.get("leftOut").get(0).get("method").textValue()).isEqualTo("lrp");
        assertThat(json.get("leftOut").get(0).get("reason").textValue()).startsWith("moods.csv:2: ");
        assertThat(json.get("examples")).hasSize(6);
        assertThat(json.get("examples").get(1).get("label").textValue()).isEqualTo("BAD");
        assertThat(json.get("metrics").findValuesAsText("name"))
                .contains("comprehensiveness", "mprt-excess", "completeness");
        assertThat(json.get("agreement").get("pairs")).hasSize(3);
        assertThat(json.get("need").get("passes").isNull()).isTrue();
        JsonNode sharing = json.get("sharing");
        assertThat(sharing.get("run").longValue())
                .isPositive()
                .isLessThan(sharing.get("alone").longValue());
        int tried = 0;
        for (Map.Entry<String, JsonNode> object : objects("", json).entrySet()) {
            for (Iterator<String> names = object.getValue().fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!object.getKey().endsWith("/settings")) {
                    JsonNode broken = json.deepCopy();
                    ((ObjectNode) broken.at(object.getKey())).remove(name);
                    assertThat(complaints(broken.toString()))
                            .as(object.getKey() + "/" + name)
                            .isNotEmpty();
                    tried++;
                }
            }
            if (!object.getKey().endsWith("/settings")) {
                JsonNode broken = json.deepCopy();
                ((ObjectNode) broken.at(object.getKey())).put("colour", "red");
                assertThat(complaints(broken.toString())).as(object.getKey()).isNotEmpty();
            }
        }
        assertThat(tried).isGreaterThan(80);
    }

    /** The objects of a document by their pointers, of each array its first. */
    private static Map<String, JsonNode> objects(String pointer, JsonNode node) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        if (node.isArray() && !node.isEmpty()) {
            found.putAll(objects(pointer + "/0", node.get(0)));
        } else if (node.isObject()) {
            found.put(pointer, node);
            node.properties().forEach(field -> found.putAll(objects(pointer + "/" + field.getKey(), field.getValue())));
        }
        return found;
    }

    @Test
    void equal_requests_give_equal_documents_but_for_seconds() throws IOException {
        String[] asked = {"--method", "ablation,saliency", "--metrics", "comprehensiveness,mprt,gini", "--checked", "1"
        };
        String first = seconds(json(MOODS, data, asked).toString());
        assertThat(seconds(json(MOODS, data, asked).toString())).isEqualTo(first);
        List<String> one = new ArrayList<>(Arrays.asList(asked));
        one.addAll(List.of("--threads", "1"));
        JsonNode alone = json(MOODS, data, one.toArray(String[]::new));
        assertThat(mean(alone, "comprehensiveness", "ablation"))
                .isCloseTo(mean(MAPPER.readTree(first), "comprehensiveness", "ablation"), within(1e-5));
    }

    private static String seconds(String json) {
        return json.replaceAll("\"seconds\":[^,}]*", "\"seconds\":0");
    }

    @Test
    void a_condition_that_is_met_fails_the_command_and_says_why() {
        String[] asked = {"--method", "ablation", "--metrics", "comprehensiveness", "--fail-if", ""};
        asked[5] = "comprehensiveness>=-1";
        MainTest.Ran met = evaluate(MOODS, data, asked);
        assertThat(met.code()).isEqualTo(1);
        assertThat(met.out()).contains("comprehensiveness ↑");
        assertThat(met.err())
                .startsWith("limpid: --fail-if ablation: comprehensiveness>=-1.0 is met by ")
                .hasLineCount(1);
        asked[5] = "ablation:comprehensiveness.high<-1";
        MainTest.Ran held = evaluate(MOODS, data, asked);
        assertThat(held.code()).as(held.err()).isZero();
        assertThat(held.err()).isEmpty();
        asked[5] = "deletion<0.3";
        assertThat(evaluate(MOODS, data, asked))
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: The condition 'deletion<0.3' needs the metric 'deletion', which is not measured, only"
                                + " comprehensiveness.\n"));
    }

    /** A build that checks what cannot be told must not pass. */
    @Test
    void a_condition_on_what_cannot_be_told_fails_the_command() {
        MainTest.Ran ran = evaluate(
                MOODS, data, "--method", "ablation", "--metrics", "completeness", "--fail-if", "completeness>0.1");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .startsWith("limpid: --fail-if ablation: completeness>0.1 fails, since its value cannot be told");
    }

    @Test
    void the_label_is_explained_where_it_is_asked_for() throws IOException {
        String[] asked = {"--method", "ablation", "--metrics", "comprehensiveness", "--target", "label"};
        JsonNode json = json(MOODS, data, asked);
        assertThat(json.get("examples").findValuesAsText("target"))
                .isEqualTo(json.get("examples").findValuesAsText("label"))
                .contains("very good", "BAD");
        Path bare = Files.writeString(folder.resolve("bare.csv"), "text\nmy dog can run in the park\n");
        assertThat(evaluate(MOODS, bare, asked))
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: bare.csv:2: its label is the target, but the data says no label of it that is one of the"
                                + " model's. Choose target top.\n"));
        MainTest.Ran other = evaluate(MOODS, data, "--method", "ablation", "--target", "label:grim");
        assertThat(other)
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: moods.csv:2: Target 'label:grim': the model has no such label; it has very good | so-so"
                                + " | BAD.\n"));
    }

    @Test
    void features_are_judged_over_all_examples_by_scope_global() throws IOException {
        JsonNode json =
                json(MOODS, data, "--method", "ablation", "--metrics", "comprehensiveness,gini", "--scope", "global");
        assertThat(complaints(json.toString())).isEmpty();
        assertThat(json.get("need").get("scope").textValue()).isEqualTo("global");
        JsonNode local = json(MOODS, data, "--method", "ablation", "--metrics", "comprehensiveness,gini");
        assertThat(mean(json, "gini", "ablation")).isNotEqualTo(mean(local, "gini", "ablation"));
        assertThat(json.get("recommendation").toString()).doesNotContain("wanted global");
    }

    @Test
    void texts_are_disturbed_by_edits() throws IOException {
        JsonNode json = json(
                MOODS,
                data,
                "--method",
                "saliency,ablation",
                "--metrics",
                "avg-sensitivity",
                "--edits",
                "typo,case",
                "--checked",
                "2",
                "--fail-if",
                "saliency:avg-sensitivity-typo>100");
        assertThat(json.get("metrics").findValuesAsText("name"))
                .contains("avg-sensitivity", "avg-sensitivity-typo", "avg-sensitivity-case");
        assertThat(mean(json, "avg-sensitivity-typo", "ablation")).isPositive();
    }

    @Test
    void settings_of_metrics_are_for_them_whether_they_are_named_or_usual() throws IOException {
        String[] asked = {"--method", "ablation", "--metrics", "deletion", "--set", "deletion.steps=1"};
        double named = mean(json(MOODS, data, asked), "deletion", "ablation");
        JsonNode usual = json(MOODS, data, "--method", "ablation", "--checked", "0", "--set", "deletion.steps=1");
        assertThat(mean(usual, "deletion", "ablation")).isEqualTo(named);
        assertThat(mean(json(MOODS, data, "--method", "ablation", "--metrics", "deletion"), "deletion", "ablation"))
                .isNotEqualTo(named);
    }

    @Test
    void pictures_are_judged_by_their_regions() throws IOException {
        for (String digit : List.of("three", "seven", "eight")) {
            Path own = Files.createDirectories(folder.resolve("pictures").resolve(digit));
            Files.copy(DIGITS.resolve(digit + ".png"), own.resolve("a.png"));
        }
        Path pictures = folder.resolve("pictures");
        JsonNode json = json(
                DIGITS,
                pictures,
                "--features",
                "grid:4x4",
                "--method",
                "grad-cam,ablation",
                "--metrics",
                "comprehensiveness,road,input-invariance",
                "--checked",
                "1");
        assertThat(complaints(json.toString())).isEmpty();
        assertThat(json.get("examples").findValuesAsText("label")).containsExactlyInAnyOrder("three", "seven", "eight");
        assertThat(mean(json, "comprehensiveness", "ablation")).isPositive();
        assertThat(json.get("notes").toString()).contains("at least 5 examples, got 3");
        assertThat(evaluate(DIGITS, pictures, "--edits", "typo", "--metrics", "robustness"))
                .isEqualTo(new MainTest.Ran(2, "", "limpid: Edit typo: model 'digits' reads no text. Leave it out.\n"));
        assertThat(evaluate(DIGITS, data).err())
                .startsWith("limpid: " + data + " is a file: expected a folder of pictures")
                .hasLineCount(1);
    }

    /** What stands for an absent column is each of the file's rows: an explanation costs as many inputs. */
    @Test
    void rows_are_judged_against_other_rows() throws IOException {
        Path model = table("columns");
        Path rows = folder.resolve("rows.csv");
        JsonNode json = json(
                model,
                rows,
                "--background",
                rows.toString(),
                "--method",
                "ablation,permutation-shap",
                "--metrics",
                "comprehensiveness,deletion");
        assertThat(complaints(json.toString())).isEmpty();
        JsonNode ablation = named(json.get("methods"), "ablation").get("cost");
        assertThat(ablation.get("forwardPasses").doubleValue()).isEqualTo(7 * (5 + 1));
        JsonNode budget = json(
                model,
                rows,
                "--background",
                rows.toString(),
                "--method",
                "ablation,permutation-shap",
                "--metrics",
                "comprehensiveness",
                "--budget",
                "50");
        assertThat(budget.get("recommendation").get("excluded").toString())
                .isEqualTo("[{\"method\":\"permutation-shap\",\"reason\":\"takes 224 passes, at most 50.0 wanted\"}]");
        assertThat(evaluate(MOODS, data, "--background", rows.toString()))
                .isEqualTo(new MainTest.Ran(
                        2, "", "limpid: --background is for tables; model 'moods' does text-classification.\n"));
    }

    /** Trees have no weights to draw and no layers to look at. */
    @Test
    void a_model_without_weights_is_judged_by_what_it_answers() throws IOException {
        Path model = table("forest with ZipMap");
        Path rows = folder.resolve("rows.csv");
        JsonNode json = json(
                model,
                rows,
                "--background",
                rows.toString(),
                "--method",
                "auto",
                "--metrics",
                "comprehensiveness,mprt,mprt-excess,smooth-mprt,input-invariance",
                "--checked",
                "1");
        assertThat(json.get("methods").findValuesAsText("name")).contains("kernel-shap", "permutation-shap");
        for (String metric : List.of("mprt", "mprt-excess", "smooth-mprt")) {
            for (JsonNode method : named(json.get("metrics"), metric).get("methods")) {
                assertThat(method.get("mean").get("count").intValue()).isZero();
                assertThat(method.get("values").toString()).isEqualTo("[null,null,null,null,null,null]");
            }
        }
        assertThat(mean(json, "comprehensiveness", "ablation")).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --metrics|foo|Unknown metric 'foo', expected a family (faithfulness, robustness,
            --metrics|deletion,foo|Unknown metric 'foo', expected a family (faithfulness, robustness,
            --metrics|Deletion|Unknown metric 'Deletion', expected a family (faithfulness, robustness,
            --method|foo|Unknown method 'foo', expected integrated-gradients, saliency,
            --method|auto,foo|Unknown method 'foo', expected integrated-gradients, saliency,
            --method|saliency,lime,saliency|Method saliency is named twice. Name it once.
            --method|auto,auto|Method auto is named twice. Name it once.
            --checked|-1|checked must be 0 or more, got -1.
            --checked|few|Invalid value for option '--checked': 'few' is not a whole number. See 'limpid evaluate --help'.
            --budget|0|--budget must be above 0 passes, got 0.0.
            --budget|-3|--budget must be above 0 passes, got -3.0.
            --budget|NaN|--budget must be above 0 passes, got NaN.
            --budget|much|Invalid value for option '--budget': 'much' is not a number. See 'limpid evaluate --help'.
            --fail-if|foo|A condition is [method:]metric, one of < <= > >=, and a number, such as comprehensiveness<0.3, got 'foo'.
            --fail-if|deletion<few|The condition 'deletion<few' needs a number behind <, got 'few'.
            --fail-if|:deletion<1|The condition ':deletion<1' names no method before the colon.
            --fail-if|foo<1|The condition 'foo<1.0' needs the metric 'foo', which is not measured, only comprehensiveness,
            --fail-if|foo:deletion<1|The condition 'foo:deletion<1.0' needs the method 'foo', which is not judged, only integrated-gradients,
            --weights|foo=1|--weights: unknown 'foo', expected faithful, stable, compact, sane, agreed.
            --weights|faithful=-1|Weights are finite and at least 0, got -1.0.
            --weights|faithful=much|Invalid value for option '--weights' (PART=WEIGHT): 'much' is not a number. See 'limpid evaluate --help'.
            --set|foo.x=1|A setting of metric 'foo' is given, and it is not among those that are measured: comprehensiveness,
            --set|deletion.x=1|Metric deletion has no setting 'x', expected steps.
            --set|deletion.steps=0|Setting steps needs a number of at least 1, got 0.
            --set|mprt.stages=2|Metric mprt has no settings to be given.
            --edits|foo|Unknown edits 'foo', expected case, typo, spelling, synonym, paraphrase.
            --edits|synonym|Edits synonym and paraphrase take words from a model that fills masks: name it as the proposer, such as bert-base-uncased, or choose case, typo or spelling.
            --proposer|bert-base-uncased|A proposer is for the edits synonym and paraphrase. Leave it out.
            --scope|here|--scope: unknown 'here', expected local, global.
            --unit|letter|--unit: unknown 'letter', expected token, region, column, concept.
            --examples|-1|--examples must be 0 or more, got -1.
            --truth|none|--truth none does not exist.
            --text|good|--text: 'limpid evaluate' reads many examples from files, not one. Leave it out.
            --target|worst|Unknown target 'worst', expected top,
            --format|pdf|Unknown format 'pdf', expected text, json
            """)
    void what_no_model_could_be_asked_is_refused_before_one_is_looked_for(String option, String value, String line) {
        MainTest.Ran ran = evaluate(Path.of("no-such-model"), data, option, value);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("limpid: " + line).hasLineCount(1);
    }

    @Test
    void edits_without_a_metric_of_robustness_are_refused() {
        assertThat(evaluate(Path.of("no-such-model"), data, "--edits", "typo", "--metrics", "gini"))
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: Edits are for metrics of robustness, and none of these is one: gini. Add the metrics"
                                + " robustness.\n"));
    }

    @Test
    void data_that_are_not_there_are_refused() throws IOException {
        assertThat(evaluate(Path.of("no-such-model"), Path.of("none.csv")))
                .isEqualTo(new MainTest.Ran(2, "", "limpid: --data none.csv does not exist.\n"));
        assertThat(MainTest.run("evaluate", "--model", "no-such-model"))
                .isEqualTo(new MainTest.Ran(
                        2, "", "limpid: Missing required option: '--data=PATH'. See 'limpid evaluate --help'.\n"));
        Path empty = Files.writeString(folder.resolve("empty.csv"), "label,text\n");
        assertThat(evaluate(MOODS, empty).err()).startsWith("limpid: ").hasLineCount(1);
        Path other = Files.writeString(folder.resolve("other.csv"), "height,weight\n1,2\n");
        assertThat(evaluate(MOODS, other).err()).startsWith("limpid: ").hasLineCount(1);
        for (String columns : List.of("foo=x", "text=foo", "label=foo")) {
            MainTest.Ran ran = evaluate(MOODS, data, "--columns", columns);
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).startsWith("limpid: ").contains("foo").hasLineCount(1);
        }
    }

    @Test
    void what_cannot_be_kept_for_later_does_not_spoil_what_was_found() throws IOException {
        Files.writeString(folder.resolve("home"), "no folder");
        MainTest.Ran ran =
                evaluate(MOODS, data, "--method", "ablation,deeplift", "--metrics", "gini", "--fail-if", "gini>=0");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("gini ↑");
        assertThat(ran.err()).startsWith("limpid: 'explain --method auto' will not know what was found: ");
    }
}
