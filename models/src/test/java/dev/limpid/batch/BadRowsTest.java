package dev.limpid.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.corpus.RowStream;
import dev.limpid.corpus.Wanted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows without an answer, whatever they hold. */
class BadRowsTest {
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
    void bad_rows_stand_aside_with_their_reasons() throws IOException {
        byte[] csv = ("id,text,label\n"
                        + "a,good,BAD\n"
                        + "b,,BAD\n"
                        + "c,too,many,cells\n"
                        + "d,\"quoted\"x,BAD\n"
                        + "e,not ?? utf-8,BAD\n"
                        + "f,good again,so-so\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i + 1 < csv.length; i++) {
            if (csv[i] == '?' && csv[i + 1] == '?') {
                csv[i] = (byte) 0xff;
            }
        }
        Path data = new Batches(temp).write("bad.csv", csv);
        Path out = temp.resolve("bad-out");
        Done done = Batches.run(Batches.of(Batches.PREDICT, data, out), model);
        assertThat(done.rows()).isEqualTo(6);
        assertThat(done.bad()).isEqualTo(4);
        assertThat(done.reason()).isEqualTo("bad.csv:3: It has no text, expected one.");
        assertThat(Batches.parsed(Batches.lines(out)).stream()
                        .map(one -> one.path("id").asText()))
                .containsExactly("a", "f");
        List<JsonNode> bad = Batches.parsed(Batches.lines(out.resolve("bad")));
        assertThat(bad.stream()
                        .map(one -> one.path("row").asInt() + " "
                                + one.path("input").asText()))
                .containsExactly("1 bad.csv:3", "2 bad.csv:4", "3 bad.csv:5", "4 bad.csv:6");
        assertThat(bad.get(1).path("reason").asText()).contains("line 4 has 4 cells, line 1 has 3");
        assertThat(bad.get(1).path("cells").path("column 3").asText()).isEqualTo("cells");
        assertThat(bad.get(2).path("reason").asText()).contains("not a table", "begins in line 5");
        assertThat(bad.get(3).path("reason").asText()).contains("no text in UTF-8", "in line 6", "is FF");
    }

    @Test
    void a_bad_line_of_json_is_one_row_and_the_rest_is_read() throws IOException {
        Path data = new Batches(temp)
                .write(
                        "rows.jsonl",
                        "{\"text\":\"good\"}\n{\"text\":\"bad\"\n[1]\n\n{\"text\":{\"a\":1}}\n{\"text\":\"fine\",\"id\":7}\n");
        Path out = temp.resolve("json-out");
        Batches.run(Batches.of(Batches.PREDICT, data, out), model);
        assertThat(Batches.parsed(Batches.lines(out)).stream()
                        .map(one -> one.path("input").asText()))
                .containsExactly("rows.jsonl:1", "rows.jsonl:6");
        List<JsonNode> bad = Batches.parsed(Batches.lines(out.resolve("bad")));
        assertThat(bad.stream().map(one -> one.path("input").asText()))
                .containsExactly("rows.jsonl:2", "rows.jsonl:3", "rows.jsonl:5");
        assertThat(bad.get(0).path("cells").elements().next().asText()).isEqualTo("{\"text\":\"bad\"");
        assertThat(bad.get(2).path("reason").asText())
                .isEqualTo("Its text is an object, expected a text. Say another column with --text-column.");
    }

    @Test
    void a_file_that_cannot_be_read_to_its_end_is_told_also_by_a_run_that_was_finished() throws IOException {
        Batches files = new Batches(temp);
        files.write("many/a.json", "[{\"text\":\"good\"},{\"text\":\"bad\"},{]},{\"text\":\"lost\"}]");
        files.write("many/b.json", "[{\"text\":\"good\"}]");
        Batch batch = Batches.of(Batches.PREDICT, temp.resolve("many"), temp.resolve("many-out"));
        Done done = Batches.run(batch, model);
        assertThat(done.unread()).hasSize(1);
        assertThat(done.unread().get(0)).startsWith("a.json:");
        assertThat(done.reason()).endsWith("The rest of this file is not read.");
        assertThat(done.rows() - done.bad()).isEqualTo(3);
        assertThat(Batches.run(batch, model).unread()).isEqualTo(done.unread());
        Batch first = Batches.of(
                Batches.PREDICT,
                batch.source().limit(2L),
                new Output(temp.resolve("first-out"), Output.Form.JSONL, 10, false));
        assertThat(Batches.run(first, model).unread()).isEmpty();
    }

