package dev.limpid.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.task.Models;
import dev.limpid.task.TaskModel;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The measures of LIME, of Shapley values and of memory in small. */
class GameWorkerTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root", ".."));

    private static List<JsonNode> answers(String model, String... commands) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TaskModel<?> loaded = Models.open(
                ModelSources.standard(Progress.NONE).find(model),
                Models.Wanted.ANY,
                Runtime.Settings.standard().withThreads(1))) {
            byte[] lines = String.join("\n", commands).getBytes(StandardCharsets.UTF_8);
            new GameWorker(loaded).serve(new ByteArrayInputStream(lines), out);
        }
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n")) {
            answers.add(new ObjectMapper().readTree(line));
        }
        assertThat(answers).hasSameSizeAs(commands);
        return answers;
    }

    private static List<Double> scores(JsonNode answer, int target) {
        List<Double> scores = new ArrayList<>();
        answer.path("targets").get(target).path("scores").forEach(score -> scores.add(score.asDouble()));
        return scores;
    }

    @Test
    void a_picture_is_explained_for_several_classes_at_the_cost_of_its_samples() throws IOException {
        String image = ROOT.resolve("examples/digits/seven.png").toString();
        List<JsonNode> answers = answers(
                ROOT.resolve("examples/digits").toString(),
                "{\"method\":\"lime\",\"samples\":300,\"seed\":1,\"image\":\"" + image
                        + "\",\"features\":\"grid:4x4\",\"top\":5,\"score\":\"probability\",\"masker\":\"constant\","
                        + "\"settings\":{\"top\":\"0\"}}",
                "{\"op\":\"rss\"}");
        assertThat(answers.get(0).path("targets")).hasSize(5);
        assertThat(answers.get(0).path("targets").get(0).path("index").asInt()).isEqualTo(7);
        assertThat(scores(answers.get(0), 0)).hasSize(16);
        // Some samples are drawn twice.
        assertThat(answers.get(0).path("runs").asInt()).isBetween(290, 300);
        assertThat(answers.get(0).path("seconds").asDouble()).isPositive();
    }

    @Test
    void methods_that_look_inside_are_asked_in_the_same_way() throws IOException {
        String asked = "{\"image\":\"" + ROOT.resolve("examples/digits/seven.png")
                + "\",\"index\":7,\"baseline\":\"zero\",\"steps\":8,\"settings\":{},\"method\":";
        List<JsonNode> answers = answers(
                ROOT.resolve("examples/digits").toString(),
                asked + "\"integrated-gradients\"}",
                asked + "\"integrated-gradients\",\"wire\":\"nowhere\"}");
        assertThat(answers.get(0).path("runs").asInt()).isEqualTo(10);
        assertThat(answers.get(0).path("targets").get(0).path("index").asInt()).isEqualTo(7);
        assertThat(answers.get(1).path("error").asText()).contains("nowhere");
    }

    @Test
    void shapley_values_that_are_sampled_come_near_those_that_are_counted() throws IOException {
        String text = "\"text\":\"The dog walked in the [MASK] near my house.\"";
        List<JsonNode> answers = answers(
                ROOT.resolve("models/src/test/resources/tiny-bert").toString(),
                "{\"method\":\"exact-shapley\"," + text + "}",
                "{\"method\":\"kernel-shap\",\"samples\":200,\"seed\":3," + text + ",\"settings\":{\"top\":\"0\"}}");
        List<Double> exact = scores(answers.get(0), 0);
        List<Double> sampled = scores(answers.get(1), 0);
        double largest = exact.stream().mapToDouble(Math::abs).max().orElseThrow();
        assertThat(largest).isPositive();
        for (int i = 0; i < exact.size(); i++) {
            assertThat(sampled.get(i)).isCloseTo(exact.get(i), within(0.2 * largest));
        }
    }

    @Test
    void a_continuation_is_explained_as_a_whole_and_token_by_token_and_written_with_and_without_a_cache()
            throws IOException {
        String text = "\"text\":\"The dog\"";
        List<JsonNode> answers = answers(
                ROOT.resolve("models/src/test/resources/tiny-decoders/llama").toString(),
                "{\"method\":\"ablation\"," + text + ",\"continuation\":\" is in\",\"score\":\"log-probability\","
                        + "\"settings\":{}}",
                "{\"op\":\"forward\"," + text + "}",
                "{\"op\":\"write\"," + text + ",\"tokens\":6}",
                "{\"op\":\"write\"," + text + ",\"tokens\":6,\"cache\":false}");
        JsonNode targets = answers.get(0).path("targets");
        List<Double> whole = scores(answers.get(0), 0);
        for (int feature = 0; feature < whole.size(); feature++) {
            double sum = 0;
            for (int token = 1; token < targets.size(); token++) {
                sum += scores(answers.get(0), token).get(feature);
            }
            assertThat(whole.get(feature)).isCloseTo(sum, within(1e-4));
        }
        assertThat(answers.get(1).path("seconds").asDouble()).isPositive();
        assertThat(answers.get(2).path("ids"))
                .hasSize(6)
                .isEqualTo(answers.get(3).path("ids"));
    }
}
