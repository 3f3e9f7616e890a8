package dev.limpid.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code limpid batch}: what a user sees, and what is refused in one line. */
class BatchCommandTest {
    private static final Path MOODS =
            Path.of(System.getProperty("limpid.root"), "models/src/test/resources/text-tasks/moods");

    @TempDir
    Path temp;

    private MainTest.Ran run(String what, String... more) {
        List<String> args = new ArrayList<>(List.of("batch", what, "--model", MOODS.toString()));
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    private String rows(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text).toString();
    }

    @Test
    void rows_of_several_files_are_answered_and_what_happened_is_said() throws IOException {
        rows("part-1.csv", "sentence,no\ngood,1\n,2\n");
        rows("part-2.csv", "sentence,no\nbad,3\n");
        String out = temp.resolve("out").toString();
        MainTest.Ran ran =
                run("predict", "--data", temp.resolve("part-*.csv").toString(), "--out", out, "--id-column", "no");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .isEqualTo("limpid: Of part-1.csv and 1 more 'sentence' was taken for the text.\n"
                        + "Wrote 2 answers in " + out + ". Without an answer: 1 row, told in " + temp.resolve("out/bad")
                        + ".\nlimpid: The first without an answer is part-1.csv:3: It has no text, expected one.\n");
        assertThat(temp.resolve("out/part-00000.jsonl"))
                .content()
                .contains("\"row\":2,\"id\":\"3\",\"input\":\"part-2.csv:2\"");
        ran = run(
                "predict",
                "--data",
                temp.resolve("part-*.csv").toString(),
                "--out",
                out,
                "--id-column",
                "no",
                "--top",
                "1");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualTo(
                        "limpid: " + out + " holds the answers of another batch: predicting.top was not said and is 1."
                                + " Choose another --out, or begin anew with --fresh.\n");
    }

    @Test
    void an_evaluation_ends_in_a_summary() throws IOException {
        String data = rows("judged.csv", "text,label\ngood,BAD\nbad,so-so\n");
        MainTest.Ran ran =
                run("evaluate", "--data", data, "--out", temp.resolve("a").toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("moods: 2 rows.\nRight: 0.5000 of 2 labelled rows (95 % interval 0.0945 to 0.9055).\n"
                        + "Macro-F1: 0.3333 over 2 classes.\n");
        ran = run(
                "evaluate",
                "--data",
                data,
                "--out",
                temp.resolve("b").toString(),
                "--method",
                "saliency",
                "--metrics",
                "complexity",
                "--summary",
                "json");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("\"metric\": \"gini\"")
                .isEqualTo(Files.readString(temp.resolve("b/summary.json")));
    }

    @Test
    void rows_of_which_none_is_answered_are_a_failure() throws IOException {
        String data = rows("blank.csv", "text,label\n,a\n,b\n");
        MainTest.Ran ran =
                run("explain", "--data", data, "--out", temp.resolve("out").toString());
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("Wrote 0 answers", "blank.csv:2: It has no text, expected one.");
    }

    @Test
    void a_file_that_is_not_read_to_its_end_is_a_failure_and_told() throws IOException {
        String data = rows("broken.json", "[{\"text\":\"good\"},{]},{\"text\":\"lost\"}]");
        for (int i = 0; i < 2; i++) {
            MainTest.Ran ran =
                    run("predict", "--data", data, "--out", temp.resolve("out").toString());
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err())
                    .contains("Wrote 1 answer in ")
                    .contains("limpid: Not read to the end, rows are missing: broken.json:")
                    .contains(". Mend or remove what is damaged there, and begin anew with --fresh.\n");
        }
    }

    @Test
    void what_does_not_fit_is_refused_in_one_line() throws IOException {
        String data = rows("rows.csv", "text,label\ngood,BAD\n");
        String out = temp.resolve("out").toString();
        refuses("--data x*.csv fits no file.", run("predict", "--data", "x*.csv", "--out", out));
        refuses(
                "Unknown format 'xml', expected jsonl, csv or parquet.",
                run("predict", "--data", data, "--out", out, "--format", "xml"));
        refuses(
                "rows.csv: it has no column 'words', only 'text', 'label'. Say --text-column NAME.",
                run("predict", "--data", data, "--out", out, "--text-column", "words"));
        refuses(
                "--image-column: model 'moods' reads no image for its task text-classification, only text, pair, label.",
                run("predict", "--data", data, "--out", out, "--image-column", "text"));
        refuses(
                "A batch is explained by a method that is named, got 'auto', which may choose another when a run goes"
                        + " on. Name one: 'limpid evaluate' tells which.",
                run("explain", "--data", data, "--out", out, "--method", "auto"));
        refuses(
                "--rows-per-part must be at least 1, got 0.",
                run("predict", "--data", data, "--out", out, "--rows-per-part", "0"));
        refuses(
                "--metrics judges explanations: name the methods that make them with --method.",
                run("evaluate", "--data", data, "--out", out, "--metrics", "faithfulness"));
        refuses(
                "Metric 'mprt' takes more than one explanation of a row, which 'limpid batch' does not make. Use 'limpid"
                        + " evaluate'.",
                run("evaluate", "--data", data, "--out", out, "--method", "saliency", "--metrics", "mprt"));
        refuses(
                "--master spark://nowhere:7077: expected spark://host:port, local[N], yarn or k8s://, and limpid-spark and"
                        + " Spark on the class path. Without --master rows are answered here.",
                run("predict", "--data", data, "--out", out, "--master", "spark://nowhere:7077"));
        assertThat(temp.resolve("out")).doesNotExist();
    }

    private static void refuses(String line, MainTest.Ran ran) {
        assertThat(ran).isEqualTo(new MainTest.Ran(2, "", "limpid: " + line + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"predict", "explain", "evaluate"})
    void help_has_examples_and_says_that_a_run_goes_on(String what) {
        MainTest.Ran ran = MainTest.run("batch", what, "--help");
        assertThat(ran.code()).isZero();
        assertThat(ran.out().replaceAll("\\s+", " "))
                .contains(
                        "Examples:",
                        "limpid batch " + what + " --model",
                        "goes on when the same command is given again")
                .doesNotContain("--text=", "--row=");
    }
}
