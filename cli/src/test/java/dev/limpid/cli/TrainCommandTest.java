package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code limpid train} as a user types it; what is wrong gets one line, an exit code and no folder. */
class TrainCommandTest {
    private static final Path RESOURCES = Path.of(System.getProperty("limpid.root"), "models/src/test/resources");
    private static final Path MOODS = RESOURCES.resolve("text-tasks/moods");

    @TempDir
    Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void write() throws IOException {
        data = TrainingData.moods(folder, 80);
        out = folder.resolve("out");
    }

    private MainTest.Ran finetune(Path from, String... more) {
        return train("finetune", MOODS, from, more);
    }

    private MainTest.Ran train(String what, Path with, Path from, String... more) {
        List<String> args = new ArrayList<>(
                List.of("train", what, "--model", with.toString(), "--data", from.toString(), "--out", out.toString()));
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    /** One line, and nothing left: there is nothing to go on from. */
    private void refused(MainTest.Ran ran, int code, String... parts) throws IOException {
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(parts);
        assertThat(ran.err().lines().filter(line -> line.startsWith("limpid: ")).toList())
                .as(ran.err())
                .hasSize(1);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.code()).isEqualTo(code);
        assertThat(out).doesNotExist();
        try (Stream<Path> inside = Files.list(folder)) {
            assertThat(inside.map(one -> one.getFileName().toString()))
                    .noneMatch(
                            name -> name.contains("partial") || name.endsWith(".tmp") || name.equals("out-training"));
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void data_from_which_nothing_can_be_learnt_are_refused() throws IOException {
        refused(finetune(data, "--label-column", "stars"), 2, "no column 'stars'", "'text', 'label'");
        refused(finetune(file("empty.csv", "")), 2, "empty.csv: it has no rows");
        refused(finetune(file("header.csv", "text,label\n")), 2, "header.csv", "no rows");
        refused(
                finetune(file("one.csv", "text,label\nmy dog,good\nthe sea,good\nit is,good\n")),
                2,
                "all 3 examples are 'good'",
                "two classes");
        refused(
                finetune(file("ragged.csv", "text,label\nmy dog,good\nthe, sea,bad\n")),
                1,
                "ragged.csv: line 3 has 3 cells, line 1 has 2");
        refused(
                finetune(Files.write(
                        folder.resolve("latin.csv"),
                        "text,label\ncafé,good\nsea,bad\n".getBytes(StandardCharsets.ISO_8859_1))),
                1,
                "latin.csv: it is no text in UTF-8: byte 14, in line 2",
                "--encoding latin1");
        refused(
                finetune(
                        data,
                        "--test",
                        file("test.csv", "text,label\nmy dog,strange\nmy sea,good\n")
                                .toString()),
                2,
                "1 of 2 rows have labels",
                "'strange' (test.csv:2)");
        refused(finetune(file("x.pdf", "%PDF")), 1, "x.pdf: its name does not tell how it is written");
        refused(finetune(folder.resolve("gone.csv")), 2, "gone.csv does not exist");
        refused(finetune(data, "--learn", "scores"), 2, "the label is", "expected a number");
    }

    @Test
    void a_model_that_reads_something_else_is_refused() throws IOException {
        refused(
                train("finetune", RESOURCES.resolve("tiny-vision/resnet-basic"), data),
                2,
                "reads pictures",
                "holds texts");
        Path pictures = TrainingData.pictures(folder, 6);
        refused(finetune(pictures), 2, "The model is a 'bert', which reads text; ", "holds pictures");
        refused(
                train("finetune", Path.of(System.getProperty("limpid.root"), "examples/digits"), pictures),
                2,
                "The model's files tell no architecture (model_type in config.json) that could be trained; ");
        refused(train("pretrain", RESOURCES.resolve("tiny-vision/resnet-basic"), data), 1, "resnet");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --length 100 | 2 | --length 100: the model reads at most 64 tokens
                    --length 0 | 2 | --length 0
                    --length 2 | 2 | --length 2: 2 tokens are put around each text
                    --metric lovely | 2 | Unknown metric 'lovely'
                    --optimiser adam | 2 | Unknown --optimiser 'adam', expected adamw or sgd
                    --schedule steep | 2 | Unknown --schedule 'steep', expected constant, linear, cosine
                    --lora --train head | 2 | --train head: with --lora
                    --lora-alpha 3 | 2 | --lora-alpha is said of LoRA: add --lora
                    --lora 0 | 2 | LoRA's rank must be at least 1, got 0
                    --lora --lora-targets knees | 2 | no dense layer is called 'knees'
                    --train nothing* | 2 | No weight is called 'nothing*'
                    --rate 0 | 2 | rate of learning must be above 0, got 0.0
                    --epochs 0 | 2 | epochs must be at least 1, got 0
                    --batch 0 | 2 | batch must be at least 1, got 0
                    --hold-out 1.5 | 2 | less than 1 together, got 1.5
                    --warmup 2 | 2 | --warmup is a share of the updates
                    --smoothing 1 | 2 | --smoothing must be from 0 to below 1
                    --clip -1 | 2 | --clip must be 0 or more
                    --threads 0 | 2 | threads must be at least 1
                    --momentum 0.5 | 2 | --momentum is for --optimiser sgd
                    --augment writing | 2 | --augment: the data are texts
                    --augment loud | 2 | Unknown --augment 'loud'
                    --learn foo | 2 | Unknown --learn 'foo'
                    --encoding foo | 2 | got 'foo'
                    --report out.txt | 2 | --report out.txt
                    --hold-out 0 --patience 2 | 2 | --patience
                    --hold-out 0 --metric f1 | 2 | --metric
                    --config x | 2 | not both
                    --learn pictures | 2 | --image-column
                    """)
    void a_wrong_option_is_refused(String options, int code, String message) throws IOException {
        refused(finetune(data, options.strip().split(" ")), code, message);
    }

    @Test
    void blanks_between_the_layers_of_lora_are_not_of_their_names() throws IOException {
        refused(finetune(data, "--lora", "--lora-targets", " query , knees "), 2, "no dense layer is called 'knees'");
    }

    @Test
    void a_place_that_is_taken_is_refused_and_left_as_it_was() throws IOException {
        Files.createDirectories(out);
        Path mine = Files.writeString(out.resolve("mine"), "mine");
        MainTest.Ran ran = finetune(data);
        assertThat(ran.err())
                .startsWith("limpid: --out " + out + " is not empty.")
                .hasLineCount(1);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(mine).hasContent("mine");
        out = mine;
        ran = finetune(data);
        assertThat(ran.err())
                .startsWith("limpid: --out " + mine + " is a file.")
                .hasLineCount(1);
        assertThat(ran.code()).isEqualTo(2);
        MainTest.Ran none = MainTest.run("train", "finetune", "--data", data.toString(), "--out", "x");
        assertThat(none.err()).startsWith("limpid: Say what to begin with").hasLineCount(1);
        assertThat(none.code()).isEqualTo(2);
    }

    @Test
    void quotes_commas_and_newlines_in_cells_are_read_as_they_are_meant() throws IOException {
        StringBuilder rows = new StringBuilder("label,text\n");
        for (int i = 0; i < 24; i++) {
            rows.append(i % 2 == 0 ? "good," : "bad,")
                    .append("\"my \"\"dog\"\", can\nbe ")
                    .append(i)
                    .append("\"\n");
        }
        MainTest.Ran ran = finetune(file("quoted.csv", rows.toString()), "--epochs", "1");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("quoted.csv has 24 rows: a class each. Of 2 classes: 'bad' 12, 'good' 12.");
    }

    @Test
    void a_loss_that_is_no_number_stops_and_says_where_and_the_last_checkpoint_stays() throws IOException {
        MainTest.Ran ran = finetune(data, "--rate", "1e30", "--save-every", "1", "--batch", "8");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines().reduce((a, b) -> b).orElse(""))
                .matches("limpid: At update \\d+ of 27 \\(epoch 1, rate .*\\) the loss is .*, on moods.csv:\\d+, .*"
                        + "The checkpoint after update \\d+ is whole\\. Look at these examples, or lower the rate.*");
        assertThat(out).doesNotExist();
        assertThat(folder.resolve("out-training/checkpoints/step-1/state.json")).exists();
        // With a lower rate it is another training.
        MainTest.Ran again = finetune(data, "--rate", "1e-3");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err().lines().reduce((a, b) -> b).orElse(""))
                .contains(
                        "other settings or other data",
                        folder.resolve("out-training").toString());
    }

    @Test
    void what_a_pretraining_does_not_read_is_no_option_of_it() {
        for (String option : List.of("--label-column", "--learn", "--test", "--test-share")) {
            MainTest.Ran ran = train("pretrain", RESOURCES.resolve("tiny-bert"), data, option, "x");
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("Unknown option").hasLineCount(1);
        }
    }

    @Test
    void a_folder_is_written_that_predicts_and_tells_what_it_is() throws IOException {
        MainTest.Ran ran = finetune(
                data,
                "--epochs",
                "1",
                "--test-share",
                "0.2",
                "--report",
                folder.resolve("report.json").toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        try (Stream<Path> inside = Files.list(out)) {
            assertThat(inside.map(one -> one.getFileName().toString()))
                    .contains(
                            "config.json",
                            "model.safetensors",
                            "model.onnx",
                            "tokenizer.json",
                            "README.md",
                            "training.html",
                            "training.json");
        }
        assertThat(folder.resolve("out-training")).doesNotExist();
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        assertThat(report.findValuesAsText("label")).contains("good", "bad");
        MainTest.Ran said = MainTest.run("predict", "--model", out.toString(), "--text", "my dog is good");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).containsAnyOf("good", "bad");
        assertThat(ran.out()).contains("\n  bert.embeddings.word_embeddings.weight\n");
        assertThat(ran.err().lines().toList())
                .anyMatch(line -> line.startsWith("limpid: After update "))
                .last()
                .asString()
                .startsWith("Wrote " + out);
    }
}
