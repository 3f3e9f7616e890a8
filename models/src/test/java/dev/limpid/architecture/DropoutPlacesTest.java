package dev.limpid.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What a training pass drops, against what transformers executes: {@code tools/golden/dropout_places.py}. */
class DropoutPlacesTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    /** What a class computes, the first that a model has. */
    private static final List<String> ROLES = List.of("classes", "tags", "spans", "logits", "next", "pooled", "hidden");

    private static JsonNode golden() throws IOException {
        try (InputStream packed = new GZIPInputStream(Objects.requireNonNull(
                DropoutPlacesTest.class.getResourceAsStream("/golden/dropout-places.json.gz")))) {
            return new ObjectMapper().readTree(packed);
        }
    }

    static Stream<String> models() throws IOException {
        List<String> models = new ArrayList<>();
        golden().get("models").fieldNames().forEachRemaining(models::add);
        return models.stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void as_many_are_dropped_at_each_rate_as_in_transformers(String model) throws IOException {
        JsonNode rates = golden().get("rates");
        ObjectNode json = Config.in(RESOURCES.resolve(model)).orElseThrow().json();
        rates.fieldNames().forEachRemaining(json::remove);
        json.remove("hidden_dropout");
        JsonNode expected = golden().get("models").get(model);
        assertThat(dropped(json)).as("unsaid").isEqualTo(counts(expected.get("unsaid")));
        json.setAll((ObjectNode) rates);
        assertThat(dropped(json)).as("said").isEqualTo(counts(expected.get("said")));
    }

    private static Map<Double, Integer> counts(JsonNode said) {
        Map<Double, Integer> counts = new TreeMap<>();
        for (var one : said.properties()) {
            counts.put(Double.valueOf(one.getKey()), one.getValue().asInt());
        }
        return counts;
    }

    /** How often by rate. */
    private static Map<Double, Integer> dropped(ObjectNode json) {
        Emitted emitted =
                Architectures.trainee(Config.of(Path.of("config.json"), json)).emitted();
        Wire output = ROLES.stream()
                .filter(emitted.outputs()::containsKey)
                .map(emitted.outputs()::get)
                .findFirst()
                .orElseThrow();
        Graph graph = emitted.graph().withOutputs(List.of(output)).pruned();
        Map<Double, Integer> counts = new TreeMap<>();
        for (Node node : graph.nodes()) {
            if (node.is("Dropout")) {
                assertThat(graph.weights().get(node.in(1))).isInstanceOfSatisfying(Weight.InMemory.class, ratio -> {
                    float rate = (float) ratio.value().at(0);
                    counts.merge(Double.valueOf(Float.toString(rate)), 1, Integer::sum);
                });
            }
        }
        return counts;
    }
}
