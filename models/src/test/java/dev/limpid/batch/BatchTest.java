package dev.limpid.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Subject;
import dev.limpid.json.JsonDocument;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What comes of rows. */
class BatchTest {
    @TempDir
    Path temp;

    private static Limpid model;

    @BeforeAll
    static void load() {
        model = Batches.moods();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void numbers_are_those_of_the_same_text_asked_alone() throws IOException {
        String[] texts = {"good 😀", "北京, \"x\"\r\nsecond line", "a\tb", "‮עברית", "bad"};
        StringBuilder csv = new StringBuilder("sentence,sentence2,id\r\n");
        for (int i = 0; i < texts.length; i++) {
            csv.append('"')
                    .append(texts[i].replace("\"", "\"\""))
                    .append("\",so it is,r")
                    .append(i)
                    .append("\r\n");
        }
        Path data = new Batches(temp).write("texts.csv", csv.toString());
        Explaining how = Explaining.by("integrated-gradients", "occlusion").steps(7);
        List<JsonNode> answers = new Batches(temp).answers(model, new Asked.Explain(how), data);
        assertThat(answers).hasSize(texts.length);
        for (int i = 0; i < texts.length; i++) {
            JsonNode alone = Batches.JSON.readTree(
                    JsonDocument.write(model.explain(new Subject.Words(new Text(texts[i], "so it is")), how)));
            JsonNode answer = answers.get(i);
            assertThat(answer.path("row").asInt()).isEqualTo(i);
            assertThat(answer.path("id").asText()).isEqualTo("r" + i);
            assertThat(answer.path("inputs").path(0).path("text").asText()).isEqualTo(texts[i]);
            for (String field : List.of("limpid", "model", "predictions", "seed", "notes")) {
                assertThat(answer.path(field)).isEqualTo(alone.path(field));
            }
            for (int j = 0; j < 2; j++) {
                for (String field : List.of("method", "target", "features", "completeness")) {
                    assertThat(answer.path("explanations").path(j).path(field))
                            .isEqualTo(alone.path("explanations").path(j).path(field));
                }
            }
        }
        // The second row has two lines.
        assertThat(answers.get(2).path("input").asText()).isEqualTo("texts.csv:5");
    }

    @Test
    void threads_change_no_answer_and_no_order() throws IOException {
        Path data = new Batches(temp).write("rows.csv", ResumeTest.rows(200));
        for (Asked asked : List.of(Batches.PREDICT, Batches.EXPLAIN)) {
            List<Map<String, String>> all = new ArrayList<>();
            for (int threads : new int[] {1, 2, 5}) {
                Path out = temp.resolve(asked.name() + threads);
                Output output = new Output(out, Output.Form.CSV, 1000, false); // where no seconds are told
                Batch batch = Batches.of(asked, Source.of(List.of(data)), output);
                Batches.run(new Batch(batch.question(), batch.source(), batch.output(), threads), model);
                all.add(Batches.contents(out));
            }
            assertThat(all.get(1)).isEqualTo(all.get(0));
            assertThat(all.get(2)).isEqualTo(all.get(0));
        }
    }

    @Test
    void ids_of_64_bits_are_those_of_the_data() throws IOException {
        Path data = new Batches(temp)
                .write(
                        "ids.jsonl",
                        "{\"id\":1700000000000000001,\"text\":\"good\"}\n{\"id\":-9223372036854775808,\"text\":\"bad\"}\n");
        assertThat(new Batches(temp)
                        .answers(model, Batches.PREDICT, data).stream()
                                .map(one -> one.path("id").asText()))
                .containsExactly("1700000000000000001", "-9223372036854775808");
    }

    @Test
    void memory_does_not_grow_with_rows() throws IOException {
        int rows = 100_000;
        Path data = temp.resolve("many.csv");
        try (BufferedWriter out = Files.newBufferedWriter(data)) {
            out.write("text,id\n");
            for (int i = 0; i < rows; i++) {
                out.write("row " + i + "," + i + "\n");
            }
        }
        List<WeakReference<Asking>> seen = Collections.synchronizedList(new ArrayList<>());
        long[] most = {0};
        Batch batch = Batches.of(
                Batches.PREDICT,
                Source.of(List.of(data)),
                new Output(temp.resolve("many"), Output.Form.JSONL, 7_000, false));
        Done done = Batches.run(new Run(
                batch,
                model,
                work -> new Threads(
                        row -> {
                            seen.add(new WeakReference<>(row));
                            return new Answer(row.number(), "{\"row\":" + row.number() + "}", null);
                        },
                        2),
                new Watcher() {
                    @Override
                    public void answered(long count, long bad, double share) {
                        if (count % 20_000 == 0) {
                            System.gc();
                            synchronized (seen) {
                                most[0] = Math.max(
                                        most[0],
                                        seen.stream()
                                                .filter(one -> one.get() != null)
                                                .count());
                            }
                            assertThat(share).isBetween(count / (double) rows - 0.1, 1.0);
                        }
                    }
                }));
        assertThat(done.rows()).isEqualTo(rows);
        assertThat(most[0]).isLessThan(2_000);
        assertThat(Batches.lines(temp.resolve("many"))).hasSize(rows).endsWith("{\"row\":" + (rows - 1) + "}");
    }

    @Test
    void right_answers_are_counted_as_by_hand_whatever_runs_counted_them() throws IOException {
        // The model says BAD of each of these: 3 of 5 are right.
        Path data = new Batches(temp)
                .write(
                        "judged.csv",
                        "text,label\ngood,BAD\nbad,2\nfine,very good\nmy dog,bad\nx,so-so\n,BAD\ny,nonsense\n");
        Path out = temp.resolve("judged");
        Batch batch = Batches.of(
                new Asked.Evaluate(Explaining.by("occlusion"), List.of("comprehensiveness")),
                Source.of(List.of(data)),
                new Output(out, Output.Form.JSONL, 2, false));
        Done done = Batches.run(batch, model);
        List<JsonNode> lines = Batches.parsed(Batches.lines(out));
        assertThat(lines.stream()
                        .map(one ->
                                one.path("predictions").path(0).path("label").asText()))
                .containsOnly("BAD");
        Summary summary = done.summary();
        assertThat(summary).isNotNull();
        assertThat(summary.bad()).isEqualTo(2);
        assertThat(summary.accuracy().mean()).isCloseTo(0.6, within(1e-12));
        // statsmodels' proportion_confint(3, 5, method="wilson")
        assertThat(summary.accuracy().low()).isCloseTo(0.23072455, within(1e-6));
        assertThat(summary.accuracy().high()).isCloseTo(0.88237877, within(1e-6));
        // F1 of BAD is 2 * 0.6 * 1 / 1.6 = 0.75, of the two others 0.
        assertThat(summary.macroF1()).isCloseTo(0.25, within(1e-12));
        double[] values = lines.stream()
                .mapToDouble(one -> one.path("metrics")
                        .path(0)
                        .path("values")
                        .path("comprehensiveness")
                        .asDouble())
                .toArray();
        double mean = java.util.Arrays.stream(values).average().orElseThrow();
        assertThat(summary.means().get(0).value().mean()).isCloseTo(mean, within(1e-12));
        assertThat(Files.readString(out.resolve("summary.json"))).isEqualTo(summary.toJson());
        assertThat(Batches.run(batch, model).summary()).isEqualTo(summary);
    }

    @Test
    void what_cannot_be_asked_is_refused_before_anything_is_written() throws IOException {
        Batches files = new Batches(temp);
        Path empty = files.write("empty.csv", "");
        Path names = files.write("names.csv", "text,label\n");
        Path other = files.write("other.csv", "alpha,beta,gamma\n1,2,3\n4,5,6\n");
        Path out = temp.resolve("none");
        assertThatThrownBy(() -> Batches.run(Batches.of(Batches.PREDICT, empty, out), model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("empty.csv: ");
        assertThatThrownBy(() -> Batches.run(Batches.of(Batches.PREDICT, names, out), model))
                .hasMessage("names.csv: it has a line of names and no rows, at least one is needed.");
        assertThatThrownBy(() -> Batches.run(Batches.of(Batches.PREDICT, other, out), model))
                .hasMessageContaining("which column is the text cannot be told of");
        Source said = Source.of(List.of(other)).naming(Column.TEXT, "delta");
        assertThatThrownBy(() -> Batches.run(
                        Batches.of(Batches.PREDICT, said, new Output(out, Output.Form.CSV, 10, false)), model))
                .hasMessageContaining("it has no column 'delta'");
        assertThatThrownBy(() -> Batches.run(Batches.of(Batches.PREDICT, temp.resolve("nowhere.csv"), out), model))
                .hasMessageEndingWith("nowhere.csv does not exist: expected a file of rows, or a folder.");
        assertThat(out).doesNotExist();
    }
}
