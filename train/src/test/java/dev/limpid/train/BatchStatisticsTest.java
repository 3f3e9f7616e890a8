package dev.limpid.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.backward.Backward;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class BatchStatisticsTest {
    private static final Runtime RUNTIME = new Runtime(Runtime.Settings.standard());

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static Weight.Live live(Tensor value) {
        return Weight.Live.of(value);
    }

    private static Tensor ones(int channels) {
        return Tensor.fill(DType.FLOAT, Shape.of(channels), i -> 1);
    }

    /** {@code y = BatchNormalization(x)}, with a sum of {@code y} by given weights, over any batch. */
    private static Graph graph(int rank, Map<String, ? extends Weight> parts, float epsilon, float momentum) {
        GraphBuilder build = GraphBuilder.create("normal");
        Object[] dims = {"batch", parts.get("scale").shape().dim(0), "row", "column"};
        TensorType type = TensorType.of(DType.FLOAT, Arrays.copyOf(dims, rank));
        Expr x = build.input("x", type);
        List<Expr> inputs = new ArrayList<>();
        for (String part : List.of("scale", "shift", "mean", "variance")) {
            inputs.add(build.weight(part, Objects.requireNonNull(parts.get(part))));
        }
        Expr y = x.apply(
                "BatchNormalization",
                Map.of("epsilon", Attribute.of(epsilon), "momentum", Attribute.of(momentum)),
                inputs.toArray(Expr[]::new));
        build.output("y", y);
        return build.build();
    }

    private static Graph withGradients(BatchStatistics.Normalised normalised) {
        GraphBuilder build = GraphBuilder.on(normalised.graph(), normalised.shapes());
        Expr y = build.expr(new Wire("y"));
        Expr weights = build.input("weights", y.type());
        Expr total =
                y.mul(weights).reduceSum(false, LongStream.range(0, y.rank()).toArray());
        List<Wire> sources = List.of(new Wire("x"), new Wire("scale"), new Wire("shift"));
        List<@Nullable Expr> slopes = Backward.pull(
                FeedDropout.GRADIENT, build, build.build().nodes(), total, build.scalar(DType.FLOAT, 1), sources);
        for (int i = 0; i < 3; i++) {
            build.output("d" + sources.get(i), Objects.requireNonNull(slopes.get(i)));
        }
        normalised.wires().forEach(build::output);
        return build.build();
    }

    private static JsonNode goldens() throws IOException {
        try (InputStream file = new GZIPInputStream(
                Objects.requireNonNull(BatchStatisticsTest.class.getResourceAsStream("/golden/batch-norm.json.gz")))) {
            return new ObjectMapper().readTree(file);
        }
    }

    private static Tensor tensor(JsonNode numbers, Shape shape) {
        return Tensor.fill(DType.FLOAT, shape, i -> numbers.get(i).asDouble());
    }

    private static void assertClose(Tensor actual, JsonNode expected, String what) {
        double largest = 0;
        for (JsonNode number : expected) {
            largest = Math.max(largest, Math.abs(number.asDouble()));
        }
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.at(i)).as(what).isCloseTo(expected.get(i).asDouble(), within(1e-5 * largest));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void three_steps_are_pytorchs(int index) throws IOException {
        JsonNode golden = goldens().get(index);
        long[] dims = new long[golden.get("shape").size()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = golden.get("shape").get(axis).asLong();
        }
        Shape shape = Shape.of(dims);
        Shape channels = Shape.of(dims[1]);
        Map<String, Weight.Live> parts = Map.of(
                "scale", live(tensor(golden.get("scale"), channels)),
                "shift", live(tensor(golden.get("shift"), channels)),
                "mean", live(Tensor.zeros(DType.FLOAT, channels)),
                "variance", live(ones((int) dims[1])));
        Graph graph = graph(dims.length, parts, (float) golden.get("epsilon").asDouble(), (float)
                (1 - golden.get("momentum").asDouble()));
        BatchStatistics.Normalised normalised = BatchStatistics.rewrite(graph, Shapes.UNKNOWN);
        Graph both = withGradients(normalised);
        for (JsonNode step : golden.get("steps")) {
            Values values = RUNTIME.run(
                    both,
                    Runtime.Kind.SHARED,
                    Map.of("x", tensor(step.get("x"), shape), "weights", tensor(step.get("weights"), shape)));
            BatchStatistics.follow(normalised.moving(), values);
            for (String output : List.of("y", "dx", "dscale", "dshift")) {
                assertClose(values.get(new Wire(output)), step.get(output), output);
            }
            assertClose(parts.get("mean").value(), step.get("mean"), "running mean");
            assertClose(parts.get("variance").value(), step.get("variance"), "running variance");
        }
    }

    @Test
    void frozen_statistics_stay_as_they_are() {
        Map<String, Weight> parts = Map.of(
                "scale", live(ones(2)),
                "shift", live(ones(2)),
                "mean", Weight.of(ones(2)),
                "variance", Weight.of(ones(2)));
        Graph graph = graph(4, parts, 1e-5f, 0.9f);
        BatchStatistics.Normalised normalised = BatchStatistics.rewrite(graph, Shapes.UNKNOWN);
        assertThat(normalised.moving()).isEmpty();
        assertThat(normalised.graph()).isEqualTo(graph);
    }

    @Test
    void one_number_a_channel_has_no_variance_and_moves_nothing() {
        Map<String, Weight.Live> parts = Map.of(
                "scale", live(ones(2)), "shift", live(ones(2)), "mean", live(ones(2)), "variance", live(ones(2)));
        BatchStatistics.Normalised normalised = BatchStatistics.rewrite(graph(2, parts, 1e-5f, 0.9f), Shapes.UNKNOWN);
        Values values = RUNTIME.run(
                normalised.graph().withOutputs(normalised.wires()),
                Runtime.Kind.SHARED,
                Map.of("x", Tensor.of(Shape.of(1, 2), 3f, 4f)));
        assertThatThrownBy(() -> BatchStatistics.follow(normalised.moving(), values))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "The batch normalisation BatchNormalization found mean 3.0 and variance NaN in channel 0: the batch"
                                + " has one number a channel, or the training has gone astray. Make batches larger, or lower the"
                                + " rate of learning.");
        assertThat(parts.get("mean").value()).isEqualTo(ones(2));
    }

    @Test
    void refuses_normalisations_that_are_half_frozen_or_of_unknown_form() {
        Map<String, Weight> half = Map.of(
                "scale", live(ones(2)),
                "shift", live(ones(2)),
                "mean", live(ones(2)),
                "variance", Weight.of(ones(2)));
        assertThatThrownBy(() -> BatchStatistics.rewrite(graph(4, half, 1e-5f, 0.9f), Shapes.UNKNOWN))
                .hasMessage(
                        "The batch normalisation BatchNormalization of graph 'normal' cannot be trained: its running mean"
                                + " moves and the variance does not, expected both or neither.");
        Map<String, Weight.Live> parts = Map.of(
                "scale", live(ones(2)), "shift", live(ones(2)), "mean", live(ones(2)), "variance", live(ones(2)));
        assertThatThrownBy(() -> BatchStatistics.rewrite(graph(1, parts, 1e-5f, 0.9f), Shapes.UNKNOWN))
                .hasMessage(
                        "The batch normalisation BatchNormalization of graph 'normal' cannot be trained: it normalises"
                                + " float[batch], expected FLOAT [batch,channel,…].");
    }
}
