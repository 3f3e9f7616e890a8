package dev.limpid.loss;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Trainee;
import dev.limpid.format.Safetensors;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Losses of every architecture, and their gradients with respect to every weight, against transformers. */
class WeightGradientsTest {
    private static final Path RESOURCES = Path.of(System.getProperty("limpid.root"), "models/src/test/resources");
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));
    /** Of a gradient's largest entry, its norm, and its product with other numbers. */
    private static final double ERROR = 5e-5;
    /** Of a model whose vectors are all but parallel: their differences are rounded away, in PyTorch's single precision too. */
    private static final Map<String, Double> ILL_CONDITIONED = Map.of("tiny-text/albert-encoder", 1e-3);

    /** Of the largest of all: where the true gradient is 0, as of keys' biases, which shift scores of a softmax alike. */
    private static final double NOTHING = 1e-2;

    private static final int ENTRIES = 8;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    /** One model of {@code weight-gradients.json.gz}. */
    private record Golden(String model, JsonNode json) {
        Loss loss() {
            return switch (json.get("loss").asText()) {
                case "masked-language" -> new MaskedLanguage();
                case "causal-language" -> new CausalLanguage();
                case "classification" -> new Classification();
                case "token-classification" -> new TokenClassification();
                case "answer-span" -> new AnswerSpan();
                case "multi-label" -> new MultiLabel();
                case "regression" -> new Regression();
                default -> new ContrastivePairs();
            };
        }

        /** What a graph is fed, in the order of its inputs. */
        Map<String, Tensor> feeds(Differentiated of) throws IOException {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            for (Port port : of.graph().inputs()) {
                String name = port.wire().name();
                DType dtype = Objects.requireNonNull(port.type()).dtype();
                feeds.put(name, value(name, dtype));
            }
            return feeds;
        }

        private Tensor value(String name, DType dtype) throws IOException {
            JsonNode given = json.get("inputs");
            if (given.has(name)) {
                return tensor(given.get(name), dtype);
            }
            return switch (name) {
                case "pixel_values" -> pixels();
                case "position_ids" -> {
                    Shape shape = tensor(given.get("input_ids"), dtype).shape();
                    long[] positions = new long[(int) shape.size()];
                    for (int i = 0; i < positions.length; i++) {
                        positions[i] = i % shape.dim(1);
                    }
                    yield Tensor.of(shape, positions);
                }
                case "labels" -> CausalLanguage.labels(value("input_ids", dtype), value("attention_mask", dtype));
                default -> throw new IllegalStateException("no value for " + name);
            };
        }

        private Tensor pixels() throws IOException {
            String name = Path.of(model).getFileName().toString();
            for (String file : List.of("tiny-vision", "tiny-convnets")) {
                try (InputStream packed = new java.io.FileInputStream(
                        RESOURCES.resolve("golden/" + file + ".json.gz").toFile())) {
                    JsonNode found = new ObjectMapper()
                            .readTree(new GZIPInputStream(packed))
                            .get("models")
                            .get(name);
                    if (found != null) {
                        return tensor(found.get("pixels"), DType.FLOAT);
                    }
                }
            }
            throw new IllegalStateException("no picture for " + name);
        }

        @Override
        public String toString() {
            return model;
        }
    }

    static Tensor tensor(JsonNode nested, DType dtype) {
        List<Long> dims = new ArrayList<>();
        for (JsonNode node = nested; node.isArray(); node = node.get(0)) {
            dims.add((long) node.size());
        }
        List<Double> flat = new ArrayList<>();
        flatten(nested, flat);
        Shape shape = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        return dtype == DType.INT64
                ? Tensor.of(shape, flat.stream().mapToLong(Double::longValue).toArray())
                : Tensor.fill(dtype, shape, flat::get);
    }

    private static void flatten(JsonNode node, List<Double> flat) {
        if (node.isArray()) {
            node.forEach(inner -> flatten(inner, flat));
        } else {
            flat.add(node.asDouble());
        }
    }

    static JsonNode golden() throws IOException {
        try (InputStream packed = Objects.requireNonNull(
                WeightGradientsTest.class.getResourceAsStream("/golden/weight-gradients.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        }
    }

    static Stream<Golden> models() throws IOException {
        List<Golden> models = new ArrayList<>();
        golden().get("models").properties().forEach(field -> models.add(new Golden(field.getKey(), field.getValue())));
        return models.stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void loss_and_gradients_of_all_weights_are_those_of_transformers(Golden golden) throws IOException {
        holds(golden, false);
    }

    static Stream<Golden> classifiers() throws IOException {
        return models().filter(golden -> golden.model.endsWith("-classes"));
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void so_they_are_where_only_the_position_that_is_read_goes_through_the_last_layer(Golden golden)
            throws IOException {
        holds(golden, true);
    }

    private static void holds(Golden golden, boolean picked) throws IOException {
        Path folder = RESOURCES.resolve(golden.model);
        Trainee trainee = Architectures.trainee(Config.in(folder).orElseThrow());
        Differentiated model = Differentiated.of(
                trainee, Safetensors.read(folder.resolve("model.safetensors")), RUNTIME, golden.loss(), picked);

        Differentiated.Told told = model.run(RUNTIME, golden.feeds(model));

        double value = golden.json.get("value").asDouble();
        assertThat(told.loss()).isCloseTo(value, within(1e-5 * Math.max(1, value)));
        Map<String, double[]> slopes = new LinkedHashMap<>();
        told.gradients().forEach((wire, slope) -> slopes.put(savedAs(trainee, wire, golden), slope.toDoubles()));
        Set<String> expected = new TreeSet<>();
        golden.json.get("weights").fieldNames().forEachRemaining(expected::add);
        assertThat(slopes.keySet()).containsAll(expected);
        double error = ILL_CONDITIONED.getOrDefault(golden.model, ERROR);
        double most = 0;
        for (JsonNode summary : golden.json.get("weights")) {
            most = Math.max(most, summary.get(0).asDouble());
        }
        for (String weight : expected) {
            JsonNode summary = golden.json.get("weights").get(weight);
            double[] slope = Objects.requireNonNull(slopes.get(weight));
            double scale = told.count();
            double largest = summary.get(0).asDouble();
            double floor = Math.max(largest, NOTHING * most);
            double norm = 0;
            double product = 0;
            for (int i = 0; i < slope.length; i++) {
                norm += slope[i] * slope[i];
                product += slope[i] * Math.sin(i + 1);
            }
            assertThat(Math.sqrt(norm) / scale)
                    .as(weight + ": norm")
                    .isCloseTo(summary.get(1).asDouble(), within(error * floor * Math.sqrt(slope.length)));
            assertThat(product / scale)
                    .as(weight + ": product")
                    .isCloseTo(summary.get(2).asDouble(), within(error * floor * Math.sqrt(slope.length)));
            for (int k = 0; k < ENTRIES; k++) {
                int place = (int) ((long) k * (slope.length - 1) / (ENTRIES - 1));
                assertThat(slope[place] / scale)
                        .as(weight + ": entry " + place)
                        .isCloseTo(summary.get(3 + k).asDouble() * 1e-6 * largest, within(error * floor));
            }
        }
    }

    @Test
    void words_are_scored_where_something_is_asked_only() throws IOException {
        Path folder = RESOURCES.resolve("tiny-bert");
        Config config = Config.in(folder).orElseThrow();
        Graph graph = Differentiated.of(
                        Architectures.trainee(config),
                        Safetensors.read(folder.resolve("model.safetensors")),
                        RUNTIME,
                        new MaskedLanguage(),
                        false)
                .graph();
        Dim words = Dim.of((long) config.json().get("vocab_size").asInt());
        List<TensorType> scores = GraphBuilder.on(graph, Shapes.UNKNOWN).shapes().types().values().stream()
                .filter(type -> type.rank() == 3 && type.dim(2).equals(words))
                .toList();
        assertThat(scores).isNotEmpty().noneMatch(type -> type.dim(1).equals(Dim.of("sequence")));
    }

    /** Which of a weight's names transformers gives it. */
    private static String savedAs(Trainee trainee, Wire wire, Golden golden) {
        List<String> names = Objects.requireNonNull(trainee.names().get(wire));
        return names.stream()
                .filter(golden.json.get("weights")::has)
                .findFirst()
                .orElse(names.get(0));
    }
}
