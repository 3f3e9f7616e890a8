package dev.limpid.course;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Head;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Splits;
import dev.limpid.loss.Loss;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Tokenizer;
import dev.limpid.train.Batch;
import dev.limpid.train.Examples;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens are asked as {@code tools/golden/course_alignment.py} finds it by transformers' tokenizers. */
class AlignmentTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private static JsonNode golden(String tokenizer) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(AlignmentTest.class.getResourceAsStream("/golden/course-alignment.json.gz"))) {
            return MAPPER.readTree(new GZIPInputStream(file)).get(tokenizer);
        }
    }

    private Splits read(List<ObjectNode> rows) throws IOException {
        Path file = Files.write(
                folder.resolve("rows.jsonl"),
                rows.stream().map(ObjectNode::toString).toList());
        return Splits.read(
                Given.of(List.of(file)), Shares.NONE, dev.limpid.corpus.Wanted.USUAL, folder.resolve("scratch"));
    }

    private static Emitted emitted(String tokenizer, Head head, List<String> labels) throws IOException {
        Config config = Config.in(Lesson.RESOURCES.resolve("text-tasks").resolve(tokenizer))
                .orElseThrow();
        return Architectures.trainee(labels.isEmpty() ? head.on(config) : head.on(config, labels, ""))
                .emitted();
    }

    private Reading reading(String tokenizer, int most) throws IOException {
        return new Reading(
                Tokenizer.of(Lesson.RESOURCES.resolve("text-tasks").resolve(tokenizer)),
                most,
                0,
                folder.resolve("scratch"));
    }

    private static List<Long> longs(Tensor tensor) {
        List<Long> all = new ArrayList<>();
        for (long one : tensor.toLongs()) {
            all.add(one);
        }
        return all;
    }

    private static Tensor feed(Batch batch, String name) {
        return Objects.requireNonNull(batch.feeds().get(name), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"moods", "pieces", "topics"})
    void the_first_token_of_each_word_is_asked_for_its_tag(String tokenizer) throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        List<ObjectNode> rows = new ArrayList<>();
        golden(tokenizer).get("tags").forEach(one -> {
            cases.add(one);
            ObjectNode row = MAPPER.createObjectNode();
            row.set("tokens", one.get("words"));
            var tags = row.putArray("tags");
            for (int i = 0; i < one.get("words").size(); i++) {
                tags.add("T" + i);
            }
            rows.add(row);
        });
        try (Splits splits = read(rows);
                Examples examples = new WordTags(
                                reading(tokenizer, 512),
                                splits.labels(),
                                0,
                                emitted(tokenizer, Head.TAGS, splits.labels().names()))
                        .examples(splits.train())) {
            assertThat(examples.size()).isEqualTo(cases.size()).isPositive();
            for (int i = 0; i < examples.size(); i++) {
                JsonNode one = cases.get(line(examples, i) - 1);
                Batch batch = examples.judging(new int[] {i});
                assertThat(longs(feed(batch, "input_ids"))).isEqualTo(numbers(one.get("ids")));
                List<Long> wanted = numbers(one.get("first")).stream()
                        .map(word ->
                                word < 0 ? Loss.IGNORED : (long) splits.labels().index("T" + word))
                        .toList();
                assertThat(longs(feed(batch, "labels")))
                        .as("%s", one.get("words"))
                        .isEqualTo(wanted);
            }
        }
    }

    private static int line(Examples examples, int example) {
        return Integer.parseInt(examples.place(example).split(":")[1]);
    }

    private static List<Long> numbers(JsonNode array) {
        List<Long> all = new ArrayList<>();
        array.forEach(one -> all.add(one.longValue()));
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"moods", "pieces", "topics"})
    void windows_and_the_ends_of_answers_in_them_are_those_of_transformers(String tokenizer) throws IOException {
        JsonNode golden = golden(tokenizer);
        List<ObjectNode> rows = new ArrayList<>();
        golden.get("spans").forEach(one -> {
            ObjectNode row = MAPPER.createObjectNode();
            row.set("question", one.get("question"));
            row.set("context", one.get("context"));
            ObjectNode answers = row.putObject("answers");
            answers.putArray("text").add(one.get("answer"));
            answers.putArray("answer_start").add(one.get("start"));
            rows.add(row);
        });
        try (Splits splits = read(rows);
                Examples examples = new AnswerSpans(
                                reading(tokenizer, golden.get("length").intValue()),
                                emitted(tokenizer, Head.SPANS, List.of()))
                        .examples(splits.train())) {
            int[] met = new int[rows.size()];
            int windows = 0;
            for (int i = 0; i < examples.size(); i++) {
                int row = line(examples, i) - 1;
                JsonNode window = golden.get("spans").get(row).get("windows").get(met[row]++);
                Batch batch = examples.judging(new int[] {i});
                assertThat(longs(feed(batch, "input_ids"))).as("row %d", row).isEqualTo(numbers(window.get("ids")));
                assertThat(feed(batch, "start_positions").toLongs()[0])
                        .as("row %d, window %d", row, met[row])
                        .isEqualTo(window.get("start").longValue());
                assertThat(feed(batch, "end_positions").toLongs()[0])
                        .isEqualTo(window.get("end").longValue());
                windows++;
            }
            for (int row = 0; row < met.length; row++) {
                assertThat(met[row])
                        .isEqualTo(golden.get("spans").get(row).get("windows").size());
            }
            assertThat(windows).isGreaterThan(rows.size());
        }
    }
}
