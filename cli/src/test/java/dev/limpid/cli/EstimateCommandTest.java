package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code limpid estimate}: what a training will cost, and commands of which nothing can be told. */
class EstimateCommandTest {
    private static final Path MODEL = Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-bert");

    @TempDir
    Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void write_rows() throws IOException {
        List<String> rows = new ArrayList<>(List.of("text,label"));
        for (int i = 0; i < 60; i++) {
            rows.add("the dog can " + "is ".repeat(i % 7) + (i % 2 == 0 ? "good,yes" : "park,no"));
        }
        data = Files.write(folder.resolve("rows.csv"), rows);
    }

    private MainTest.Ran finetune(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "estimate", "finetune", "--model", MODEL.toString(), "--data", data.toString(), "--threads", "1"));
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    private void refuses(String message, String... more) {
        MainTest.Ran ran = finetune(more);
        assertThat(ran.err()).endsWith("limpid: " + message + System.lineSeparator());
        assertThat(ran.out()).isEmpty();
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void counts_without_a_run() {
        MainTest.Ran ran = finetune("--no-run", "--epochs", "2", "--batch", "10");
        assertThat(ran.code()).isZero();
        // A tenth of 60 is held out.
        assertThat(ran.out())
                .startsWith("data       108 examples, ")
                .contains(" tokens (padding included) in 12 steps")
                .contains("FLOPs by the graph that is trained", "by 3·2·MACs·samples", "by 6·N·D", "weights ")
                .contains("time       not known: no step was timed");
        assertThat(ran.err()).contains("rows.csv has 60 rows");
    }

    @Test
    void times_steps_and_writes_json_to_a_file() throws IOException {
        Path out = folder.resolve("estimate.json");
        MainTest.Ran ran =
                finetune("--steps", "5", "--watts", "100", "--intensity", "50", "--format", "json", "--out", "" + out);
        assertThat(ran.code()).isZero();
        JsonNode json = new ObjectMapper().readTree(Files.readString(out));
        assertThat(json.get("steps").asInt()).isEqualTo(5);
        double seconds = json.at("/seconds/total/mean").asDouble();
        double hours = json.at("/energy/kilowattHours/mean").asDouble();
        assertThat(hours).isCloseTo(seconds * 100 / 3.6e6, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(json.at("/energy/gramsPerKilowattHour").asDouble()).isEqualTo(50);
    }

    @Test
    void leaves_nothing_behind() throws IOException {
        finetune("--no-run");
        try (var inside = Files.list(folder)) {
            assertThat(inside).containsExactly(data);
        }
    }

    @Test
    void tells_of_pretraining_a_decoder_what_size_is_best() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            lines.add("the dog can see the " + "sea and the ".repeat(i % 5 + 1) + "park " + i + ".");
        }
        Path text = Files.write(folder.resolve("text.txt"), lines);
        Path config = Files.writeString(folder.resolve("tiny.json"), """
                {"model_type":"gpt2","vocab_size":280,"n_positions":16,"n_embd":16,"n_layer":1,"n_head":2}""");
        MainTest.Ran ran = MainTest.run(
                "estimate",
                "pretrain",
                "--config",
                config.toString(),
                "--data",
                text.toString(),
                "--length",
                "8",
                "--hold-out",
                "0.3",
                "--no-run",
                "--threads",
                "1");
        assertThat(ran.err()).contains("Training on ");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("Hoffmann et al. 2022", "best for this compute: N = ");
    }

    @Test
    void refuses_settings_of_which_nothing_comes() {
        refuses(
                "--watts is for the energy of a time, and with --no-run none is told. Leave one of them out.",
                "--no-run",
                "--watts",
                "65");
        refuses(
                "--learning-curve trains on parts of the data, and with --no-run nothing is run. Leave one of them out.",
                "--no-run",
                "--learning-curve");
        refuses("Unknown --format 'pdf', expected text, json, html.", "--format", "pdf");
        refuses("--watts must be above 0, got -3.0.", "--watts", "-3");
        refuses("--intensity must be 0 or more, got -1.0.", "--intensity", "-1");
        refuses("--smoothing must be from 0 to below 1, got 2.0.", "--smoothing", "2");
    }

    @Test
    void refuses_the_folder_of_a_model_that_is_not_written() {
        Path out = folder.resolve("my-classifier");
        refuses(
                "--out " + out + ": expected a file for the estimate, such as " + out
                        + ".txt; no model is written. Leave it out to see it here.",
                "--out",
                out.toString());
        assertThat(out).doesNotExist();
    }

    @Test
    void refuses_data_that_is_not_there_or_too_little() throws IOException {
        MainTest.Ran none = MainTest.run(
                "estimate",
                "finetune",
                "--model",
                MODEL.toString(),
                "--data",
                folder.resolve("none.csv").toString());
        assertThat(none.err())
                .isEqualTo("limpid: " + folder.resolve("none.csv")
                        + " does not exist: expected a file of rows, or a folder." + System.lineSeparator());
        refuses(
                "A learning curve needs at least 256 examples to learn from, there are 54. Leave --learning-curve out.",
                "--learning-curve");
        assertThat(finetune("--no-run", "--text-column", "words").err())
                .contains("words")
                .contains("rows.csv");
    }
}
