package dev.limpid.course;

import dev.limpid.adapter.Lora;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Head;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Splits;
import dev.limpid.format.WeightFile;
import dev.limpid.loss.TokenClassification;
import dev.limpid.performance.Classified;
import dev.limpid.performance.Replies;
import dev.limpid.performance.TokenAccuracy;
import dev.limpid.runtime.Runtime;
import dev.limpid.task.Pooling;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Tokenizer;
import dev.limpid.train.Batch;
import dev.limpid.train.Examples;
import dev.limpid.train.Gathering;
import dev.limpid.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a course cannot ask or tell as it is written it leaves out, and says so. */
class ExamplesLeftOutTest {
    @TempDir
    Path folder;

    private Splits read(String name, String... rows) throws IOException {
        Path file = Files.write(folder.resolve(name), List.of(rows));
        return Splits.read(
                Given.of(List.of(file)), Shares.NONE, dev.limpid.corpus.Wanted.USUAL, folder.resolve("scratch"));
    }

    private Reading reading(int most) throws IOException {
        return new Reading(
                Tokenizer.of(Lesson.RESOURCES.resolve("text-tasks/moods")), most, 0, folder.resolve("scratch"));
    }

    private static Emitted emitted(Head head, List<String> labels) throws IOException {
        Config config = Config.in(Lesson.RESOURCES.resolve("text-tasks/moods")).orElseThrow();
        return Architectures.trainee(labels.isEmpty() ? head.on(config) : head.on(config, labels, ""))
                .emitted();
    }

    private WordTags tags(Splits splits) throws IOException {
        return new WordTags(
                reading(64),
                splits.labels(),
                0.25,
                emitted(Head.TAGS, splits.labels().names()));
    }

    @Test
    void plain_tags_and_a_mixture_are_judged_by_tokens() throws IOException {
        for (String other : List.of("VERB", "B-PER")) {
            try (Splits splits =
                    read("tags.jsonl", "{\"tokens\": [\"dog\", \"can\"], \"tags\": [\"NOUN\", \"" + other + "\"]}")) {
                WordTags course = tags(splits);
                assertThat(course.metric(null)).isInstanceOf(TokenAccuracy.class);
                assertThat(course.metric("token-accuracy")).isInstanceOf(TokenAccuracy.class);
                assertThatThrownBy(() -> course.metric("entity-f1"))
                        .hasMessage("The metric entity-f1 is of entities, and the data's tags ("
                                + String.join(", ", splits.labels().names())
                                + ") are not all O, B-X, I-X, E-X or S-X. Judge by token-accuracy.");
            }
        }
        try (Splits splits = read("entities.jsonl", "{\"tokens\": [\"dog\", \"can\"], \"tags\": [\"B-PER\", \"O\"]}")) {
            assertThat(Objects.requireNonNull(tags(splits).metric(null))
                            .meaning()
                            .name())
                    .isEqualTo("entity-f1");
            assertThat(tags(splits).loss()).isEqualTo(new TokenClassification(0.25, List.of()));
        }
    }

    @Test
    void a_course_of_plain_tags_runs_to_its_report() throws IOException {
        Planted planted = new Planted(1);
        Path rows = Planted.write(folder.resolve("pos.jsonl"), "", 24, Planted.none(), i -> {
            List<String> words = planted.words(3, 6);
            String plain = String.join("\",\"", Collections.nCopies(words.size() - 1, "NOUN"));
            return "{\"tokens\": [\"" + String.join("\",\"", words) + "\"], \"tags\": [\"VERB\",\"" + plain + "\"]}";
        });
        Lesson lesson = Lesson.of(Lesson.model("text-tasks/moods"), rows, rows, 1, 1e-3);
        try (Runtime runtime = new Runtime(Lesson.THREAD);
                Finetuning learning = lesson.begin(folder, runtime)) {
            Training training = learning.run(Lesson.QUIET, Map.of());
            assertThat(training.reports().get("test").figures())
                    .extracting(figure -> figure.meaning().name())
                    .containsExactly("token-accuracy");
        }
    }

    private static String asked(String question, String context, String answer, int start) {
        return "{\"question\": \"" + question + "\", \"context\": \"" + context + "\", \"answers\": {\"text\": [\""
                + answer + "\"], \"answer_start\": [" + start + "]}}";
    }

    private static final String LONG = String.join(" ", Collections.nCopies(40, "dog"));

