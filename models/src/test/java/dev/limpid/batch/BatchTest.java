package dev.limpid.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.Subject;
import dev.limpid.corpus.RowStream;
import dev.limpid.corpus.Wanted;
import dev.limpid.json.JsonDocument;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What comes of rows, whatever they hold. */
class BatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();

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

    private List<JsonNode> answers(Asked asked, Path data) throws IOException {
        Path out = Files.createTempDirectory(temp, "out");
        Batches.run(Batches.of(asked, data, out), model);
        return parsed(Batches.lines(out));
    }

    private static List<JsonNode> parsed(List<String> lines) throws IOException {
        List<JsonNode> parsed = new ArrayList<>();
        for (String line : lines) {
            parsed.add(JSON.readTree(line));
        }
        return parsed;
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
        List<JsonNode> answers = answers(new Asked.Explain(how), data);
        assertThat(answers).hasSize(texts.length);
        for (int i = 0; i < texts.length; i++) {
            JsonNode alone = JSON.readTree(
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
        assertThat(parsed(Batches.lines(out)).stream().map(one -> one.path("id").asText()))
                .containsExactly("a", "f");
        List<JsonNode> bad = parsed(Batches.lines(out.resolve("bad")));
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
        assertThat(parsed(Batches.lines(out)).stream()
                        .map(one -> one.path("input").asText()))
                .containsExactly("rows.jsonl:1", "rows.jsonl:6");
        List<JsonNode> bad = parsed(Batches.lines(out.resolve("bad")));
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

    @Test
    void ids_of_64_bits_are_those_of_the_data() throws IOException {
        Path data = new Batches(temp)
                .write(
                        "ids.jsonl",
                        "{\"id\":1700000000000000001,\"text\":\"good\"}\n{\"id\":-9223372036854775808,\"text\":\"bad\"}\n");
        assertThat(answers(Batches.PREDICT, data).stream()
                        .map(one -> one.path("id").asText()))
                .containsExactly("1700000000000000001", "-9223372036854775808");
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
        try (Answering answering = new Work(question.toJson(), layout, null).on(model)) {
            Asking deep =
                    new Asking(4, "a:5", data.toString(), List.of("7", new Hostile(new StackOverflowError())), null);
            Answer answer = answering.of(deep);
            assertThat(answer.reason()).isEqualTo("a:5: It is nested too deeply to be answered. Make it simpler.");
            assertThat(JSON.readTree(answer.line()).path("id").asText()).isEqualTo("7");
            Asking large = new Asking(
                    5,
                    "a:6",
                    data.toString(),
                    List.of("8", new Hostile(new OutOfMemoryError("Java heap space"))),
                    null);
            assertThat(answering.of(large).reason())
                    .isEqualTo(
                            "a:6: It takes more memory than there is (Java heap space). Shorten it, or give Java more,"
                                    + " as in -Xmx8g.");
            Asking next = new Asking(6, "a:7", data.toString(), List.of("9", "good"), null);
            assertThat(answering.of(next).reason()).isNull();
        }
    }

    @Test
    void a_method_that_may_be_another_when_a_run_goes_on_is_refused() {
        assertThatThrownBy(() -> new Asked.Explain(Explaining.by("saliency", "auto")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A batch is explained by a method that is named, got 'auto', which may choose another when a"
                                + " run goes on. Name one: 'limpid evaluate' tells which.");
    }

    @Test
    void a_file_that_the_question_names_is_part_of_the_question() throws IOException {
        Path data = new Batches(temp).write("rows.csv", "text\ngood\nbad\n");
        Path mask = new Batches(temp).write("mask.png", "one");
        Path out = temp.resolve("masked");
        Explaining how = Explaining.by("occlusion").masker("picture:" + mask);
        Batch batch = Batches.of(new Asked.Explain(how), data, out);
        Batches.run(batch, model);
        assertThat(JSON.readTree(out.resolve("batch.json").toFile())
                        .path("asked")
                        .path("files")
                        .path("picture:" + mask)
                        .asText())
                .startsWith("sha256:");
        Batches.run(batch, model);
        Files.writeString(mask, "other");
        assertThatThrownBy(() -> Batches.run(batch, model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds the answers of another batch: files.picture:" + mask + " was ");
        Explaining label = Explaining.by("saliency").targets(List.of("mask:" + mask + ":cat"));
        Path other = temp.resolve("labelled");
        Batches.run(Batches.of(new Asked.Explain(label), data, other), model);
        assertThat(other.resolve("batch.json")).content().contains("\"mask:" + mask + ":cat\" : \"sha256:");
        Files.delete(mask);
        assertThatThrownBy(() -> Batches.run(batch, model))
                .hasMessage("picture:" + mask + ": there is no such file, expected a picture.");
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
            parsed(Batches.lines(out))
                    .forEach(one -> numbers.add(one.path("row").asInt()));
            parsed(Batches.lines(out.resolve("bad")))
                    .forEach(one -> numbers.add(one.path("row").asInt()));
            Collections.sort(numbers);
            assertThat(numbers).doesNotHaveDuplicates().hasSize((int) rows);
        }
    }

    @Test
    void formats_agree_with_each_other() throws IOException {
        Path data = new Batches(temp).write("rows.csv", "id,text\na,\"good, \"\"it\"\" is\"\n北,bad 😀\nc,\n");
        for (Asked asked : List.of(
                Batches.PREDICT,
                Batches.EXPLAIN,
                new Asked.Evaluate(Explaining.by("saliency"), List.of("comprehensiveness")))) {
            List<List<Object>> tables = new ArrayList<>();
            List<JsonNode> lines = answers(asked, data);
            for (Output.Form form : List.of(Output.Form.CSV, Output.Form.PARQUET)) {
                Path out = temp.resolve(asked.name() + form);
                Batches.run(Batches.of(asked, Source.of(List.of(data)), new Output(out, form, 2, false)), model);
                List<Object> cells = new ArrayList<>();
                try (RowStream rows = RowStream.open(List.of(out.resolve("part-00000." + form)), Wanted.USUAL)) {
                    for (RowStream.Found row = rows.next(); row != null; row = rows.next()) {
                        row.cells().forEach(cell -> cells.add(plain(cell)));
                    }
                }
                tables.add(cells);
            }
            assertThat(tables.get(0)).isEqualTo(tables.get(1)).isNotEmpty();
            double first = asked instanceof Asked.Explain
                    ? lines.get(0)
                            .path("explanations")
                            .path(0)
                            .path("features")
                            .path(1)
                            .path("score")
                            .asDouble()
                    : asked instanceof Asked.Predict
                            ? lines.get(0)
                                    .path("predictions")
                                    .path(0)
                                    .path("score")
                                    .asDouble()
                            : lines.get(0)
                                    .path("metrics")
                                    .path(0)
                                    .path("values")
                                    .path("comprehensiveness")
                                    .asDouble();
            assertThat(tables.get(0)).contains(first);
        }
    }

    /** As a number where it is one: CSV knows texts only. */
    private static Object plain(Object cell) {
        String text = String.valueOf(cell);
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true") ? 1.0 : 0.0;
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException word) {
            return text;
        }
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
                        2,
                        () -> {}),
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
        List<JsonNode> lines = parsed(Batches.lines(out));
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

    @Test
    void pictures_are_read_from_the_folder_of_the_data_and_from_nowhere_else() throws IOException {
        Path digits = Path.of(System.getProperty("limpid.root"), "examples/digits");
        Path folder = Files.createDirectories(temp.resolve("pictures"));
        Files.copy(digits.resolve("seven.png"), folder.resolve("seven.png"));
        Files.copy(digits.resolve("three.png"), temp.resolve("three.png"));
        Files.createSymbolicLink(folder.resolve("link.png"), temp.resolve("three.png"));
        Path data = Files.writeString(
                folder.resolve("rows.csv"),
                "image,id\nseven.png,a\n../three.png,b\n" + temp.resolve("three.png")
                        + ",c\nlink.png,d\nmissing.png,e\n" + "rows.csv,f\n");
        Path out = temp.resolve("pictures-out");
        Question question = new Question(digits.toString(), Loading.USUAL, Batches.PREDICT);
        try (Limpid pictures = Limpid.load(digits.toString(), Loading.USUAL.threads(1))) {
            Batches.run(
                    new Batch(question, Source.of(List.of(data)), new Output(out, Output.Form.JSONL, 10, false), 2),
                    pictures);
        }
        List<JsonNode> good = parsed(Batches.lines(out));
        assertThat(good).hasSize(1);
        assertThat(good.get(0).path("predictions").path(0).path("label").asText())
                .isEqualTo("seven");
        List<JsonNode> bad = parsed(Batches.lines(out.resolve("bad")));
        assertThat(bad.stream().map(one -> one.path("id").asText())).containsExactly("b", "c", "d", "e", "f");
        assertThat(bad.subList(0, 3))
                .allMatch(one -> one.path("reason").asText().contains("lies outside of the folder of the data"));
        assertThat(bad.get(3).path("reason").asText()).contains("There is no picture 'missing.png'");
    }

    @Test
    void a_question_is_the_same_read_again() {
        Question question = new Question(
                "m",
                Loading.USUAL
                        .task("text-classification")
                        .labels(List.of("a", "b"))
                        .hypothesis("It is {}."),
                new Asked.Explain(
                        Explaining.by("lime").steps(3).against("label:a").seed(7)));
        assertThat(Question.parse(question.toJson())).isEqualTo(question);
        Question predict = new Question(
                "m",
                Loading.USUAL,
                new Asked.Predict(dev.limpid.Predicting.USUAL.top(5).position(2)));
        assertThat(Question.parse(predict.toJson())).isEqualTo(predict);
        Question judged = new Question("m", Loading.USUAL, new Asked.Evaluate(null, List.of()));
        assertThat(Question.parse(judged.toJson())).isEqualTo(judged);
    }
}
