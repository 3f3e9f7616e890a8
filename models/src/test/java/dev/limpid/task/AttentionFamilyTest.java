package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Methods;
import dev.limpid.explain.Patches;
import dev.limpid.explain.Staging;
import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Methods of attention against plain PyTorch in float64 ({@code tools/golden/attention_family.py}): on checkpoints and on
 * both exporters' files, with nothing told of where attention, layers and tokens are.
 */
class AttentionFamilyTest {
    private static final JsonNode GOLDEN =
            read("/golden/attention-family.json.gz").get("models");
    private static final JsonNode PICTURES = read("/golden/tiny-vision.json.gz").get("models");

    /** Of the largest number. */
    private static final double TOLERANCE = 1e-3;

    @TempDir
    Path folder;

    private static JsonNode read(String resource) {
        try (InputStream packed = Objects.requireNonNull(AttentionFamilyTest.class.getResourceAsStream(resource))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @ParameterizedTest
    @EnumSource(TinyBert.class)
    void a_masked_language_model_of_every_form(TinyBert form) throws IOException {
        try (TextModel model =
                TinyBert.load(form.copyTo(folder.resolve("model")).path(), Task.FILL_MASK)) {
            assertNoObstacle(model);
            List<JsonNode> sentences = Golden.sentences(Golden.read("tiny-bert.json"));
            for (int i = 0; i < GOLDEN.get("tiny-bert").size(); i++) {
                Input input = model.prepare(Golden.text(sentences.get(i)), Granularity.TOKEN);
                Target target = Golden.topFill(sentences.get(i), Target.Score.LOGIT);
                assertAgrees(model, input, target, GOLDEN.get("tiny-bert").get(i));
            }
        }
    }

    @Test
    void a_classifier_of_texts() {
        try (TextModel model = TextTasks.open(TextTasks.folder("moods"), null)) {
            assertNoObstacle(model);
            for (JsonNode one : GOLDEN.get("moods")) {
                Input input = model.prepare(Text.of(one.get("text").textValue()), Granularity.TOKEN);
                assertAgrees(model, input, entry(model, one), one);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama", "mistral", "qwen2-classes"})
    void decoders_with_queries_that_share_keys_and_with_windows(String name) {
        Path decoder = TinyBert.resource("/tiny-decoders/" + name);
        try (TextModel model = TextTasks.open(decoder, name.endsWith("classes") ? null : Task.FEATURE_EXTRACTION)) {
            assertNoObstacle(model);
            for (JsonNode one : GOLDEN.get(name)) {
                Input input = model.prepare(Text.of(one.get("text").textValue()), Granularity.TOKEN);
                int last = one.get("read").get(0).intValue();
                assertThat(input.tokens()).hasSize(last + 1);
                assertAgrees(model, input, name.endsWith("classes") ? entry(model, one) : next(one, last), one);
            }
        }
    }

    private static Target next(JsonNode one, int position) {
        return new Target(
                Target.Type.TOKEN,
                new Target.Output(new Wire("next"), Target.Link.SOFTMAX),
                new Target.Choice(one.get("entry").intValue(), "this"),
                null,
                position,
                Target.Score.LOGIT);
    }

    static Stream<String> checkpoints() {
        List<String> names = new ArrayList<>();
        GOLDEN.fieldNames().forEachRemaining(names::add);
        return names.stream().filter(PICTURES::has);
    }

    static Stream<String> files() {
        return checkpoints().flatMap(name -> Stream.of(name + ".torchscript.onnx", name + ".dynamo.onnx"));
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void vision_transformers(String name) throws IOException {
        try (Stream<Path> files = Files.list(TinyBert.resource("/tiny-vision/" + name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        assertPicturesAgree(name);
    }

    @ParameterizedTest
    @MethodSource("files")
    void vision_transformers_of_both_exporters(String file) throws IOException {
        try (InputStream packed = Objects.requireNonNull(
                AttentionFamilyTest.class.getResourceAsStream("/tiny-vision-onnx/" + file + ".gz"))) {
            Files.copy(new GZIPInputStream(packed), folder.resolve(file));
        }
        assertPicturesAgree(file.substring(0, file.indexOf('.')));
    }

    private void assertPicturesAgree(String name) throws IOException {
        JsonNode pictures = PICTURES.get(name).get("pixels");
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"image_processor_type\":\"ViTImageProcessor\",\"size\":{\"height\":16,\"width\":16},"
                        + "\"image_mean\":[0.5,0.5,0.5],\"image_std\":[0.5,0.5,0.5]}");
        try (TaskModel<?> model = Models.open(TinyBert.folder(folder), Models.Wanted.ANY, TinyBert.SETTINGS)) {
            assertNoObstacle(model);
            for (JsonNode one : GOLDEN.get(name)) {
                double[] values = Golden.numbers(pictures.get(one.get("picture").intValue()));
                Tensor pixels = Tensor.fill(DType.FLOAT, Shape.of(1, 3, 16, 16), i -> values[i]);
                Input input =
                        new Input(List.of(), Map.of(model.features().name(), pixels), List.of(), List.of(), List.of());
                assertAgrees(model, input, entry(model, one), one);
            }
        }
    }

    private static Target entry(TaskModel<?> model, JsonNode one) {
        return new Target(
                Target.Type.LABEL,
                model.answers().output(),
                new Target.Choice(one.get("entry").intValue(), "this"),
                null,
                null,
                Target.Score.LOGIT);
    }

    private static void assertNoObstacle(TaskModel<?> model) {
        Map<String, String> obstacles = Methods.fitting(
                        Anatomy.of(model, model.answers().output()))
                .stream()
                .filter(fit -> fit.obstacle() != null)
                .collect(Collectors.toMap(Methods.Fit::name, Methods.Fit::obstacle));
        assertThat(obstacles)
                .doesNotContainKeys(
                        "attention",
                        "attention-rollout",
                        "attention-flow",
                        "gradient-attention",
                        "value-zeroing",
                        "head-importance");
    }

    private static void assertAgrees(TaskModel<?> model, Input input, Target target, JsonNode golden) {
        assertScores(model, input, target, "attention", golden.get("attention"));
        assertScores(model, input, target, "attention-rollout", golden.get("rollout"));
        assertScores(model, input, target, "attention-flow", golden.get("flow"));
        double[] relevance = Golden.numbers(golden.get("gradient_attention"));
        List<JsonNode> read = TextTasks.list(golden.get("read"));
        read.forEach(place -> relevance[place.intValue()] -= 1.0 / read.size());
        assertScores(model, input, target, "gradient-attention", relevance);
        Attribution zeroing = assertScores(model, input, target, "value-zeroing", golden.get("value_zeroing_rollout"));
        Golden.assertClose("value-zeroing", array(zeroing, "value-zeroing"), golden.get("value_zeroing"), TOLERANCE);
        Attribution slopes = explain(model, input, target, "head-importance", Map.of());
        assertThat(slopes.scores()).isEmpty();
        assertThat(slopes.target().score()).isCloseTo(golden.get("score").doubleValue(), within(1e-4));
        Golden.assertClose(
                "head-importance", array(slopes, "head-importance"), golden.get("head_importance"), TOLERANCE);
        Attribution ablated = explain(model, input, target, "head-importance", Map.of("by", "ablation"));
        Golden.assertClose("ablation", array(ablated, "head-importance"), golden.get("head_ablation"), TOLERANCE);
    }

    private static Attribution assertScores(
            TaskModel<?> model, Input input, Target target, String method, JsonNode byToken) {
        return assertScores(model, input, target, method, Golden.numbers(byToken));
    }

    private static Attribution assertScores(
            TaskModel<?> model, Input input, Target target, String method, double[] byToken) {
        Attribution found = explain(model, input, target, method, Map.of());
        if (model.layout() == Layout.PIXELS) {
            // Tokens that stand for no place come first, then 16 patches of 16 pixels each.
            Patches patches = Patches.of(byToken.length, 16, 16);
            assertThat(patches.rows()).isEqualTo(4);
            double[] pixels = new double[256];
            Arrays.setAll(pixels, i -> byToken[patches.before() + i / 64 * 4 + i % 16 / 4] / 16);
            Golden.assertClose(method, array(found, Attribution.PLACES), pixels, TOLERANCE);
        } else {
            Golden.assertClose(method, Golden.scores(found), byToken, TOLERANCE);
        }
        return found;
    }

    private static double[] array(Attribution found, String name) {
        return found.arrays().stream()
                .filter(array -> array.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value()
                .toDoubles();
    }

    private static Attribution explain(
            TaskModel<?> model, Input input, Target target, String method, Map<String, String> more) {
        Staging none = (probe, given, targets) -> {
            throw new IllegalStateException("Nothing is played here.");
        };
        Methods.Settings settings = new Methods.Settings("zero", null, null, 0, more, model.layout(), none);
        return Methods.of(method, settings).explain(model.probe(), input, target);
    }
}
