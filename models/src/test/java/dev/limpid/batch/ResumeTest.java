package dev.limpid.batch;

import dev.limpid.Limpid;
import dev.limpid.Predicting;
import dev.limpid.json.Version;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whatever ends a run, the next one goes on: no row is lost, none doubled, and the bytes are those of an undisturbed run. */
class ResumeTest {
    private static final int ROWS = 23;
    private static final int PART = 5;

    @TempDir
    Path temp;

    private static Limpid model;
    private Path data;
    private Map<String, String> undisturbed;

    @BeforeAll
    static void load() {
        model = Batches.moods();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @BeforeEach
    void run_undisturbed() throws IOException {
        data = new Batches(temp).write("rows.csv", rows(ROWS));
        Batches.run(batch("whole"), model);
        undisturbed = Batches.contents(temp.resolve("whole"));
        assertThat(undisturbed).containsKeys("part-00000.jsonl", "part-00004.jsonl", "bad/part-00001.jsonl");
    }

    /** Some of which are bad. */
    static String rows(int count) {
        StringBuilder text = new StringBuilder("id,text\n");
        for (int i = 0; i < count; i++) {
            text.append(i).append(i % 7 == 6 ? ",\n" : ",\"good 😀, " + i + "\"\n");
        }
        return text.toString();
    }

    private Batch batch(String out) {
        return batch(out, Batches.PREDICT, false);
    }

    private Batch batch(String out, Asked asked, boolean fresh) {
        return Batches.of(
                asked, Source.of(List.of(data)), new Output(temp.resolve(out), Output.Form.JSONL, PART, fresh));
    }

    private void assertGoesOn(String out) {
        Done done = Batches.run(batch(out), model);
        assertThat(done.finished()).isTrue();
        assertThat(Batches.contents(temp.resolve(out))).isEqualTo(undisturbed);
    }

    @Test
    void a_run_that_fails_at_any_row_goes_on_and_gives_the_same_bytes() {
        for (int failing = 0; failing < ROWS; failing++) {
            String out = "failed" + failing;
            int last = failing;
            Run failed = new Run(
                    batch(out),
                    model,
                    work -> {
                        Answering answering = work.on(model);
                        return new Threads(
                                row -> {
                                    if (row.number() == last) {
                                        throw new IllegalStateException("The disk is gone.");
                                    }
                                    return answering.of(row);
                                },
                                2);
                    },
                    new Watcher() {});
            assertThatThrownBy(() -> Batches.run(failed)).hasMessage("The disk is gone.");
            assertGoesOn(out);
        }
    }

    @Test
    void what_fails_once_a_run_is_told_to_end_ends_it_as_told() {
        for (int failing = 0; failing < ROWS; failing++) {
            int last = failing;
            boolean[] stops = {false};
            Run ended = new Run(
                    batch("signalled" + failing),
                    model,
                    work -> {
                        Answering answering = work.on(model);
                        return new Threads(
                                row -> {
                                    if (row.number() == last) {
                                        stops[0] = true; // as a signal that also ends a cluster
                                        throw new IllegalStateException("The cluster was shut down.");
                                    }
                                    return answering.of(row);
                                },
                                1);
                    },
                    new Watcher() {
                        @Override
                        public boolean stops() {
                            return stops[0];
                        }
                    });
            Done done = Batches.run(ended);
            assertThat(done.finished()).isFalse();
            assertThat(done.rows()).isEqualTo(last);
            assertGoesOn("signalled" + failing);
        }
    }

    @Test
    void a_copy_of_the_folder_taken_at_any_row_goes_on_and_gives_the_same_bytes() {
        AtomicInteger seen = new AtomicInteger();
        Batches.run(Run.here(batch("watched"), model, new Watcher() {
            @Override
            public void answered(long rows, long bad, double share) {
                Batches.copy(temp.resolve("watched"), temp.resolve("copy" + seen.incrementAndGet()));
            }
        }));
        assertThat(seen).hasValue(ROWS);
        for (int i = 1; i <= ROWS; i++) {
            assertGoesOn("copy" + i);
        }
    }

    @Test
    void a_journal_that_was_cut_at_any_byte_goes_on_and_gives_the_same_bytes() throws IOException {
        Run ended = new Run(batch("ended"), model, work -> new Threads(work.on(model)::of, 1), new Watcher() {
            private int answered;

            @Override
            public void answered(long rows, long bad, double share) {
                answered++;
            }

            @Override
            public boolean stops() {
                return answered >= PART + 1;
            }
        });
        assertThat(Batches.run(ended).finished()).isFalse();
        Path journal;
        try (Stream<Path> files = Files.list(temp.resolve("ended"))) {
            journal = files.filter(file -> file.toString().endsWith(".journal"))
                    .findFirst()
                    .orElseThrow();
        }
        long size = Files.size(journal);
        assertThat(size).isPositive();
        for (long cut = 0; cut <= size; cut += 97) {
            String out = "cut" + cut;
            Batches.copy(temp.resolve("ended"), temp.resolve(out));
            Path own = temp.resolve(out).resolve(journal.getFileName());
            try (FileChannel file = FileChannel.open(own, StandardOpenOption.WRITE)) {
                file.truncate(cut);
            }
            assertGoesOn(out);
        }
        // What a power cut may leave: bytes that are none of ours.
        Batches.copy(temp.resolve("ended"), temp.resolve("torn"));
        Path own = temp.resolve("torn").resolve(journal.getFileName());
        byte[] bytes = Files.readAllBytes(own);
        bytes[bytes.length / 2] ^= 1;
        Files.write(own, bytes);
        assertGoesOn("torn");
    }

    @Test
    void what_the_manifest_does_not_say_does_not_count() throws IOException {
        Batches.copy(temp.resolve("whole"), temp.resolve("half"));
        Path manifest = temp.resolve("half/batch.json");
        String text = Files.readString(manifest);
        int third = text.indexOf("    {\n      \"first\" : 10");
        assertThat(third).isPositive();
        Files.writeString(
                manifest,
                text.substring(0, third)
                                .stripTrailing()
                                .replaceFirst(",$", "")
                                .replace("\"finished\" : true", "\"finished\" : false")
                        + "\n  ]\n}\n");
        assertGoesOn("half");
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void a_killed_run_goes_on_and_gives_the_same_bytes() throws Exception {
        data = new Batches(temp).write("many.csv", rows(4_000));
        Batch whole = many("all");
        Batches.run(whole, model);
        Map<String, String> expected = Batches.contents(temp.resolve("all"));
        Path out = temp.resolve("killed");
        int kills = 0;
        for (int parts = 1; parts <= 31; parts += 10) {
            Process child = child(out);
            Path part = out.resolve(String.format("part-%05d.jsonl", parts));
            while (child.isAlive() && !Files.exists(part)) {
                Thread.sleep(1);
            }
            kills += child.isAlive() ? 1 : 0;
            child.destroyForcibly().waitFor();
        }
        assertThat(kills).as("times that the run was killed before its end").isGreaterThanOrEqualTo(2);
        Done done = Batches.run(many("killed"), model);
        assertThat(done.rows()).isEqualTo(4_000);
        assertThat(Batches.contents(out)).isEqualTo(expected);
    }

    private Batch many(String out) {
        return Batches.of(
                Batches.PREDICT,
                Source.of(List.of(data)),
                new Output(temp.resolve(out), Output.Form.JSONL, 100, false));
    }

    private Process child(Path out) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlimpid.root=" + System.getProperty("limpid.root"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BatchChild.class.getName(),
                        data.toString(),
                        out.toString())
                .inheritIO()
                .start();
    }

