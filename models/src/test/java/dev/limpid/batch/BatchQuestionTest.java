package dev.limpid.batch;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Loading;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a batch asks, and what belongs to it. */
class BatchQuestionTest {
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
        assertThat(Batches.JSON
                        .readTree(out.resolve("batch.json").toFile())
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
    void a_second_model_and_every_file_of_the_first_are_part_of_the_question() throws IOException {
        Path own = temp.resolve("moods");
        Path other = temp.resolve("words");
        Batches.copy(Path.of(Batches.MOODS), own);
        Batches.copy(Batches.MODELS.resolve("text-tasks/words"), other);
        Path data = new Batches(temp).write("rows.csv", "text\ngood\nbad\n");
        Explaining drawn = Explaining.by("occlusion").masker("sample:2:" + other);
        Explaining changed = Explaining.by("counterfactual").settings(Map.of("proposer", other.toString()));
        List<Asked> all = List.of(
                new Asked.Explain(drawn), new Asked.Explain(changed), new Asked.Evaluate(drawn, List.of("deletion")));
        for (int i = 0; i < all.size(); i++) {
            Output output = new Output(temp.resolve("out" + i), Output.Form.JSONL, 10, false);
            Question question = new Question(own.toString(), Loading.USUAL, all.get(i));
            Batch batch = new Batch(question, Source.of(List.of(data)), output, 1);
            again(batch, own);
            again(batch, own);
            for (Path file : List.of(
                    own.resolve("tokenizer.json"), other.resolve("config.json"), other.resolve("model.safetensors"))) {
                byte[] before = Files.readAllBytes(file);
                byte[] after = before.clone();
                if (file.toString().endsWith(".json")) {
                    after = Arrays.copyOf(before, before.length + 1);
                    after[before.length] = '\n';
                } else {
                    after[before.length - 1] ^= 1;
                }
                Files.write(file, after);
                String path = file.startsWith(own) ? "weights.files." : "models." + other + ".files.";
                assertThatThrownBy(() -> again(batch, own))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(
                                "holds the answers of another batch: " + path + file.getFileName() + " was \"")
                        .hasMessageEndingWith("begin anew with --fresh.");
                Files.write(file, before);
            }
            Files.writeString(own.resolve("README.md"), "A card changes no answer.");
            again(batch, own);
        }
    }

    private static void again(Batch batch, Path own) {
        try (Limpid loaded = Limpid.load(own.toString(), Loading.USUAL.threads(1))) {
            Batches.run(batch, loaded);
        }
    }
}
