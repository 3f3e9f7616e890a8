package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What runs predicts, even where nothing can be differentiated: files of {@code tools/golden/unusual.py}. */
class UnusualOnnxTest {
    private static final JsonNode GOLDEN = golden();

    @TempDir
    Path folder;

    private static JsonNode golden() {
        try (InputStream packed =
                Objects.requireNonNull(UnusualOnnxTest.class.getResourceAsStream("/golden/unusual.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models");
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static List<String> models() {
        List<String> names = new ArrayList<>();
        GOLDEN.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_file_predicts_and_gives_a_gradient_or_says_in_a_line_what_stops_it(String name) throws IOException {
        JsonNode golden = GOLDEN.get(name);
        byte[] onnx = Base64.getDecoder().decode(golden.get("onnx").textValue());
        Path file = Files.write(folder.resolve("model.onnx"), onnx);
        try (TaskModel<?> model = Models.open(TinyBert.folder(file), Models.Wanted.ANY, TinyBert.SETTINGS)) {
            Input input = input(golden);
            double[] scores = Golden.numbers(golden.get("scores"));
            List<Prediction> top = model.top(input, null, scores.length);
            assertThat(top).hasSameSizeAs(golden.get("scores"));
            top.forEach(one -> assertThat(one.score()).isCloseTo(scores[one.index()], within(1e-6)));
            Target target = TargetSpec.parse("top")
                    .resolve(model, input, null, Target.Score.LOGIT, null)
                    .get(0);
            if (golden.has("gradient")) {
                Probe.Pulled pulled = model.probe().pull(Gradient.TABLE, input, target);
                assertThat(pulled.signal().toDoubles())
                        .containsExactly(Golden.numbers(golden.get("gradient")), within(1e-2));
                return;
            }
            Explainer gradients = new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(3));
            assertThatThrownBy(() -> gradients.explain(model.probe(), input, target))
                    .hasMessageContaining(golden.get("op").textValue() + " (opset 17) at "
                            + golden.get("node").textValue() + ",")
                    .hasMessageNotContaining("\n");
        }
    }

    private static Input input(JsonNode golden) {
        long[] shape = new long[golden.get("shape").size()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = golden.get("shape").get(axis).longValue();
        }
        double[] values = Golden.numbers(golden.get("x"));
        Tensor x = Tensor.fill(DType.FLOAT, Shape.of(shape), i -> values[i]);
        return new Input(List.of(), Map.of("x", x), List.of(), List.of(), List.of());
    }
}
