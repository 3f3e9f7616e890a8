package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The commands on rows of tables, with models of {@code tools/golden/tables.py} and {@code unusual.py}. */
class TableCommandsTest {
    private static final Path GOLDEN = Path.of(System.getProperty("limpid.root"), "models/src/test/resources/golden");

    @TempDir
    Path folder;

    private Path rows;
    private Path columns;
    private Path loop;

    @BeforeEach
    void unpack() throws IOException {
        JsonNode tables = golden("tables.json.gz").get("columns");
        rows = Files.writeString(folder.resolve("rows.csv"), tables.get("csv").textValue());
        columns = model("columns.onnx", tables);
        loop = model("loop.onnx", golden("unusual.json.gz").get("loop"));
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(GOLDEN.resolve(name)))) {
            return new ObjectMapper().readTree(packed).get("models");
        }
    }

    private Path model(String name, JsonNode golden) throws IOException {
        return Files.write(
                folder.resolve(name),
                Base64.getDecoder().decode(golden.get("onnx").textValue()));
    }

    private static MainTest.Ran predict(Path model, Path input, String row) {
        return MainTest.run("predict", "--model", model.toString(), "--input", input.toString(), "--row", row);
    }

    @Test
    void a_row_is_answered_for_as_python_answers() throws IOException {
        JsonNode golden = golden("tables.json.gz").get("columns");
        for (int row = 0; row < golden.get("picked").size(); row++) {
            MainTest.Ran ran = predict(columns, rows, String.valueOf(row));
            assertThat(ran.code()).as(ran.err()).isZero();
            double best = Math.max(
                    golden.get("scores").get(row).get(0).doubleValue(),
                    golden.get("scores").get(row).get(1).doubleValue());
            assertThat(ran.out())
                    .contains("answers “" + golden.get("picked").get(row).textValue() + "” ("
                            + String.format(Locale.ROOT, "%.1f", 100 * best) + " %)");
        }
    }

    @Test
    void an_evaluation_is_a_page_that_says_how_to_repeat_it() {
        MainTest.Ran ran = MainTest.run(
                "evaluate",
                "--model",
                columns.toString(),
                "--data",
                rows.toString(),
                "--method",
                "ablation,kernel-shap",
                "--metrics",
                "comprehensiveness,sufficiency",
                "--background",
                rows.toString(),
                "--fail-if",
                "comprehensiveness<-2",
                "--format",
                "html");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("<!doctype html>")
                .contains("limpid evaluate --model " + columns + " --data " + rows + " --method ablation,kernel-shap")
                .contains("--fail-if 'comprehensiveness&lt;-2' --format html</code>");
    }

    @Test
    void a_row_that_is_not_there_or_does_not_fit_gets_one_line() throws IOException {
        assertThat(predict(columns, rows, "7"))
                .isEqualTo(new MainTest.Ran(1, "", "limpid: rows.csv: row 7 was asked for, it has rows 0 to 6.\n"));
        Path bad = Files.writeString(folder.resolve("bad.csv"), "weight,height,city,code,flag\nheavy,1,Nice,3,true\n");
        assertThat(predict(columns, bad, "0"))
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: The column 'weight' is 'heavy', the model's input 'weight' takes numbers (float).\n"));
        Path other = Files.writeString(folder.resolve("other.csv"), "mass,size\n1,2\n");
        assertThat(predict(columns, other, "0"))
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: The model has inputs [weight, height, city, code, flag], the row has columns [mass,"
                                + " size]. Name the columns as the inputs.\n"));
        assertThat(MainTest.run("predict", "--model", columns.toString()))
                .isEqualTo(new MainTest.Ran(
                        2, "", "limpid: Model 'columns.onnx' needs --input for its task tabular-classification.\n"));
    }

    @Test
    void a_loop_predicts_and_is_named_where_it_stops_a_gradient() throws IOException {
        Path row = Files.writeString(folder.resolve("row.json"), "[0.5,-1,2]");
        MainTest.Ran ran = predict(loop, row, "0");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        MainTest.Ran explained = MainTest.run(
                "explain", "--model", loop.toString(), "--input", row.toString(), "--method", "integrated-gradients");
        assertThat(explained.code()).isEqualTo(2);
        assertThat(explained.out()).isEmpty();
        assertThat(explained.err())
                .startsWith("limpid: Loop (opset 17) at turns, inputs int64[] bool[] float[")
                .endsWith(
                        "Use one that works from outside, such as lime or kernel-shap, or look at a wire behind it.\n")
                .hasLineCount(1);
    }

    @Test
    void trees_are_named_where_they_stop_a_gradient() throws IOException {
        MainTest.Ran explained = MainTest.run(
                "explain",
                "--model",
                model("forest.onnx", golden("tables.json.gz").get("forest with ZipMap"))
                        .toString(),
                "--input",
                Files.writeString(folder.resolve("row.json"), "[1,2,3,4]").toString(),
                "--method",
                "integrated-gradients");
        assertThat(explained.code()).isEqualTo(2);
        assertThat(explained.err()).contains("TreeEnsembleClassifier").hasLineCount(1);
    }

    private static MainTest.Ran explain(Path model, Path input, String... more) {
        List<String> words =
                new ArrayList<>(List.of("explain", "--model", model.toString(), "--input", input.toString()));
        words.addAll(List.of(more));
        return MainTest.run(words.toArray(String[]::new));
    }

    private static Map<String, Double> scores(MainTest.Ran ran) throws IOException {
        assertThat(ran.code()).as(ran.err()).isZero();
        Map<String, Double> scores = new LinkedHashMap<>();
        new ObjectMapper()
                .readTree(ran.out())
                .get("explanations")
                .get(0)
                .get("features")
                .forEach(one -> scores.put(
                        one.get("column").textValue(), one.get("score").doubleValue()));
        return scores;
    }

    /** The numbers are those of enumeration in Python, by {@code tools/golden/rows.py}. */
    @Test
    void a_row_of_columns_that_gradients_cannot_read_is_explained_from_outside() throws IOException {
        JsonNode golden = outside();
        Path row =
                Files.writeString(folder.resolve("row.csv"), golden.get("row").textValue());
        Path others = Files.writeString(
                folder.resolve("others.csv"), golden.get("background").textValue());
        for (String method : List.of("exact-shapley", "kernel-shap")) {
            Map<String, Double> scores = scores(explain(
                    columns,
                    row,
                    "--background",
                    others.toString(),
                    "--method",
                    method,
                    "--target",
                    "index:1",
                    "--format",
                    "json"));
            assertThat(scores.keySet()).containsExactly("flag", "city", "height", "weight", "code");
            int at = 0;
            for (double score : scores.values()) {
                assertThat(score).isCloseTo(golden.get("exact").get(1).get(at++).doubleValue(), within(1e-6));
            }
        }
        MainTest.Ran lime =
                explain(columns, row, "--background", others.toString(), "--method", "lime", "--format", "json");
        assertThat(scores(lime).keySet()).containsExactly("flag", "city", "height", "weight", "code");
        assertThat(lime.out()).contains("\"bin\": \"city = Nice\"", "\"sampling\": \"data\"");
        MainTest.Ran told = explain(columns, row, "--background", others.toString(), "--method", "exact-shapley,lime");
        assertThat(told.code()).as(told.err()).isZero();
        assertThat(told.out()).contains("weight = ").containsPattern("< weight <= |weight <= |weight > ");
    }

    private static JsonNode outside() throws IOException {
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(GOLDEN.resolve("rows.json.gz")))) {
            return new ObjectMapper().readTree(packed).get("shapley").get("columns");
        }
    }

    @Test
    void backgrounds_that_are_missing_broken_or_of_no_use_get_one_line() throws IOException {
        assertThat(explain(columns, rows, "--method", "exact-shapley"))
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: What stands for an absent column is not known: give --background FILE, rows of the same"
                                + " columns, or for numbers --masker zero.\n"));
        Path other = Files.writeString(folder.resolve("other.csv"), "mass,size\n1,2\n");
        assertThat(explain(columns, rows, "--method", "exact-shapley", "--background", other.toString()))
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: other.csv: it has columns [mass, size], the row to be explained has [flag, city, height,"
                                + " weight, code, seen on]. Give rows of the same columns.\n"));
        Path empty = Files.writeString(folder.resolve("empty.csv"), "flag,city,height,weight,code,seen on\n");
        assertThat(explain(columns, rows, "--method", "exact-shapley", "--background", empty.toString()))
                .isEqualTo(new MainTest.Ran(1, "", "limpid: empty.csv: it has no rows, at least one is needed.\n"));
        Path heavy = Files.writeString(
                folder.resolve("heavy.csv"), "flag,city,height,weight,code,seen on\ntrue,Nice,1,heavy,3,-\n");
        assertThat(explain(columns, rows, "--method", "exact-shapley", "--background", heavy.toString()))
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: The column 'weight' is 'heavy', the model's input 'weight' takes numbers (float).\n"));
        assertThat(explain(columns, rows, "--method", "lime", "--background", rows.toString(), "--set", "bins=thirds"))
                .isEqualTo(new MainTest.Ran(
                        2, "", "limpid: Setting bins is quartile, decile or entropy, got 'thirds'.\n"));
    }

    @Test
    void trees_are_explained_from_outside() throws IOException {
        JsonNode golden = golden("tables.json.gz").get("forest with ZipMap");
        Path forest = model("forest.onnx", golden);
        Path file =
                Files.writeString(folder.resolve("trees.csv"), golden.get("csv").textValue());
        Map<String, Double> scores = scores(explain(
                forest,
                file,
                "--row",
                "3",
                "--background",
                file.toString(),
                "--method",
                "exact-shapley",
                "--format",
                "json"));
        assertThat(scores.keySet()).containsExactly("c0", "c1", "c2", "c3");
        Map<String, Double> zero = scores(explain(
                forest, file, "--row", "3", "--masker", "zero", "--method", "exact-shapley", "--format", "json"));
        assertThat(zero).isNotEqualTo(scores);
    }
}
