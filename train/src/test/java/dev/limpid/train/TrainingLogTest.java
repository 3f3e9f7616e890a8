package dev.limpid.train;

import dev.limpid.format.FormatException;
import dev.limpid.format.Mutations;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TrainingLogTest {
    private static final Verdict GOOD = new Verdict("accuracy", true, Map.of("accuracy", 0.875));

    @TempDir
    Path folder;

    @Test
    void what_is_written_is_read() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        try (TrainingLog log = TrainingLog.open(file, () -> 77)) {
            log.begun(0, 2);
            log.updated(update(1, 0.7));
            log.judged(1, GOOD, true);
            log.saved(1);
        }
        assertThat(TrainingLog.read(file))
                .containsExactly(
                        new LogLine.Begun(0, 2),
                        LogLine.Updated.of(update(1, 0.7), 77),
                        new LogLine.Judged(1, GOOD, true),
                        new LogLine.Saved(1));
        assertThat(Files.readAllLines(file).get(1))
                .isEqualTo("{\"event\":\"update\",\"step\":1,\"epoch\":0.01,\"loss\":0.7,\"rate\":5.0E-5,\"norm\":2.5,"
                        + "\"examples\":16,\"tokens\":1024,\"seconds\":0.5,\"elapsed\":0.5,\"bytes\":77}");
    }

    @Test
    void a_loss_that_is_no_number_is_null() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        try (TrainingLog log = TrainingLog.open(file)) {
            log.updated(update(1, Double.NaN));
        }
        assertThat(Files.readString(file)).contains("\"loss\":null");
        assertThat(TrainingLog.read(file))
                .singleElement()
                .satisfies(line -> assertThat(((LogLine.Updated) line).loss()).isNaN());
    }

    /** Wherever a kill comes: whole lines stay, and going on gives the log of a training that was not killed, with a mark. */
    @Test
    void a_log_that_is_torn_anywhere_goes_on_as_if_it_were_whole() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        write(file, 0, 4);
        byte[] whole = Files.readAllBytes(file);
        List<LogLine> lines = TrainingLog.read(file);
        for (int length = 0; length <= whole.length; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            int complete = (int) new String(whole, 0, length, StandardCharsets.UTF_8)
                    .chars()
                    .filter(one -> one == '\n')
                    .count();
            assertThat(TrainingLog.read(file)).isEqualTo(lines.subList(0, complete));
            write(file, 2, 4);
            List<LogLine> expected = new ArrayList<>(lines.subList(0, Math.min(3, complete)));
            expected.add(new LogLine.Begun(2, 4));
            expected.addAll(lines.subList(3, 5));
            assertThat(TrainingLog.read(file)).isEqualTo(expected);
        }
    }

    @Test
    void a_training_that_begins_anew_forgets_what_was() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        write(file, 0, 4);
        write(file, 0, 3);
        assertThat(TrainingLog.read(file)).hasSize(4).startsWith(new LogLine.Begun(0, 3));
    }

    @Test
    void a_process_that_is_killed_loses_at_most_the_line_it_writes() throws Exception {
        Path file = folder.resolve("metrics.jsonl");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forever.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        try {
            int told = 0;
            while (told < 200 && writer.isAlive()) {
                told = writer.getInputStream().read() < 0 ? told : told + 1;
            }
            writer.destroyForcibly().waitFor();
            List<LogLine> lines = TrainingLog.read(file);
            assertThat(lines).hasSizeGreaterThanOrEqualTo(200);
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i).step()).isEqualTo(i + 1);
            }
        } finally {
            writer.destroyForcibly();
        }
    }

    /** Writes until it is killed, and says so. */
    static final class Forever {
        private Forever() {}

        public static void main(String[] arguments) throws IOException {
            try (TrainingLog log = TrainingLog.open(Path.of(arguments[0]), () -> 0)) {
                for (long step = 1; ; step++) {
                    log.updated(update(step, 1));
                    System.out.write('.');
                    System.out.flush();
                }
            }
        }
    }

    @Test
    void what_is_no_log_is_refused_with_the_line() throws IOException {
        refused("{\"event\":\"begun\",\"step\":0,\"steps\":4}\nhello\n", "line 2 is no JSON");
        refused("{\"event\":\"party\",\"step\":0}\n", "line 1 has the unknown event 'party'");
        refused("{\"event\":\"checkpoint\",\"step\":-1}\n", "line 1 needs 'step', a whole number from 0");
        refused("[]\n", "line 1 needs 'event', a text");
        refused(
                "{\"event\":\"judgement\",\"step\":1,\"metric\":\"f1\",\"better\":\"higher\",\"values\":{},\"best\":true}\n",
                "line 1 needs 'metric', one of 'values', and 'better', higher or lower");
        Path file = folder.resolve("long.jsonl");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> TrainingLog.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessage("long.jsonl: line 1 is longer than 1048576 bytes.");
    }

    private void refused(String text, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("metrics.jsonl"), text);
        assertThatThrownBy(() -> TrainingLog.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessage("metrics.jsonl: " + problem
                        + ", so that it is no log of a training. Move the file away to train without what it tells.");
    }

    @Test
    void a_damaged_log_is_read_or_refused_in_one_line() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        write(file, 0, 2);
        byte[] whole = Files.readAllBytes(file);
        Mutations mutations = new Mutations(1);
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            Files.write(file, mutations.damage(whole));
            try {
                TrainingLog.read(file).forEach(line -> assertThat(line.step()).isNotNegative());
            } catch (FormatException refusal) {
                assertThat(refusal.getMessage())
                        .startsWith("metrics.jsonl: line ")
                        .doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 499);
    }

    @Test
    void a_full_disk_is_said_and_the_remedy() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full));
        TrainingLog log = TrainingLog.open(full);
        assertThatThrownBy(() -> log.updated(update(1, 1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "The training's log full cannot be written: No space left on device. Checkpoints are not touched;"
                                + " make room and go on from the last one.");
    }

    /** Updates from one to another, after what was there. */
    private static void write(Path file, long from, long to) throws IOException {
        try (TrainingLog log = TrainingLog.open(file, () -> 0)) {
            log.begun(from, to);
            for (long step = from + 1; step <= to; step++) {
                log.updated(update(step, 1.0 / step));
            }
        }
    }

    private static Watcher.Update update(long step, double loss) {
        return new Watcher.Update(step, 100, step / 100.0, loss, 5e-5, 2.5, 16, 1024, 0.5, 0.5 * step);
    }
}
