package dev.limpid.cli;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A batch as a process of its own, ended by signals as a user or a system ends it. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class BatchSignalTest {
    private static final Path MOODS =
            Path.of(System.getProperty("limpid.root"), "models/src/test/resources/text-tasks/moods");
    private static final int ROWS = 600;
    private static final int PART = 20;

    /** What a shell gives as the exit code of what a signal ended. */
    private static final int SIGNALLED = 128;

    @TempDir
    Path temp;

    /** A process of a script's background ignores SIGINT, and so do those that it starts unless this is undone. */
    private static final List<String> HEARING = List.of("env", "--default-signal=INT,TERM");

    @BeforeAll
    static void signals_can_be_sent() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")) && Files.isExecutable(Path.of("/usr/bin/env")));
        List<String> nothing = new ArrayList<>(HEARING);
        nothing.add("true");
        assumeTrue(new ProcessBuilder(nothing).start().waitFor() == 0, "an env that resets signals");
    }

    private record Signal(String name, int number) {}

    private Process start(Path data, Path out) throws IOException {
        List<String> command = new ArrayList<>(HEARING);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "batch",
                "explain",
                "--model",
                MOODS.toString(),
                "--data",
                data.toString(),
                "--out",
                out.toString(),
                "--method",
                "permutation-shap",
                "--samples",
                "100",
                "--format",
                "csv", // where no seconds are told
                "--rows-per-part",
                String.valueOf(PART),
                "--threads",
                "2"));
        return new ProcessBuilder(command)
                .redirectError(out.resolveSibling(out.getFileName() + ".err").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitPart(Process process, Path out, int number) throws InterruptedException {
        Path part = out.resolve(String.format("part-%05d.csv", number));
        while (process.isAlive() && !Files.exists(part)) {
            Thread.sleep(2);
        }
        assertThat(process.isAlive()).as("it has rows left").isTrue();
    }

    private static String said(Path out) throws IOException {
        return Files.readString(out.resolveSibling(out.getFileName() + ".err"));
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith(".batch.lock")) {
                    all.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
                }
            }
        }
        return all;
    }

    @Test
    void ended_by_ctrl_c_by_a_shutdown_and_by_a_kill_it_goes_on_to_the_same_bytes() throws Exception {
        StringBuilder rows = new StringBuilder("id,text\n");
        for (int i = 0; i < ROWS; i++) {
            rows.append(i).append(i % 50 == 49 ? ",\n" : ",\"row " + i + " is a good film, and not a bad one\"\n");
        }
        Path data = Files.writeString(temp.resolve("rows.csv"), rows);
        Path whole = temp.resolve("whole");
        assertThat(start(data, whole).waitFor()).as(() -> read(whole)).isZero();
        Path out = temp.resolve("ended");
        int part = 1;
        for (Signal signal : List.of(new Signal("INT", 2), new Signal("TERM", 15))) {
            Process run = start(data, out);
            awaitPart(run, out, part);
            new ProcessBuilder("kill", "-" + signal.name, String.valueOf(run.pid()))
                    .start()
                    .waitFor();
            assertThat(run.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(run.exitValue()).isEqualTo(SIGNALLED + signal.number);
            assertThat(said(out).lines().filter(line -> line.startsWith("limpid: Ended early")))
                    .as(said(out))
                    .singleElement()
                    .asString()
                    .matches("limpid: Ended early, with \\d+ answers in .*ended; the same command goes on from there\\."
                            + "( Without an answer: \\d+ rows?, told in .*bad\\.)?");
            assertThat(said(out)).doesNotContain("Exception").doesNotContain("\tat ");
            part += 4;
        }
        Process run = start(data, out);
        awaitPart(run, out, part);
        run.destroyForcibly().waitFor();
        assertThat(start(data, out).waitFor()).as(() -> read(out)).isZero();
        assertThat(said(out)).containsPattern("limpid: Going on behind the first \\d+ rows, which are answered\\.");
        assertThat(contents(out)).isEqualTo(contents(whole));
    }

    private static String read(Path out) {
        try {
            return said(out);
        } catch (IOException missing) {
            return missing.toString();
        }
    }
}