    @Test
    void a_question_that_leaves_no_room_is_left_out_and_counted() throws IOException {
        try (Splits splits = read(
                "answers.jsonl",
                asked("my ?", "the dog can", "dog", 4),
                asked(LONG, "the dog can", "dog", 4),
                asked("is ?", "the sea is", "sea", 4))) {
            AnswerSpans course = new AnswerSpans(reading(16), emitted(Head.SPANS, List.of()));
            try (Examples examples = course.examples(splits.train())) {
                assertThat(examples.size()).isEqualTo(2);
                assertThat(course.notes(splits))
                        .containsExactly("1 question alone takes the 16 tokens that are read; left out."
                                + " Read more with --length.");
                // Nothing is judged of it either.
                Gathering<Replies> told = course.gathering(splits.train(), examples);
                Batch batch = examples.judging(new int[] {0, 1});
                int length = (int) Objects.requireNonNull(batch.feeds().get("input_ids"))
                        .shape()
                        .dim(1);
                told.add(new Gathering.Said(
                        new int[] {0, 1}, batch, 0, 2, Tensor.zeros(DType.FLOAT, Shape.of(2, 2, length))));
                assertThat(told.done().size()).isEqualTo(2);
            }
        }
        try (Splits splits = read("long.jsonl", asked(LONG, "the dog can", "dog", 4))) {
            assertThatThrownBy(
                            () -> new AnswerSpans(reading(16), emitted(Head.SPANS, List.of())).examples(splits.train()))
                    .hasMessageEndingWith("long.jsonl:1: the question alone takes the 16 tokens that are read, as all"
                            + " others do. Read more with --length.");
        }
    }

    @Test
    void blanks_around_an_answer_do_not_hide_it_and_what_is_in_no_window_is_counted() throws IOException {
        try (Splits splits = read(
                "blanks.jsonl",
                asked("my ?", "the dog can", " dog ", 3),
                asked("my ?", "the dog can", "dog", 4),
                // Ends beyond all windows of 16 tokens.
                asked("my ?", LONG, LONG, 0))) {
            AnswerSpans course = new AnswerSpans(reading(16), emitted(Head.SPANS, List.of()));
            try (Examples examples = course.examples(splits.train())) {
                List<Long> starts = new ArrayList<>();
                List<Long> ends = new ArrayList<>();
                for (int i = 0; i < examples.size(); i++) {
                    Map<String, Tensor> feeds = examples.judging(new int[] {i}).feeds();
                    if (!examples.place(i).endsWith(":3")) {
                        starts.add(Objects.requireNonNull(feeds.get("start_positions"))
                                .toLongs()[0]);
                        ends.add(Objects.requireNonNull(feeds.get("end_positions"))
                                .toLongs()[0]);
                    }
                }
                assertThat(starts).hasSize(2).doesNotContain(0L);
                assertThat(starts.get(0)).isEqualTo(starts.get(1));
                assertThat(ends.get(0)).isEqualTo(ends.get(1));
                assertThat(course.notes(splits))
                        .containsExactly("1 answer stands whole in no window of the context; asked as none. Read more"
                                + " with --length, or see whether answer_start is right.");
            }
        }
    }

    @Test
    void what_is_known_of_examples_is_not_read_again_to_judge() throws IOException {
        Splits splits = read(
                "classes.jsonl",
                "{\"text\": \"good dog\", \"label\": \"yes\"}",
                "{\"text\": \"my sea\", \"label\": \"no\"}");
        TextClasses course = new TextClasses(
                reading(16),
                splits.labels(),
                0,
                emitted(Head.TEXT_CLASSES, splits.labels().names()));
        try (Examples examples = course.examples(splits.train())) {
            splits.close();
            assertThatThrownBy(() -> splits.train().get(0)).isInstanceOf(IOException.class);
            Gathering<Classified> told = course.gathering(splits.train(), examples);
            int[] both = {0, 1};
            told.add(new Gathering.Said(both, examples.judging(both), 0, 2, Tensor.zeros(DType.FLOAT, Shape.of(2, 2))));
            assertThat(told.done().size()).isEqualTo(2);
        }
    }

