package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A training in a process of its own that is killed at any moment, and begun again as often. */
class KilledTrainingTest {
    private static final Path MOODS =
            Path.of(System.getProperty("limpid.root"), "models/src/test/resources/text-tasks/moods");

    @TempDir
    Path folder;

    private Process start(Path out, List<String> more) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "train",
                "finetune",
                "--threads",
                "1",
                "--out",
                out.toString()));
        line.addAll(more);
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("told.txt").toFile())
                .start();
    }

    private int end(Process process) throws InterruptedException, IOException {
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(told()).isTrue();
        return process.exitValue();
    }

    private String told() throws IOException {
        return Files.readString(folder.resolve("told.txt"));
    }

    /** Kills it so long after it wrote a checkpoint. */
    private void kill(Process process, Path run, int milliseconds) throws InterruptedException, IOException {
        List<String> before = checkpoints(run);
        long begun = System.nanoTime();
        while (process.isAlive() && checkpoints(run).equals(before)) {
            assertThat(System.nanoTime() - begun).as(told()).isLessThan(60_000_000_000L);
            Thread.sleep(2);
        }
        Thread.sleep(milliseconds);
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    private static List<String> checkpoints(Path run) throws IOException {
        if (!Files.exists(run.resolve("checkpoints"))) {
            return List.of();
        }
        try (var inside = Files.list(run.resolve("checkpoints"))) {
            return inside.map(one -> one.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void is_resumed_to_the_same_bytes_with_small_matrices_accumulation_and_dropout() throws Exception {
        Path data = TrainingData.moods(folder, 160);
        List<String> command = List.of(
                "--model", MOODS.toString(),
                "--data", data.toString(),
                "--lora", "4",
                "--accumulate", "2",
                "--batch", "4",
                "--epochs", "40",
                "--rate", "5e-3",
                "--save-every", "7",
                "--judge-every", "50");
        same_bytes(command, 3);
    }

    @Test
    void is_resumed_to_the_same_bytes_where_batches_are_normalised() throws Exception {
        Path home = TrainingData.resnet(folder);
        Path data = TrainingData.pictures(folder, 60);
        List<String> command = List.of(
                "--config", home.toString(),
                "--data", data.toString(),
                "--augment", "writing",
                "--batch", "8",
                "--epochs", "40",
                "--save-every", "5",
                "--judge-every", "40");
        same_bytes(command, 2);
    }

    private void same_bytes(List<String> command, int kills) throws Exception {
        Path whole = folder.resolve("whole");
        assertThat(end(start(whole, command))).as(told()).isZero();
        Path out = folder.resolve("killed");
        Path run = folder.resolve("killed-training");
        Random random = new Random(11);
        for (int i = 0; i < kills; i++) {
            kill(start(out, command), run, random.nextInt(200));
            assertThat(out).as("a training that was killed").doesNotExist();
        }
        // What is begun with other settings would be neither the one training nor the other.
        List<String> other = new ArrayList<>(command);
        other.addAll(List.of("--clip", "0.5"));
        assertThat(end(start(out, other))).isEqualTo(1);
        assertThat(told().lines()
                        .filter(line -> line.startsWith("limpid: "))
                        .reduce((a, b) -> b)
                        .orElse(""))
                .contains("other settings or other data");
        assertThat(end(start(out, command))).as(told()).isZero();
        assertThat(told()).contains("Going on from the checkpoint after update ");
        assertThat(run).doesNotExist();
        assertThat(Files.mismatch(whole.resolve("model.safetensors"), out.resolve("model.safetensors")))
                .isEqualTo(-1);
        JsonNode log = new ObjectMapper().readTree(out.resolve("training.json").toFile());
        JsonNode expected =
                new ObjectMapper().readTree(whole.resolve("training.json").toFile());
        assertThat(losses(log)).isEqualTo(losses(expected)).isNotEmpty();
    }

    private static List<Double> losses(JsonNode training) {
        List<Double> losses = new ArrayList<>();
        training.findValues("loss").forEach(loss -> losses.add(loss.doubleValue()));
        return losses;
    }

    @Test
    void an_interrupt_leaves_what_it_takes_to_go_on_and_nothing_half_written() throws Exception {
        Path data = TrainingData.moods(folder, 160);
        Path out = folder.resolve("out");
        Path run = folder.resolve("out-training");
        Process process = start(
                out,
                List.of(
                        "--model",
                        MOODS.toString(),
                        "--data",
                        data.toString(),
                        "--epochs",
                        "2000",
                        "--save-every",
                        "5"));
        while (process.isAlive() && checkpoints(run).isEmpty()) {
            Thread.sleep(10);
        }
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(end(process)).isEqualTo(130);
        assertThat(out).doesNotExist();
        assertThat(run.resolve("metrics.jsonl")).isNotEmptyFile();
        try (var inside = Files.list(folder)) {
            assertThat(inside.map(one -> one.getFileName().toString()))
                    .containsExactlyInAnyOrder("moods.csv", "out-training", "told.txt");
        }
    }
}
