package dev.limpid.course;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.graph.Wire;
import dev.limpid.task.TextModel;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Tiny models learn what was planted, and what was written of them says the same when it is opened as any model. */
class TextCoursesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private static final String[] MOODS = {"good", "park"};

    /** Texts of one length each, and together with padding. */
    private static Map<String, Tensor> feeds(TextModel model, List<String> texts) {
        List<long[]> ids = texts.stream()
                .map(text -> model.tokenizer().ids(Text.of(text), true))
                .toList();
        int length = ids.stream().mapToInt(one -> one.length).max().orElseThrow();
        long[] all = new long[ids.size() * length];
        long[] mask = new long[all.length];
        long[] positions = new long[all.length];
        for (int i = 0; i < ids.size(); i++) {
            for (int j = 0; j < length; j++) {
                boolean own = j < ids.get(i).length;
                all[i * length + j] =
                        own ? ids.get(i)[j] : model.tokenizer().pad().orElse(0);
                mask[i * length + j] = own ? 1 : 0;
                positions[i * length + j] = j;
            }
        }
        Shape shape = Shape.of(ids.size(), length);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put("input_ids", Tensor.of(shape, all));
        feeds.put("attention_mask", Tensor.of(shape, mask));
        feeds.put("token_type_ids", Tensor.of(shape, new long[all.length]));
        feeds.put("position_ids", Tensor.of(shape, positions));
        return feeds;
    }

    private static final List<String> SOME = List.of("my dog can park", "she is good and it was the sea of it", "it");

    private static void says_the_same(Lesson.Learnt learnt, String role) {
        Map<String, Tensor> feeds = feeds((TextModel) learnt.reopened(), SOME);
        double[] trained = learnt.trained(role, feeds).toDoubles();
        Wire wire = learnt.learning().network().plain().outputs().get(role);
        double[] reopened = Lesson.output(learnt.reopened(), role, feeds, wire).toDoubles();
        assertThat(reopened).hasSameSizeAs(trained).containsExactly(trained, within(1e-5));
    }

    private static int best(double[] all, int row, int width) {
        int best = 0;
        for (int i = 1; i < width; i++) {
            best = all[row * width + i] > all[row * width + best] ? i : best;
        }
        return best;
    }

    private Path classes(String name, int count, long seed, Set<String> known) throws IOException {
        Planted planted = new Planted(seed);
        return Planted.write(
                folder.resolve(name),
                "text,label",
                count,
                known,
                i -> planted.text(MOODS[i % 2]) + (i % 2 == 0 ? ",yes" : ",no"));
    }

    @Test
    void classes_of_texts_are_learnt() throws IOException {
        Set<String> known = Planted.none();
        Lesson lesson = Lesson.of(
                Lesson.model("text-tasks/moods"),
                classes("some.csv", 200, 1, known),
                classes("others.csv", 60, 2, known),
                12,
                1e-2);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            assertThat(learnt.tested("accuracy")).isGreaterThan(0.9);
            says_the_same(learnt, "classes");
            TextModel model = (TextModel) learnt.reopened();
            List<String> rows = Files.readAllLines(lesson.test());
            List<Text> texts = new ArrayList<>();
            List<String> right = new ArrayList<>();
            for (String row : rows.subList(1, rows.size())) {
                texts.add(Text.of(row.split(",")[0]));
                right.add(row.split(",")[1]);
            }
            double[] scores = model.predict(texts).toDoubles();
            int hits = 0;
            for (int i = 0; i < right.size(); i++) {
                int best = best(scores, i, 2);
                hits += model.top(model.prepare(texts.get(i)), null, 1)
                                .get(0)
                                .label()
                                .equals(right.get(i))
                        ? 1
                        : 0;
                assertThat(best)
                        .isEqualTo(model.top(model.prepare(texts.get(i)), null, 1)
                                .get(0)
                                .index());
            }
            assertThat(learnt.tested("accuracy")).isCloseTo((double) hits / right.size(), within(1e-9));
        }
    }

    @Test
    void any_number_of_labels_is_learnt_each_by_itself() throws IOException {
        Set<String> known = Planted.none();
        Lesson lesson = Lesson.of(
                Lesson.model("text-tasks/moods"),
                labels("some.jsonl", 240, 1, known),
                labels("others.jsonl", 60, 2, known),
                100,
                4e-3);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            assertThat(learnt.tested("subset-accuracy")).isGreaterThan(0.85);
            says_the_same(learnt, "classes");
            TextModel model = (TextModel) learnt.reopened();
            JsonNode config =
                    MAPPER.readTree(learnt.written().resolve("config.json").toFile());
            assertThat(config.get("problem_type").textValue()).isEqualTo("multi_label_classification");
            int right = 0;
            int rows = 0;
            for (String row : Files.readAllLines(lesson.test())) {
                JsonNode json = MAPPER.readTree(row);
                double[] scores = model.predict(List.of(Text.of(json.get("text").textValue())))
                        .toDoubles();
                Set<String> given = new HashSet<>();
                for (int i = 0; i < scores.length; i++) {
                    if (scores[i] > 0) {
                        given.add(config.get("id2label").get("" + i).textValue());
                    }
                }
                Set<String> wanted = new HashSet<>();
                json.get("labels").forEach(label -> wanted.add(label.textValue()));
                right += given.equals(wanted) ? 1 : 0;
                rows++;
            }
            assertThat(learnt.tested("subset-accuracy")).isCloseTo((double) right / rows, within(1e-9));
        }
    }

    private Path labels(String name, int count, long seed, Set<String> known) throws IOException {
        Planted planted = new Planted(seed);
        return Planted.write(folder.resolve(name), "", count, known, i -> {
            String labels =
                    List.of("", "\"one\"", "\"other\"", "\"one\",\"other\"").get(i % 4);
            return "{\"text\": \""
                    + planted.text(List.of("good", "park", "times", "hello").get(i % 4)) + "\", \"labels\": [" + labels
                    + "]}";
        });
    }

    @Test
    void numbers_of_texts_are_learnt() throws IOException {
        Set<String> known = Planted.none();
        Lesson lesson = Lesson.of(
                Lesson.model("text-tasks/moods"),
                scores("some.csv", 240, 1, known),
                scores("others.csv", 60, 2, known),
                60,
                1e-2);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            assertThat(learnt.tested("pearson")).isGreaterThan(0.9);
            says_the_same(learnt, "classes");
            TextModel model = (TextModel) learnt.reopened();
            List<String> rows = Files.readAllLines(lesson.test());
            double error = 0;
            for (String row : rows.subList(1, rows.size())) {
                double said = model.predict(List.of(Text.of(row.split(",")[0]))).toDoubles()[0];
                error += Math.pow(said - Double.parseDouble(row.split(",")[1]), 2);
            }
            assertThat(learnt.tested("mse")).isCloseTo(error / (rows.size() - 1), within(1e-5));
        }
    }

    private Path scores(String name, int count, long seed, Set<String> known) throws IOException {
        Planted planted = new Planted(seed);
        return Planted.write(
                folder.resolve(name),
                "text,score",
                count,
                known,
                i -> planted.text(List.of("good", "park", "times").get(i % 3)) + "," + (i % 3 / 2.0 - 0.25));
    }

    @Test
    void tags_of_words_are_learnt() throws IOException {
        Set<String> known = Planted.none();
        Lesson lesson = Lesson.of(
                Lesson.model("text-tasks/moods"),
                tags("some.jsonl", 160, 1, known),
                tags("others.jsonl", 40, 2, known),
                60,
                1e-2);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            assertThat(learnt.tested("entity-f1")).isGreaterThan(0.9);
            says_the_same(learnt, "tags");
            // Every planted word is one piece, so that tokens are words: the right ones are counted by position.
            TextModel model = (TextModel) learnt.reopened();
            JsonNode config =
                    MAPPER.readTree(learnt.written().resolve("config.json").toFile());
            Wire wire = learnt.learning().network().plain().outputs().get("tags");
            int right = 0;
            int words = 0;
            for (String row : Files.readAllLines(lesson.test())) {
                JsonNode json = MAPPER.readTree(row);
                List<String> text = new ArrayList<>();
                json.get("tokens").forEach(word -> text.add(word.textValue()));
                double[] scores = Lesson.output(model, "tags", feeds(model, List.of(String.join(" ", text))), wire)
                        .toDoubles();
                int tags = config.get("id2label").size();
                for (int i = 0; i < text.size(); i++) {
                    String said = config.get("id2label")
                            .get("" + best(scores, i + 1, tags))
                            .textValue();
                    right += said.equals(json.get("tags").get(i).textValue()) ? 1 : 0;
                    words++;
                }
            }
            assertThat(learnt.tested("token-accuracy")).isCloseTo((double) right / words, within(1e-9));
        }
    }

    private Path tags(String name, int count, long seed, Set<String> known) throws IOException {
        Planted planted = new Planted(seed);
        return Planted.write(folder.resolve(name), "", count, known, i -> {
            List<String> words = new ArrayList<>(planted.words(1, 5));
            List<String> tags = new ArrayList<>(Collections.nCopies(words.size(), "O"));
            if (i % 3 != 0) {
                words.addAll(List.of("good", "park"));
                tags.addAll(List.of("B-LOC", "I-LOC"));
            }
            planted.words(0, 3).forEach(word -> {
                words.add(word);
                tags.add("O");
            });
            return "{\"tokens\": [\"" + String.join("\",\"", words) + "\"], \"tags\": [\"" + String.join("\",\"", tags)
                    + "\"]}";
        });
    }

    @Test
    void answers_are_found_in_windows_and_missed_where_there_are_none() throws IOException {
        Set<String> known = Planted.none();
        Lesson lesson = Lesson.of(
                        Lesson.model("text-tasks/moods"),
                        answers("some.jsonl", 200, 1, known),
                        answers("others.jsonl", 40, 2, known),
                        60,
                        1e-2)
                .reading(16);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            assertThat(learnt.tested("exact-match")).isGreaterThan(0.8);
            says_the_same(learnt, "spans");
        }
    }

    private Path answers(String name, int count, long seed, Set<String> known) throws IOException {
        Planted planted = new Planted(seed);
        return Planted.write(folder.resolve(name), "", count, known, i -> {
            List<String> before = planted.words(0, 14);
            List<String> words = new ArrayList<>(before);
            if (i % 4 != 0) {
                words.addAll(List.of("good", "park"));
            }
            words.addAll(planted.words(1, 8));
            int start = before.stream().mapToInt(word -> word.length() + 1).sum();
            return "{\"question\": \"my ?\", \"context\": \"" + String.join(" ", words) + "\", \"answers\": "
                    + (i % 4 == 0
                            ? "{\"text\": [], \"answer_start\": []}"
                            : "{\"text\": [\"good park\"], \"answer_start\": [" + start + "]}")
                    + "}";
        });
    }

    private static final List<String> KEYS = List.of(
            "good", "park", "times", "hello", "playing", "manana", "token", "capital", "do", "es", "la", "he", "b", "c",
            "d", "e", "f", "g", "h", "i", "l", "n", "o", "p", "r");

    @Test
    void pairs_that_belong_together_are_brought_near() throws IOException {
        Set<String> known = Planted.none();
        Lesson lesson = Lesson.of(
                Lesson.model("text-tasks/sentences"),
                pairs("some.csv", 250, 1, known),
                pairs("others.csv", 25, 2, known),
                40,
                1e-2);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            // By chance the partner's place among 25 is 1/k with equal probability for each k.
            assertThat(learnt.tested("mrr")).isGreaterThan(0.6);
            says_the_same(learnt, "hidden");
            TextModel model = (TextModel) learnt.reopened();
            List<String> rows = Files.readAllLines(lesson.test());
            List<double[]> first = new ArrayList<>();
            List<double[]> second = new ArrayList<>();
            for (String row : rows.subList(1, rows.size())) {
                first.add(model.predict(List.of(Text.of(row.split(",")[0]))).toDoubles());
                second.add(model.predict(List.of(Text.of(row.split(",")[1]))).toDoubles());
            }
            double mrr = 0;
            for (int i = 0; i < first.size(); i++) {
                double own = cosine(first.get(i), second.get(i));
                int rank = 1;
                for (int j = 0; j < first.size(); j++) {
                    rank += j != i && cosine(first.get(i), second.get(j)) >= own ? 1 : 0;
                }
                mrr += 1.0 / rank / first.size();
            }
            assertThat(learnt.tested("mrr")).isCloseTo(mrr, within(1e-6));
        }
    }

    private static double cosine(double[] one, double[] other) {
        double dot = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < one.length; i++) {
            dot += one[i] * other[i];
            first += one[i] * one[i];
            second += other[i] * other[i];
        }
        return dot / Math.sqrt(first * second);
    }

    private Path pairs(String name, int count, long seed, Set<String> known) throws IOException {
        Planted planted = new Planted(seed);
        return Planted.write(folder.resolve(name), "anchor,positive", count, known, i -> {
            String key = KEYS.get(i % KEYS.size());
            return planted.word() + " " + key + " " + planted.word() + "," + planted.word() + " " + key;
        });
    }
}
