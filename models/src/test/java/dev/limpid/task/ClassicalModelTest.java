package dev.limpid.task;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Prediction;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.runtime.Runtime;
import dev.limpid.table.Row;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A classifier as skl2onnx writes it, small enough to reckon by hand; core's ForeignModelsTest has larger ones. */
class ClassicalModelTest {
    @TempDir
    private Path folder;

    private static Node node(String op, List<String> ins, String out, Map<String, Attribute> attributes) {
        return new Node(op, "ai.onnx.ml", op, ins.stream().map(Wire::new).toList(), wires(out), attributes);
    }

    private static List<Wire> wires(String names) {
        return java.util.Arrays.stream(names.split(" ")).map(Wire::new).toList();
    }

    /** Scores ripe: size − 2 + colour, unripe: 0, where green is 0 and red is 3; then a softmax. */
    private static Graph fruit() {
        Attribute labels = new Attribute.Texts(List.of("unripe", "ripe"));
        return new Graph(
                "fruit",
                Map.of("", 13L, "ai.onnx.ml", 2L),
                List.of(
                        new Port(new Wire("size"), TensorType.of(DType.FLOAT, "n", 1)),
                        new Port(new Wire("colour"), TensorType.of(DType.STRING, "n", 1))),
                List.of(new Port(new Wire("label"), null), new Port(new Wire("probabilities"), null)),
                Map.of(),
                List.of(
                        node(
                                "LabelEncoder",
                                List.of("colour"),
                                "shade",
                                Map.of(
                                        "keys_strings", new Attribute.Texts(List.of("green", "red")),
                                        "values_floats", new Attribute.Reals(List.of(0f, 3f)))),
                        new Node(
                                "Concat",
                                "",
                                "Concat",
                                wires("size shade"),
                                wires("features"),
                                Map.of("axis", Attribute.of(1L))),
                        node(
                                "LinearClassifier",
                                List.of("features"),
                                "label scores",
                                Map.of(
                                        "coefficients",
                                        new Attribute.Reals(List.of(0f, 0f, 1f, 1f)),
                                        "intercepts",
                                        new Attribute.Reals(List.of(0f, -2f)),
                                        "post_transform",
                                        Attribute.of("SOFTMAX"),
                                        "classlabels_strings",
                                        labels)),
                        node("ZipMap", List.of("scores"), "probabilities", Map.of("classlabels_strings", labels))),
                Opaque.NONE);
    }

    private static Row row(double size, String colour) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("colour", colour);
        values.put("size", size);
        return new Row("row", 0, values, true);
    }

    @Test
    void columns_of_numbers_and_words_give_probabilities_under_their_names() throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), OnnxWriter.write(fruit()));
        Runtime.Settings settings = new Runtime.Settings(1, 1 << 20, 1 << 20);
        try (TaskModel<?> opened = Models.open(TinyBert.folder(file), Models.Wanted.ANY, settings)) {
            assertThat(opened).isInstanceOf(TableModel.class);
            TableModel model = (TableModel) opened;
            assertThat(model.task()).isEqualTo(Task.TABULAR_CLASSIFICATION);
            // size 1.5, red: the logit is 1.5 − 2 + 3.
            double ripe = 1 / (1 + Math.exp(-2.5));
            List<Prediction> top = model.top(model.prepare(row(1.5, "red")), null, 2);
            assertThat(top).extracting(Prediction::label).containsExactly("ripe", "unripe");
            assertThat(top.get(0).score()).isCloseTo(ripe, within(1e-6));
            assertThat(top.get(0).probability()).isCloseTo(ripe, within(1e-6));
            double[] two =
                    model.predict(List.of(row(1, "green"), row(1.5, "red"))).toDoubles();
            assertThat(two)
                    .containsExactly(
                            new double[] {1 / (1 + Math.exp(-1)), 1 - 1 / (1 + Math.exp(-1)), 1 - ripe, ripe},
                            within(1e-6));
        }
    }

    /** Scores 0 and size − 2 of a linear classifier, ended in one of several ways. */
    private static Graph ended(String transform, String last) {
        Node classifier = node(
                "LinearClassifier",
                List.of("size"),
                "label raw",
                Map.of(
                        "coefficients",
                        new Attribute.Reals(List.of(0f, 1f)),
                        "intercepts",
                        new Attribute.Reals(List.of(0f, -2f)),
                        "post_transform",
                        Attribute.of(transform),
                        "classlabels_ints",
                        new Attribute.Ints(List.of(4L, 9L))));
        List<Node> nodes = switch (last) {
            case "Normalizer" ->
                List.of(classifier, node("Normalizer", List.of("raw"), "scores", Map.of("norm", Attribute.of("L1"))));
            case "Abs, Normalizer" ->
                List.of(
                        classifier,
                        new Node("Abs", "", "Abs", wires("raw"), wires("size_of_raw"), Map.of()),
                        node("Normalizer", List.of("size_of_raw"), "scores", Map.of("norm", Attribute.of("L1"))));
            default -> List.of(classifier, new Node("end", "", "Identity", wires("raw"), wires("scores"), Map.of()));
        };
        return new Graph(
                "ended",
                Map.of("", 13L, "ai.onnx.ml", 2L),
                List.of(new Port(new Wire("size"), TensorType.of(DType.FLOAT, "n", 1))),
                List.of(new Port(new Wire("scores"), null)),
                Map.of(),
                nodes,
                Opaque.NONE);
    }

    /** With size 5 the scores are 0 and 3. */
    @ParameterizedTest
    @CsvSource({
        "NONE, as it is, 3, 0.9525741, 9", // e³ / (1 + e³)
        "SOFTMAX, as it is, 0.9525741, 0.9525741, 9",
        "NONE, Normalizer, 1, 1, 9",
        "NONE, 'Abs, Normalizer', 1, 1, class 1"
    })
    void scores_are_probabilities_only_where_the_file_makes_them_such(
            String transform, String last, double score, double probability, String label) throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), OnnxWriter.write(ended(transform, last)));
        Runtime.Settings settings = new Runtime.Settings(1, 1 << 20, 1 << 20);
        try (TaskModel<?> opened = Models.open(TinyBert.folder(file), Models.Wanted.ANY, settings)) {
            TableModel model = (TableModel) opened;
            Prediction top = model.top(model.prepare(Row.of(5)), null, 1).get(0);
            assertThat(top.label()).isEqualTo(label);
            assertThat(top.score()).isCloseTo(score, within(1e-6));
            assertThat(top.probability()).isCloseTo(probability, within(1e-6));
        }
    }
}
