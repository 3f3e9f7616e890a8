package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Class activation maps against those of pytorch_grad_cam, which was told the layer: {@code tools/golden/grad_cams.py}. Here
 * nothing is told, of checkpoints and of both exporters' ONNX files.
 */
class CamGoldenTest {
    private static final JsonNode GOLDEN = read("/golden/grad-cams.json.gz");
    private static final ObjectNode PICTURES = read("/golden/tiny-vision.json.gz");

    static {
        PICTURES.setAll(read("/golden/tiny-convnets.json.gz"));
    }

    /** Of the largest number. */
    private static final double TOLERANCE = 1e-3;

    private static final List<String> METHODS =
            List.of("grad-cam", "grad-cam++", "hires-cam", "layer-cam", "score-cam", "ablation-cam", "eigen-cam");

    @TempDir
    Path folder;

    private static ObjectNode read(String resource) {
        try (InputStream packed = Objects.requireNonNull(CamGoldenTest.class.getResourceAsStream(resource))) {
            return (ObjectNode)
                    new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models");
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static Stream<String> checkpoints() {
        List<String> names = new ArrayList<>();
        GOLDEN.fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(TinyBert.resource("/tiny-vision-onnx"))) {
            return files
                    .map(file -> file.getFileName().toString().replace(".gz", ""))
                    .filter(name -> GOLDEN.has(name.substring(0, name.indexOf('.'))))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void maps_of_checkpoints_are_those_of_pytorch_grad_cam(String name) throws IOException {
        try (Stream<Path> files = Files.list(TinyBert.resource("/tiny-vision/" + name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        assertAgree(name);
    }

    @ParameterizedTest
    @MethodSource("files")
    void maps_of_onnx_files_are_those_of_pytorch_grad_cam(String file) throws IOException {
        try (InputStream packed =
                Objects.requireNonNull(CamGoldenTest.class.getResourceAsStream("/tiny-vision-onnx/" + file + ".gz"))) {
            Files.copy(new GZIPInputStream(packed), folder.resolve(file));
        }
        assertAgree(file.substring(0, file.indexOf('.')));
    }

    private void assertAgree(String name) throws IOException {
        JsonNode golden = GOLDEN.get(name);
        JsonNode picture =
                PICTURES.get(name).get("pixels").get(golden.get("picture").intValue());
        size(picture);
        try (TaskModel<?> model = Models.open(TinyBert.folder(folder), Models.Wanted.ANY, TinyBert.SETTINGS)) {
            Input input = input(model, picture);
            Target target = new Target(
                    Target.Type.LABEL,
                    model.answers().output(),
                    new Target.Choice(golden.get("entry").intValue(), "this"),
                    null,
                    null,
                    Target.Score.LOGIT);
            assertThat(Methods.fitting(Anatomy.of(model, target.output())))
                    .filteredOn(fit -> METHODS.contains(fit.name()))
                    .hasSameSizeAs(METHODS)
                    .allMatch(fit -> fit.obstacle() == null);
            for (String method : METHODS) {
                Map<String, String> more = method.equals("score-cam") ? Map.of("aligned", "true") : Map.of();
                assertAgrees(explain(method, more, model, input, target), golden, method);
            }
            assertAgrees(explain("score-cam", Map.of(), model, input, target), golden, "score-cam-cells");
            JsonNode guided = golden.get("maps").get("guided-grad-cam");
            if (guided != null) {
                Attribution found =
                        Methods.of("guided-grad-cam", settings(Map.of())).explain(model.probe(), input, target);
                double[] sizes = found.arrays().get(0).value().toDoubles();
                Golden.assertClose("guided-grad-cam", sizes, guided.get("largest"), TOLERANCE);
            }
        }
    }

    private static Methods.Settings settings(Map<String, String> more) {
        Methods.Settings plain = Methods.Settings.plain(Layout.PIXELS);
        return new Methods.Settings(plain.baseline(), null, null, plain.seed(), more, plain.layout(), plain.staging());
    }

    private static Attribution explain(
            String method, Map<String, String> more, TaskModel<?> model, Input input, Target target) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("scaled", "true");
        return Methods.of(method, settings(settings)).explain(model.probe(), input, target);
    }

    private static void assertAgrees(Attribution found, JsonNode golden, String method) {
        JsonNode maps = golden.get("maps").get(method);
        double[] expected = Golden.numbers(maps.get("raw"));
        double[] raw = found.arrays().get(1).value().toDoubles();
        assertThat(found.arrays().get(1).name()).isEqualTo("map");
        assertThat(found.target().score()).isCloseTo(golden.get("score").doubleValue(), within(1e-4));
        double by = factor(method, golden, raw, expected);
        Golden.assertClose(
                method, raw, Arrays.stream(expected).map(one -> by * one).toArray(), TOLERANCE);
        // The other sign of a principal direction makes another picture.
        if (by > 0) {
            Golden.assertClose(method, found.arrays().get(0).value().toDoubles(), maps.get("cam"), TOLERANCE);
        }
    }

    /** Ablation-CAM is not divided by the score here, and Eigen-CAM has a sign of its own. */
    private static double factor(String method, JsonNode golden, double[] raw, double[] expected) {
        if (method.equals("ablation-cam")) {
            return golden.get("score").doubleValue();
        }
        double dot = 0;
        for (int i = 0; i < raw.length; i++) {
            dot += raw[i] * expected[i];
        }
        return method.equals("eigen-cam") && dot < 0 ? -1 : 1;
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
