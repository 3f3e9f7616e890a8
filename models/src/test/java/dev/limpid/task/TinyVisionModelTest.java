package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The small models of {@code tools/golden/tiny_vision.py} and {@code tiny_convnets.py} from their folders on, as users open them. */
class TinyVisionModelTest {
    private static final JsonNode GOLDEN = golden();

    @TempDir
    Path folder;

    private static ObjectNode golden() {
        ObjectNode all = read("tiny-vision");
        all.setAll(read("tiny-convnets"));
        return all;
    }

    private static ObjectNode read(String name) {
        try (InputStream packed = Objects.requireNonNull(
                TinyVisionModelTest.class.getResourceAsStream("/golden/" + name + ".json.gz"), name)) {
            return (ObjectNode)
                    new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models");
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static Stream<String> models() {
        List<String> names = new ArrayList<>();
        GOLDEN.fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void scores_gradients_and_parameters_are_those_of_pytorch(String name) throws IOException {
        JsonNode golden = GOLDEN.get(name);
        boolean classifies = golden.get("of").textValue().equals("classes");
        prepare(name, golden.get("pixels").get(0));
        try (TaskModel<?> model = Models.open(TinyBert.folder(folder), Models.Wanted.ANY, TinyBert.SETTINGS)) {
            assertThat(model.task()).isEqualTo(classifies ? Task.IMAGE_CLASSIFICATION : Task.IMAGE_FEATURE_EXTRACTION);
            assertThat(model.graph().nodes()).extracting(Node::op).doesNotContain("BatchNormalization");
            if (classifies) {
                assertThat(model.provenance().parameters())
                        .isEqualTo(golden.get("parameters").longValue());
            }
            int entry = golden.get("entries").get(0).intValue();
            Wire read = new Wire(golden.get("of").textValue());
            Target target = new Target(
                    Target.Type.UNIT,
                    new Target.Output(read, Target.Link.NONE),
                    new Target.Choice(entry, "this"),
                    null,
                    null,
                    Target.Score.LOGIT);
            Probe.Pulled pulled = model.probe().pull(Gradient.TABLE, input(golden), target);
            double expected =
                    golden.get("outputs").get(read.name()).get(0).get(entry).doubleValue();
            assertThat(pulled.score()).isCloseTo(expected, within(1e-4));
            double[] slopes = Golden.numbers(golden.get("gradient").get(0));
            double largest = Arrays.stream(slopes).map(Math::abs).max().orElseThrow();
            assertThat(pulled.signal().toDoubles()).containsExactly(slopes, within(1e-3 * largest));
        }
    }

    /** The model's files, and one that says how large its pictures are. */
    private void prepare(String name, JsonNode picture) throws IOException {
        try (Stream<Path> files = Files.list(TinyBert.resource("/tiny-vision/" + name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        String each = "[" + String.join(",", Collections.nCopies(picture.size(), "0.5")) + "]";
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                String.format(
                        "{\"image_processor_type\":\"ViTImageProcessor\",\"size\":{\"height\":%d,\"width\":%d},"
                                + "\"image_mean\":%s,\"image_std\":%s}",
                        picture.get(0).size(), picture.get(0).get(0).size(), each, each));
    }

    private static Input input(JsonNode golden) {
        JsonNode picture = golden.get("pixels").get(0);
        double[] values = Golden.numbers(picture);
        Shape shape = Shape.of(
                1, picture.size(), picture.get(0).size(), picture.get(0).get(0).size());
        Tensor pixels = Tensor.fill(DType.FLOAT, shape, i -> values[i]);
        return new Input(List.of(), Map.of("pixel_values", pixels), List.of(), List.of(), List.of());
    }
}
