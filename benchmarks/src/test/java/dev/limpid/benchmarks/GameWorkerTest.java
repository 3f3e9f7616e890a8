package dev.limpid.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Models;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The measures of LIME, of Shapley values, of memory and of trust in small. */
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

    @Test
    void given_scores_are_judged_by_what_is_left_when_their_cells_are_blackened(@TempDir Path folder)
            throws IOException {
        BufferedImage seven = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
        seven.createGraphics()
                .drawImage(
                        ImageIO.read(ROOT.resolve("examples/digits/seven.png").toFile()), 0, 0, 32, 32, null);
        // Upper left, upper right, lower left, lower right; by the highest score first.
        List<List<Integer>> gone = List.of(List.of(0, 2, 1, 3), List.of(3, 2, 1, 0));
        double[][] scores = {{3, 1, 2, 0}, {0, 1, 2, 3}};
        String asked = "{\"op\":\"judge\",\"image\":\"" + blackened(seven, List.of(), folder)
                + "\",\"features\":\"grid:2x2\",\"masker\":\"constant:0\",\"index\":7,\"scores\":[[3,1,2,0],[0,1,2,3]],";
        String metrics = "\"metrics\":[\"region-perturbation\",\"deletion\",\"faithfulness-estimate\"]";
        List<JsonNode> answers = answers(
                ROOT.resolve("examples/digits").toString(),
                asked + metrics + ",\"masks\":true}",
                asked + metrics + ",\"references\":true}",
                asked + "\"metrics\":[\"gini\"]}");
        double full = sevenness(seven, List.of(), folder);
        double[] lost = new double[4];
        for (int cell = 0; cell < 4; cell++) {
            lost[cell] = full - sevenness(seven, List.of(cell), folder);
        }
        for (int row = 0; row < 2; row++) {
            double[] left = new double[5];
            for (int count = 0; count <= 4; count++) {
                left[count] = sevenness(seven, gone.get(row).subList(0, count), folder);
            }
            double mean = Arrays.stream(left).average().orElseThrow();
            double area = (left[0] / 2 + left[1] + left[2] + left[3] + left[4] / 2) / 4;
            double[] expected = {full - mean, area, correlation(scores[row], lost)};
            assertThat(mean).isBetween(0.05, 0.95);
            for (JsonNode answer : answers.subList(0, 2)) {
                JsonNode values = answer.path("values");
                assertThat(values.path("region-perturbation").get(row).asDouble())
                        .isCloseTo(expected[0], within(1e-5));
                assertThat(values.path("deletion").get(row).asDouble()).isCloseTo(expected[1], within(1e-5));
                assertThat(values.path("faithfulness-estimate").get(row).asDouble())
                        .isCloseTo(expected[2], within(1e-3));
            }
        }
        // Whole, black, three on each way between, and two cells that no way starts with.
        assertThat(answers.get(0).path("runs").asInt()).isEqualTo(10);
        assertThat(answers.get(0).path("alone").asInt()).isEqualTo(30);
        assertThat(answers.get(0).path("masks").get(1).asText()).isEqualTo("0111");
        JsonNode best = answers.get(1).path("references").path("deletion");
        assertThat(answers.get(1).path("values").path("deletion"))
                .allSatisfy(one -> assertThat(one.asDouble())
                        .isGreaterThanOrEqualTo(best.get(1).asDouble()));
        assertThat(answers.get(1).path("runs").asInt()).isBetween(11, 16);
        assertThat(answers.get(2).path("error").asText()).contains("gini does not");
    }

    /** A picture with some quarters black. */
    private static Path blackened(BufferedImage picture, List<Integer> cells, Path folder) throws IOException {
        BufferedImage copy = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
        copy.getRaster().setRect(picture.getRaster());
        for (int cell : cells) {
            for (int place = 0; place < 256; place++) {
                copy.getRaster().setSample(cell % 2 * 16 + place % 16, cell / 2 * 16 + place / 16, 0, 0);
            }
        }
        Path file = folder.resolve("without" + cells + ".png");
        ImageIO.write(copy, "png", file.toFile());
        return file;
    }

    /** The probability that it is a seven, without a game. */
    private static double sevenness(BufferedImage picture, List<Integer> cells, Path folder) throws IOException {
        try (TaskModel<?> model = Models.open(
                ModelSources.standard(Progress.NONE)
                        .find(ROOT.resolve("examples/digits").toString()),
                Models.Wanted.ANY,
                Runtime.Settings.standard().withThreads(1))) {
            Input input = ((ImageModel) model).prepare(Picture.read(blackened(picture, cells, folder)));
            Target seven = TargetSpec.parse("index:7")
                    .resolve(model, input, null, Target.Score.PROBABILITY, null)
                    .get(0);
            return model.probe().score(input, seven);
        }
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
