package dev.limpid.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import dev.limpid.Predicting;
import dev.limpid.generation.Sampling;
import dev.limpid.table.Encoding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Rows of each kind of model. */
class BatchTasksTest {
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
        List<JsonNode> good = Batches.parsed(Batches.lines(out));
        assertThat(good).hasSize(1);
        assertThat(good.get(0).path("predictions").path(0).path("label").asText())
                .isEqualTo("seven");
        List<JsonNode> bad = Batches.parsed(Batches.lines(out.resolve("bad")));
        assertThat(bad.stream().map(one -> one.path("id").asText())).containsExactly("b", "c", "d", "e", "f");
        assertThat(bad.subList(0, 3))
                .allMatch(one -> one.path("reason").asText().contains("lies outside of the folder of the data"));
        assertThat(bad.get(3).path("reason").asText()).contains("There is no picture 'missing.png'");
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(Batches.MODELS.resolve("golden/" + name)))) {
            return Batches.JSON.readTree(packed);
        }
    }

    private List<JsonNode> answers(Path folder, Asked asked, Source source) throws IOException {
        Path out = Files.createTempDirectory(temp, "out");
        Question question = new Question(folder.toString(), Loading.USUAL, asked);
        try (Limpid own = Limpid.load(folder.toString(), Loading.USUAL.threads(1))) {
            Batches.run(new Batch(question, source, new Output(out, Output.Form.JSONL, 10, false), 2), own);
        }
        assertThat(out.resolve("bad")).doesNotExist();
        return Batches.parsed(Batches.lines(out));
    }

    @Test
    void questions_are_answered_as_transformers_answers_them() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        golden("answers.json.gz").path("models").forEach(one -> {
            if (one.path("folder").asText().equals("tiny-spans/bert-spans")) {
                cases.add(one);
            }
        });
        assertThat(cases).isNotEmpty();
        ArrayNode rows = Batches.JSON.createArrayNode();
        cases.forEach(one -> rows.addObject()
                .put("question", one.path("question").asText())
                .put("context", one.path("context").asText()));
        Path data = new Batches(temp).write("asked.json", rows.toString());
        List<JsonNode> answers =
                answers(Batches.MODELS.resolve("tiny-spans/bert-spans"), Batches.PREDICT, Source.of(List.of(data)));
        assertThat(answers).hasSameSizeAs(cases);
        for (int i = 0; i < cases.size(); i++) {
            JsonNode expected = cases.get(i).path("answers");
            JsonNode best = answers.get(i).path("predictions").path(0);
            assertThat(best.path("passage").path("text").asText())
                    .isEqualTo(expected.path("text").path(0).asText());
            assertThat(best.path("passage").path("start").asInt())
                    .isEqualTo(expected.path("start").path(0).asInt());
            assertThat(best.path("probability").asDouble())
                    .isCloseTo(expected.path("score").path(0).asDouble(), within(1e-4));
        }
    }

    @Test
    void a_question_without_its_text_is_told_as_such() throws IOException {
        Path data = new Batches(temp).write("asked.csv", "question,context\n,The dog.\nwho?,\nwho?,The dog.\n");
        Path out = temp.resolve("asked-out");
        String folder = Batches.MODELS.resolve("tiny-spans/bert-spans").toString();
        try (Limpid own = Limpid.load(folder, Loading.USUAL.threads(1))) {
            Question question = new Question(folder, Loading.USUAL, Batches.PREDICT);
            Batches.run(
                    new Batch(question, Source.of(List.of(data)), new Output(out, Output.Form.JSONL, 10, false), 1),
                    own);
        }
        assertThat(Batches.parsed(Batches.lines(out.resolve("bad"))).stream()
                        .map(one -> one.path("reason").asText()))
                .containsExactly("It has no question, expected one.", "It has no context, expected one.");
    }

    @Test
    void a_prompt_goes_on_as_transformers_goes_on_or_as_its_row_says() throws IOException {
        JsonNode golden = golden("generation.json.gz").path("texts").path("gpt2");
        String prompt = golden.path("text").asText();
        Path data = new Batches(temp)
                .write(
                        "prompts.json",
                        Batches.JSON
                                .createArrayNode()
                                .add(Batches.JSON
                                        .createObjectNode()
                                        .put("prompt", prompt)
                                        .put("reply", " is calm"))
                                .toString());
        Path gpt = Batches.MODELS.resolve("tiny-decoders/gpt2");
        int length = golden.path("plain").path("ids").size();
        Predicting free = Predicting.USUAL.writing(length(length));
        JsonNode written =
                answers(gpt, new Asked.Predict(free), Source.of(List.of(data))).get(0);
        assertThat(written.path("generated").path("text").asText())
                .isEqualTo(golden.path("plain").path("text").asText());
        Source said = Source.of(List.of(data)).naming(Column.PAIR, "reply");
        JsonNode given = answers(gpt, Batches.EXPLAIN, said).get(0);
        assertThat(given.path("generated").path("text").asText()).isEqualTo(" is calm");
        assertThat(given.path("explanations")
                        .path(0)
                        .path("target")
                        .path("label")
                        .asText())
                .isEqualTo(" is calm");
    }

    private static Sampling length(int tokens) {
        Sampling greedy = Sampling.GREEDY;
        return new Sampling(
                tokens,
                greedy.temperature(),
                greedy.topK(),
                greedy.topP(),
                greedy.repetitionPenalty(),
                greedy.seed(),
                greedy.stops());
    }

    @Test
    void rows_of_a_table_are_answered_as_python_answers_whether_or_not_a_line_names_the_columns() throws IOException {
        JsonNode columns = golden("tables.json.gz").path("models").path("columns");
        assertAsPython(columns, columns.path("csv").asText());
        JsonNode forest = golden("tables.json.gz").path("models").path("forest with ZipMap");
        String csv = forest.path("csv").asText();
        assertAsPython(forest, csv);
        assertAsPython(forest, csv.substring(csv.indexOf('\n') + 1));
    }

    private void assertAsPython(JsonNode golden, String csv) throws IOException {
        Path model = new Batches(temp)
                .write(
                        "model.onnx",
                        Base64.getDecoder().decode(golden.path("onnx").asText()));
        Path data = new Batches(temp).write("rows.csv", csv);
        List<JsonNode> answers = answers(model, Batches.PREDICT, Source.of(List.of(data)));
        JsonNode scores = golden.path("scores");
        assertThat(answers).hasSize(scores.size());
        for (int i = 0; i < scores.size(); i++) {
            JsonNode expected = scores.path(i);
            answers.get(i)
                    .path("predictions")
                    .forEach(one -> assertThat(one.path("probability").asDouble())
                            .isCloseTo(expected.path(one.path("index").asInt()).asDouble(), within(1e-5)));
            assertThat(answers.get(i).path("predictions").path(0).path("label").asText())
                    .isEqualTo(golden.path("picked").path(i).asText());
        }
    }

    @Test
    void explanations_of_a_table_add_up_and_methods_are_judged_on_it() throws IOException {
        JsonNode columns = golden("tables.json.gz").path("models").path("columns");
        Path model = new Batches(temp)
                .write(
                        "model.onnx",
                        Base64.getDecoder().decode(columns.path("onnx").asText()));
        Path data = new Batches(temp).write("rows.csv", columns.path("csv").asText());
        Source source = new Source(List.of(data), Map.of(), List.of(), data, null, Encoding.of("utf-8"), null);
        for (JsonNode row : answers(model, new Asked.Explain(Explaining.by("exact-shapley")), source)) {
            JsonNode why = row.path("explanations").path(0);
            double sum = 0;
            for (JsonNode feature : why.path("features")) {
                sum += feature.path("score").asDouble();
            }
            JsonNode target = why.path("target");
            assertThat(sum)
                    .isCloseTo(
                            target.path("score").asDouble()
                                    - target.path("baselineScore").asDouble(),
                            within(1e-5));
        }
        List<JsonNode> judged =
                answers(model, new Asked.Evaluate(Explaining.by("exact-shapley"), List.of("deletion")), source);
        assertThat(judged)
                .hasSize(columns.path("scores").size())
                .allMatch(row -> row.at("/metrics/0/values/deletion").isNumber());
    }

    @Test
    void a_method_that_fits_no_row_is_refused_before_any_is_asked() throws IOException {
        JsonNode forest = golden("tables.json.gz").path("models").path("forest with ZipMap");
        Path model = new Batches(temp)
                .write(
                        "model.onnx",
                        Base64.getDecoder().decode(forest.path("onnx").asText()));
        Path data = new Batches(temp).write("rows.csv", forest.path("csv").asText());
        Path out = temp.resolve("unfit");
        Question question = new Question(model.toString(), Loading.USUAL, Batches.EXPLAIN);
        try (Limpid trees = Limpid.load(model.toString(), Loading.USUAL.threads(1))) {
            Batch batch =
                    new Batch(question, Source.of(List.of(data)), new Output(out, Output.Form.JSONL, 10, false), 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Batches.run(batch, trees))
                    .withMessageStartingWith("Method saliency does not fit model '")
                    .withMessageContaining("What fits: ");
        }
        assertThat(out).doesNotExist();
    }
}
