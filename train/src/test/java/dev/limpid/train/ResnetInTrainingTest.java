package dev.limpid.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.adapter.Decay;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Trainee;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.loss.Classification;
import dev.limpid.optimise.AdamW;
import dev.limpid.optimise.Parameter;
import dev.limpid.optimise.Schedule;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Networks whose batch normalisations are trained, against transformers in training mode. */
class ResnetInTrainingTest {
    private static final Path MODELS =
            Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-vision");
    private static final double CLOSE = 1e-4;

    private static JsonNode goldens() throws IOException {
        try (InputStream file = new GZIPInputStream(Objects.requireNonNull(
                ResnetInTrainingTest.class.getResourceAsStream("/golden/batch-norm-resnet.json.gz")))) {
            return new ObjectMapper().readTree(file);
        }
    }

    private static Network network(Path folder, Runtime runtime) throws IOException {
        Trainee trainee = Architectures.trainee(Config.in(folder).orElseThrow());
        WeightFile file = WeightFile.read(folder.resolve("model.safetensors"));
        Map<Wire, Weight.Live> weights = new LinkedHashMap<>();
        trainee.names()
                .forEach((wire, names) -> weights.put(
                        wire,
                        Weight.Live.of(runtime.value(file.weight(
                                names.stream().filter(file::has).findFirst().orElseThrow())))));
        Map<Boolean, List<Wire>> byMoving = trainee.names().entrySet().stream()
                .collect(Collectors.partitioningBy(
                        entry -> entry.getValue().get(0).contains("running"),
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        return Network.of(
                trainee,
                weights,
                Objects.requireNonNull(byMoving.get(false)),
                Decay.of(trainee),
                Objects.requireNonNull(byMoving.get(true)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void the_loss_all_gradients_and_the_running_statistics_are_transformers(int index) throws IOException {
        JsonNode golden = goldens().get(index);
        Settings settings =
                new Settings(1, 1L, 4, 1, 1e-3, AdamW.decaying(0), Schedule.Form.CONSTANT, 0, null, 1L, null, 1, 0);
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            Network network = network(MODELS.resolve(golden.get("model").asText()), runtime);
            Pass pass = new Pass(network, new Classification(), settings, runtime);
            long[] labels = new long[4];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = golden.get("labels").get(i).asLong();
            }
            Tensor pixels = Tensor.fill(
                    DType.FLOAT,
                    Shape.of(4, 3, 24, 24),
                    i -> golden.get("pixels").get(i).asDouble() / 10);
            Batch batch = new Batch(Map.of("pixel_values", pixels, "labels", Tensor.of(Shape.of(4), labels)), 4, 4);
            Step.Said said = pass.run(batch, 0, false);
            assertThat(said.total() / said.count()).isCloseTo(golden.get("loss").asDouble(), within(CLOSE));
            Map<String, Weight> saved = network.saved();
            int compared = 0;
            for (Parameter parameter : pass.parameters().values()) {
                compare(parameter, golden.get("gradients").path(parameter.name()), said.count());
                compared++;
            }
            assertThat(compared).isEqualTo(golden.get("gradients").size()).isGreaterThan(20);
            for (Map.Entry<String, JsonNode> statistic :
                    golden.get("statistics").properties()) {
                Tensor actual = runtime.value(Objects.requireNonNull(saved.get(statistic.getKey())));
                for (int i = 0; i < actual.size(); i++) {
                    double expected = statistic.getValue().get(i).asDouble();
                    assertThat(actual.at(i))
                            .as(statistic.getKey())
                            .isCloseTo(expected, within(CLOSE * Math.max(0.1, Math.abs(expected))));
                }
            }
        }
    }

    /** Length, largest and a sum with factors that tell places apart, as the script has them. */
    private static void compare(Parameter parameter, JsonNode golden, double count) {
        assertThat(golden.isMissingNode()).as(parameter.name()).isFalse();
        Tensor gradient = parameter.gradient().value();
        double squares = 0;
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < gradient.size(); i++) {
            double number = gradient.at(i) / count;
            squares += number * number;
            largest = Math.max(largest, Math.abs(number));
            sum += number * (i % 7 * 0.1 + 0.1);
        }
        double length = golden.get("length").asDouble();
        // A bias before a normalisation has a gradient of 0 but for rounding.
        double tolerance = CLOSE * Math.max(length, 1e-3);
        assertThat(Math.sqrt(squares)).as(parameter.name()).isCloseTo(length, within(tolerance));
        assertThat(largest).as(parameter.name()).isCloseTo(golden.get("largest").asDouble(), within(tolerance));
        assertThat(sum)
                .as(parameter.name())
                .isCloseTo(golden.get("sum").asDouble(), within(tolerance * Math.sqrt(gradient.size())));
    }
}
