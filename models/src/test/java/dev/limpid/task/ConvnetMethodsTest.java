package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Methods;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What looks inside runs on ConvNeXts, MobileNetV2s and EfficientNets with no settings, checkpoints and ONNX files alike. */
class ConvnetMethodsTest {
    private static final JsonNode GOLDEN = golden();

    /** CamGoldenTest runs the other maps. */
    private static final List<String> METHODS =
            List.of("deeplift", "guided-backprop", "deconvolution", "attn-lrp", "grad-cam", "layer-cam", "eigen-cam");

    private static final List<String> COMPOSITES = List.of(
            "epsilon",
            "epsilon-plus",
            "epsilon-alpha2-beta1",
            "epsilon-plus-flat",
            "epsilon-alpha2-beta1-flat",
            "epsilon-gamma-box");

    @TempDir
    Path folder;

    private static JsonNode golden() {
        try (InputStream packed =
                Objects.requireNonNull(ConvnetMethodsTest.class.getResourceAsStream("/golden/tiny-convnets.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models");
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "convnextv2-classes",
                "timm-mobilenet",
                "efficientnet-classes",
                "timm-efficientnet-tf",
                "timm-lite-tf"
            })
    void methods_explain_checkpoints(String name) throws IOException {
        try (Stream<Path> files = Files.list(TinyBert.resource("/tiny-vision/" + name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        assertExplained(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "convnext-classes.torchscript",
                "convnextv2-classes.dynamo",
                "timm-mobilenet.dynamo",
                "efficientnet-classes.dynamo",
                "timm-efficientnet-tf.torchscript"
            })
    void methods_explain_onnx_files(String file) throws IOException {
        try (InputStream packed = Objects.requireNonNull(
                ConvnetMethodsTest.class.getResourceAsStream("/tiny-vision-onnx/" + file + ".onnx.gz"))) {
            Files.copy(new GZIPInputStream(packed), folder.resolve("model.onnx"));
        }
        assertExplained(file.substring(0, file.indexOf('.')));
    }

    private void assertExplained(String name) throws IOException {
        JsonNode golden = GOLDEN.get(name);
        JsonNode picture = golden.get("pixels").get(0);
        size(picture);
        try (TaskModel<?> model = Models.open(TinyBert.folder(folder), Models.Wanted.ANY, TinyBert.SETTINGS)) {
            Input input = input(model, picture);
            Target target = new Target(
                    Target.Type.LABEL,
                    model.answers().output(),
                    new Target.Choice(golden.get("entries").get(0).intValue(), "this"),
                    null,
                    null,
                    Target.Score.LOGIT);
            assertThat(Methods.fitting(Anatomy.of(model, target.output())))
                    .filteredOn(
                            fit -> METHODS.contains(fit.name()) || fit.name().equals("lrp"))
                    .hasSize(METHODS.size() + 1)
                    .allMatch(fit -> fit.obstacle() == null);
            for (String method : METHODS) {
                assertFound(name + " " + method, explain(method, Map.of(), model, input, target));
            }
            for (String composite : COMPOSITES) {
                Attribution found = explain("lrp", Map.of("composite", composite), model, input, target);
                assertFound(name + " " + composite, found);
            }
        }
    }

    private static void assertFound(String what, Attribution found) {
        double[] pixels = found.arrays().get(0).value().toDoubles();
        assertThat(Arrays.stream(pixels)).as(what).allMatch(Double::isFinite);
        // Where nothing speaks for the target, a map is empty and its second array says what speaks against it.
        double[] any = found.arrays().size() > 1 ? found.arrays().get(1).value().toDoubles() : pixels;
        assertThat(Arrays.stream(any)).as(what).anyMatch(number -> number != 0);
    }

    private static Attribution explain(
            String method, Map<String, String> more, TaskModel<?> model, Input input, Target target) {
        Methods.Settings plain = Methods.Settings.plain(Layout.PIXELS);
        Methods.Settings settings =
                new Methods.Settings(plain.baseline(), null, null, plain.seed(), more, plain.layout(), plain.staging());
        return Methods.of(method, settings).explain(model.probe(), input, target);
    }

    /** A file that says how large the model's pictures are. */
    private void size(JsonNode picture) throws IOException {
        String each = "[" + String.join(",", Collections.nCopies(picture.size(), "0.5")) + "]";
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                String.format(
                        "{\"image_processor_type\":\"ViTImageProcessor\",\"size\":{\"height\":%d,\"width\":%d},"
                                + "\"image_mean\":%s,\"image_std\":%s}",
                        picture.get(0).size(), picture.get(0).get(0).size(), each, each));
    }

    private static Input input(TaskModel<?> model, JsonNode picture) {
        double[] values = Golden.numbers(picture);
        Shape shape = Shape.of(
                1, picture.size(), picture.get(0).size(), picture.get(0).get(0).size());
        Tensor pixels = Tensor.fill(DType.FLOAT, shape, i -> values[i]);
        return new Input(List.of(), Map.of(model.features().name(), pixels), List.of(), List.of(), List.of());
    }
}
