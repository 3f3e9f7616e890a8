package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Elementwise;
import dev.limpid.explain.Methods;
import dev.limpid.explain.RelevancePropagation;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Target;
import dev.limpid.rules.Composite;
import dev.limpid.rules.LrpRule;
import dev.limpid.rules.Where;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Rules and composites as Zennit has them, and Captum's where it agrees on what a rule is ({@code
 * tools/golden/zennit_rules.py}), on models as users open them: folders of checkpoints, and both exporters' files.
 */
class LrpGoldenTest {
    private static final JsonNode GOLDEN = golden("zennit-rules").get("models");
    private static final JsonNode PICTURES = golden("tiny-vision").get("models");
    /** Of the largest relevance; the file's numbers have five digits. */
    private static final double TOLERANCE = 2e-4;
    /** How far inputs of ReLUs are from 0, and maxima of pools from the next value. */
    private static final double MARGIN = 1e-3;

    @TempDir
    Path folder;

    private static JsonNode golden(String name) {
        try (InputStream packed =
                Objects.requireNonNull(LrpGoldenTest.class.getResourceAsStream("/golden/" + name + ".json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plain, lrp-onnx/plain.torchscript.onnx.gz",
        "plain, lrp-onnx/plain.dynamo.onnx.gz",
        "without-bias, lrp-onnx/without-bias.torchscript.onnx.gz",
        "without-bias, lrp-onnx/without-bias.dynamo.onnx.gz",
        "resnet-basic, tiny-vision/resnet-basic",
        "resnet-basic, tiny-vision-onnx/resnet-basic.torchscript.onnx.gz",
        "resnet-basic, tiny-vision-onnx/resnet-basic.dynamo.onnx.gz",
        "resnet-bottleneck, tiny-vision/resnet-bottleneck",
        "resnet-bottleneck, tiny-vision-onnx/resnet-bottleneck.torchscript.onnx.gz",
        "resnet-bottleneck, tiny-vision-onnx/resnet-bottleneck.dynamo.onnx.gz",
        "torchvision-resnet, tiny-vision/torchvision-resnet",
        "torchvision-resnet-deep, tiny-vision/torchvision-resnet-deep"
    })
    void relevance_is_that_of_zennit(String name, String files) throws IOException {
        JsonNode golden = GOLDEN.get(name);
        assertThat(golden.get("margin").doubleValue()).isGreaterThan(MARGIN);
        JsonNode pixels = (golden.has("pixels") ? golden : PICTURES.get(name))
                .get("pixels")
                .get(0);
        prepare(files, golden, pixels);
        try (TaskModel<?> model = Models.open(TinyBert.folder(folder), Models.Wanted.ANY, TinyBert.SETTINGS)) {
            Input input = input(pixels);
            Target target = TargetSpec.parse("index:" + golden.get("target").intValue())
                    .resolve(model, input, null, Target.Score.LOGIT, null)
                    .get(0);
            golden.get("relevance").properties().forEach(one -> {
                Elementwise.Elements found = method(one.getKey(), golden)
                        .elements(model.probe(), List.of(input), target)
                        .get(0);
                double score = golden.get("score").doubleValue();
                assertThat(found.score()).isCloseTo(score, within(1e-4));
                double scale = one.getKey().startsWith("excitation") ? score : 1;
                double[] expected = Golden.numbers(one.getValue());
                double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
                double[] shares = found.values().toDoubles();
                double[] got = shares.length == expected.length
                        ? shares
                        : Layout.PIXELS.sum(found.values().slice(0));
                Arrays.setAll(got, i -> scale * got[i]);
                assertThat(got).as(one.getKey()).containsExactly(expected, within(TOLERANCE * largest));
            });
        }
    }

    private static Elementwise method(String name, JsonNode golden) {
        LrpRule.ZBox box = new LrpRule.ZBox(numbers(golden, "low"), numbers(golden, "high"));
        return switch (name) {
            case "excitation-backprop" -> of("excitation-backprop", Map.of());
            case "excitation-backprop with bias" -> of("excitation-backprop", Map.of("bias", "true"));
            case "rule epsilon 0.25" -> lrp("epsilon", "epsilon", "0.25");
            case "rule gamma" -> lrp("epsilon", "rule:*", "gamma");
            case "rule gamma 2" -> lrp("epsilon", "rule:*", "gamma:2");
            case "rule z-plus" -> lrp("epsilon", "rule:/.*/", "z-plus");
            case "rule alpha2-beta1" -> lrp("epsilon", "rule:*", "alpha-beta:2,1");
            case "rule alpha3-beta2" -> lrp("epsilon", "rule:*", "alpha-beta:3,2");
            case "rule w-square" -> lrp("epsilon", "rule:*", "w-square");
            case "rule flat" -> lrp("epsilon", "rule:*", "flat");
            case "first z-box" -> first(box);
            case "first w-square" -> first(new LrpRule.WSquare());
            case "first flat" -> first(new LrpRule.Flat());
            case "named" -> lrp("epsilon-plus", "rule:3.weight", "gamma:0.5");
            case "captum epsilon" -> lrp("epsilon", "epsilon", "1e-9");
            case "captum gamma" -> lrp("epsilon", "rule:*", "gamma");
            case "captum alpha1-beta0" -> lrp("epsilon", "rule:*", "alpha-beta:1,0");
            default -> of("lrp", Map.of("composite", name));
        };
    }

    private static Elementwise lrp(String composite, String key, String value) {
        return of("lrp", Map.of("composite", composite, key, value));
    }

    private static Elementwise first(LrpRule rule) {
        return new RelevancePropagation("mine", Composite.epsilon(1e-6).on(Where.first(), rule), List.of());
    }

    private static Elementwise of(String method, Map<String, String> settings) {
        return (Elementwise) Methods.of(
                method,
                new Methods.Settings(
                        "zero",
                        null,
                        null,
                        0,
                        settings,
                        Layout.PIXELS,
                        Methods.Settings.plain(Layout.PIXELS).staging()));
    }

    private static List<Double> numbers(JsonNode golden, String key) {
        return Arrays.stream(Golden.numbers(golden.get(key))).boxed().toList();
    }

    /** The model's files, and one that says how large its pictures are and what black and white are to it. */
    private void prepare(String files, JsonNode golden, JsonNode picture) throws IOException {
        Path source = TinyBert.resource("/" + files);
        if (files.endsWith(".gz")) {
            try (InputStream packed = new GZIPInputStream(Files.newInputStream(source))) {
                Files.copy(packed, folder.resolve("model.onnx"));
            }
        } else {
            try (Stream<Path> all = Files.list(source)) {
                for (Path file : all.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
        List<Double> low = numbers(golden, "low");
        List<Double> high = numbers(golden, "high");
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"image_processor_type\":\"ViTImageProcessor\",\"size\":{\"height\":"
                        + picture.get(0).size()
                        + ",\"width\":" + picture.get(0).get(0).size() + "},\"image_mean\":"
                        + each(low, i -> -low.get(i) / (high.get(i) - low.get(i)))
                        + ",\"image_std\":" + each(low, i -> 1 / (high.get(i) - low.get(i))) + "}");
    }

    private static String each(List<Double> channels, java.util.function.IntToDoubleFunction value) {
        return IntStream.range(0, channels.size())
                .mapToObj(i -> String.valueOf(value.applyAsDouble(i)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Input input(JsonNode picture) {
        double[] values = Golden.numbers(picture);
        Shape shape = Shape.of(
                1, picture.size(), picture.get(0).size(), picture.get(0).get(0).size());
        Tensor pixels = Tensor.fill(DType.FLOAT, shape, i -> values[i]);
        return new Input(List.of(), Map.of("pixel_values", pixels), List.of(), List.of(), List.of());
    }
}