    @Test
    void a_changed_question_data_or_form_is_refused_in_one_line_and_fresh_begins_anew() throws IOException {
        assertThatThrownBy(() -> Batches.run(batch("whole", new Asked.Predict(Predicting.USUAL.top(1)), false), model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        temp.resolve("whole") + " holds the answers of another batch: predicting.top was not said and"
                                + " is 1. Choose another --out, or begin anew with --fresh.");
        assertThatThrownBy(() -> Batches.run(batch("whole", Batches.EXPLAIN, false), model))
                .hasMessageContaining("command was \"predict\" and is \"explain\"");
        String before = Files.readString(data);
        Files.writeString(data, before.replace("good", "goog"));
        assertThatThrownBy(() -> Batches.run(batch("whole"), model))
                .hasMessageContaining("data[0].content was \"sha256:")
                .hasMessageEndingWith("begin anew with --fresh.");
        Files.writeString(data, before);
        Path manifest = temp.resolve("whole/batch.json");
        Files.writeString(manifest, Files.readString(manifest).replace(Version.current(), "0.0.9"));
        assertThatThrownBy(() -> Batches.run(batch("whole"), model)).hasMessageContaining("limpid was \"0.0.9\"");
        Files.writeString(temp.resolve("whole/mine.txt"), "stays");
        Done done = Batches.run(batch("whole", new Asked.Predict(Predicting.USUAL.top(1)), true), model);
        assertThat(done.rows()).isEqualTo(ROWS);
        assertThat(Batches.lines(temp.resolve("whole")).get(0)).doesNotContain("so-so");
        assertThat(temp.resolve("whole/mine.txt")).hasContent("stays");
    }

    @Test
    void a_fresh_run_that_ends_while_it_clears_can_be_begun_anew() throws IOException {
        for (String stuck : List.of("part-00000.jsonl", "part-00003.jsonl", "bad/part-00001.jsonl", "summary.json")) {
            // What cannot be deleted ends it there.
            Path file = temp.resolve("whole").resolve(stuck);
            Files.deleteIfExists(file);
            Files.createDirectories(file.resolve("within"));
            assertThatThrownBy(() -> Batches.run(batch("whole", Batches.PREDICT, true), model))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(temp.resolve("whole/batch.json")).exists();
            Files.delete(file.resolve("within"));
            Files.delete(file);
            if (!stuck.equals("summary.json")) {
                assertThatThrownBy(() -> Batches.run(batch("whole"), model))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageEndingWith(
                                "is missing since it was written. Put it back, or begin anew with --fresh.");
            }
            Batches.run(batch("whole", Batches.PREDICT, true), model);
            assertThat(Batches.contents(temp.resolve("whole"))).isEqualTo(undisturbed);
        }
    }

    @Test
    void files_of_others_that_are_called_as_ours_stay_beside_bad_rows() throws IOException {
        Path mine = Files.writeString(temp.resolve("whole/bad/summary.json"), "mine");
        Batches.run(batch("whole", Batches.PREDICT, true), model);
        assertThat(mine).hasContent("mine");
    }

    @Test
    void a_part_that_was_changed_since_is_refused() throws IOException {
        Path part = temp.resolve("whole/part-00002.jsonl");
        Files.writeString(part, Files.readString(part).replace("BAD", "bad"));
        assertThatThrownBy(() -> Batches.run(batch("whole"), model))
                .hasMessage(part + " was changed since it was written. Put it back, or begin anew with --fresh.");
        Files.delete(part);
        assertThatThrownBy(() -> Batches.run(batch("whole"), model))
                .hasMessage(part + " is missing since it was written. Put it back, or begin anew with --fresh.");
    }

    @Test
    void a_folder_of_something_else_is_left_alone() throws IOException {
        Path other = Files.createDirectories(temp.resolve("photos"));
        Files.writeString(other.resolve("a.txt"), "mine");
        assertThatThrownBy(() -> Batches.run(batch("photos", Batches.PREDICT, true), model))
                .hasMessage("--out " + other + " is not empty and holds no batch. Name a new folder, or an empty one.");
    }

    @Test
    void of_two_runs_at_once_the_second_is_refused() {
        boolean[] met = {false};
        Run first = new Run(
                batch("shared"),
                model,
                work -> new Workers() {
                    @Override
                    public Iterator<Answer> answers(Iterator<Asking> rows) {
                        assertThatThrownBy(() -> Batches.run(batch("shared"), model))
                                .hasMessage("--out " + temp.resolve("shared")
                                        + ": another run writes there now. Wait for it, or choose another folder.");
                        met[0] = true;
                        return new Threads(work.on(model)::of, 1).answers(rows);
                    }

                    @Override
                    public void close() {
                        // The threads are daemons.
                    }
                },
                new Watcher() {});
        assertThat(Batches.run(first).finished()).isTrue();
        assertThat(met[0]).isTrue();
    }
}