    @Test
    void partners_have_the_places_that_sorting_all_cosines_gives_and_equals_come_first() {
        Random random = new Random(7);
        int width = 33;
        float[][] all = new float[600][width];
        for (float[] one : all) {
            for (int k = 0; k < width; k++) {
                one[k] = (float) random.nextGaussian();
            }
        }
        // Some are the same text.
        all[500] = all[3].clone();
        all[599] = all[3].clone();
        int[] right = IntStream.range(0, 60).map(i -> 3 + 7 * i).toArray();
        float[][] queries = new float[right.length][];
        for (int i = 0; i < queries.length; i++) {
            queries[i] = all[right[i]].clone();
            for (int k = 0; k < width; k++) {
                queries[i][k] += (float) (2 * random.nextGaussian());
            }
        }
        int[] ranks = Ranking.ranks(queries, all, right);
        for (int i = 0; i < ranks.length; i++) {
            double own = dot(queries[i], all[right[i]]);
            int place = 1;
            for (int j = 0; j < all.length; j++) {
                boolean same = j != right[i] && Arrays.equals(all[j], all[right[i]]);
                place += same || j != right[i] && dot(queries[i], all[j]) > own ? 1 : 0;
            }
            assertThat(ranks[i]).as("query %d", i).isEqualTo(place);
        }
        assertThat(ranks[0]).isGreaterThanOrEqualTo(3);
        assertThat(Arrays.stream(ranks).distinct().count()).isGreaterThan(10);
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(k -> (double) a[k] * b[k])
                .sum();
    }

    @Test
    void of_many_pairs_a_sample_is_taken_evenly() {
        assertThat(Ranking.evenly(3, 5)).containsExactly(0, 1, 2);
        assertThat(Ranking.evenly(10, 4)).containsExactly(0, 2, 5, 7);
        int[] candidates = Ranking.evenly(2_000_000_000, Ranking.CANDIDATES);
        assertThat(candidates).hasSize(10_000).doesNotHaveDuplicates().isSorted();
        assertThat(candidates[9_999]).isEqualTo(1_999_800_000);
    }

    private Path pairs(int count) throws IOException {
        Planted planted = new Planted(2);
        return Planted.write(
                folder.resolve("pairs.csv"),
                "anchor,positive",
                count,
                Planted.none(),
                i -> planted.text("good") + "," + planted.text("park"));
    }

    @Test
    void it_is_said_that_pairs_are_judged_by_a_sample() throws IOException {
        Splits splits = Splits.read(
                new Given(List.of(pairs(2_100)), List.of(), List.of(folder.resolve("pairs.csv"))),
                Shares.NONE,
                dev.limpid.corpus.Wanted.USUAL,
                folder.resolve("scratch"));
        try (splits) {
            assertThat(new TextPairs(reading(16), emitted(Head.NONE, List.of()), Pooling.MEAN).notes(splits))
                    .containsExactly("Of 2100 pairs that are judged, 2000 are looked up, taken evenly, each among all"
                            + " second texts.");
        }
    }

    @Test
    void a_pooler_that_pairs_do_not_read_is_neither_drawn_nor_trained_nor_written() throws IOException {
        Path rows = pairs(24);
        for (boolean beside : new boolean[] {false, true}) {
            Path place = Files.createDirectories(folder.resolve("beside-" + beside));
            // A file without a pooler, of an architecture that has one.
            Config config = Head.NONE.on(
                    Config.in(Lesson.RESOURCES.resolve("text-tasks/pieces")).orElseThrow());
            assertThat(Architectures.trainee(config).plain().outputs()).containsKey("pooled");
            Lesson plain = Lesson.of(Lesson.model("text-tasks/pieces"), rows, rows, 1, 1e-3);
            Lesson lesson = beside ? plain.beside(Lora.usual()) : plain;
            try (Lesson.Learnt learnt = lesson.learn(place)) {
                assertThat(learnt.learning().notes()).noneMatch(note -> note.contains("pooler"));
                assertThat(WeightFile.read(learnt.written().resolve("model.safetensors"))
                                .weights()
                                .keySet())
                        .isNotEmpty()
                        .noneMatch(name -> name.contains("pooler"));
            }
        }
    }

    @Test
    void a_pooler_that_was_pretrained_stays_as_it_was() throws IOException {
        Path rows = pairs(24);
        Lesson lesson = Lesson.of(Lesson.model("text-tasks/sentences"), rows, rows, 1, 1e-2);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            assertThat(learnt.learning().notes()).noneMatch(note -> note.contains("pooler"));
            WeightFile after = WeightFile.read(learnt.written().resolve("model.safetensors"));
            String name = "pooler.dense.weight";
            Tensor written = learnt.runtime().value(after.weight(name));
            Tensor given = Objects.requireNonNull(lesson.start().checkpoint())
                    .find(List.of(name), written.shape())
                    .orElseThrow()
                    .values(written.shape());
            assertThat(written.toDoubles()).containsExactly(given.toDoubles());
        }
    }
}