    /** A cell that throws where it is written. */
    private record Hostile(Error what) {
        @Override
        public String toString() {
            throw what;
        }
    }

    @Test
    void what_exhausts_stack_or_memory_is_a_bad_row_with_its_reason() throws IOException {
        Path data = new Batches(temp).write("one.csv", "id,text\n1,good\n");
        Question question = new Question(Batches.MOODS, Loading.USUAL, Batches.PREDICT);
        Layout layout = new Layout(Map.of(Column.ID, 0, Column.TEXT, 1), List.of(), List.of("id", "text"), true);
        Answering answering = new Work(question.toJson(), layout, null).on(model);
        Asking deep = new Asking(4, "a:5", data.toString(), List.of("7", new Hostile(new StackOverflowError())), null);
        Answer answer = answering.of(deep);
        assertThat(answer.reason()).isEqualTo("a:5: It is nested too deeply to be answered. Make it simpler.");
        assertThat(Batches.JSON.readTree(answer.line()).path("id").asText()).isEqualTo("7");
        Asking large = new Asking(
                5, "a:6", data.toString(), List.of("8", new Hostile(new OutOfMemoryError("Java heap space"))), null);
        assertThat(answering.of(large).reason())
                .isEqualTo("a:6: It takes more memory than there is (Java heap space). Shorten it, or give Java more,"
                        + " as in -Xmx8g.");
        Asking next = new Asking(6, "a:7", data.toString(), List.of("9", "good"), null);
        assertThat(answering.of(next).reason()).isNull();
    }

    @Test
    void the_cells_of_a_bad_row_are_cut() throws IOException {
        Path data = new Batches(temp).write("long.csv", "text,label\n," + "x".repeat(100_000) + "\ngood,a\n");
        Path out = temp.resolve("long-out");
        Batches.run(Batches.of(Batches.PREDICT, data, out), model);
        assertThat(Batches.lines(out.resolve("bad")).get(0)).hasSizeBetween(4000, 4500);
    }

    @Test
    void rows_drawn_at_random_are_each_answered_or_stand_aside_once() throws IOException {
        String[] parts = {"good", ",", "\"", "\n", "\r\n", "\r", "😀", "北", "\t", "\\", "{", "[", "'", " ", "é", "\"\""
        };
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            String ending = List.of(".csv", ".tsv", ".jsonl", ".json").get(seed % 4);
            StringBuilder text = new StringBuilder(
                    ending.startsWith(".json")
                            ? "{\"text\":\"good\"}\n"
                            : ending.equals(".csv") ? "text,id\ngood,1\n" : "text\tid\ngood\t1\n");
            for (int i = 0; i < 60; i++) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            for (int i = 20; i < bytes.length; i++) {
                bytes[i] = random.nextInt(40) == 0 ? (byte) (1 + random.nextInt(255)) : bytes[i];
            }
            Path data = new Batches(temp).write("fuzz" + seed + ending, bytes);
            long rows = 0;
            try (RowStream stream = RowStream.open(List.of(data), Wanted.USUAL)) {
                for (RowStream.Found row = stream.next(); row != null; row = stream.next()) {
                    rows++;
                    assertThat(row.broken() == null || !row.broken().contains("\n"))
                            .isTrue();
                }
            }
            assertThat(rows).isBetween(1L, 100L);
            Path out = temp.resolve("fuzz-out" + seed);
            Done done = Batches.run(Batches.of(Batches.PREDICT, data, out), model);
            assertThat(done.rows()).isEqualTo(rows);
            List<Integer> numbers = new ArrayList<>();
            Batches.parsed(Batches.lines(out))
                    .forEach(one -> numbers.add(one.path("row").asInt()));
            Batches.parsed(Batches.lines(out.resolve("bad")))
                    .forEach(one -> numbers.add(one.path("row").asInt()));
            Collections.sort(numbers);
            assertThat(numbers).doesNotHaveDuplicates().hasSize((int) rows);
        }
    }
}
