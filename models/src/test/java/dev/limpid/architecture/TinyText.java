package dev.limpid.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.backward.Backward;
import dev.limpid.format.Safetensors;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Wire;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The small random models that {@code tools/golden/tiny_text.py} and {@code tiny_spans.py} make, and what PyTorch computes
 * with them in float64.
 *
 * @param set {@code tiny-text} or {@code tiny-spans}
 */
record TinyText(String set, String name) {
    private static final Map<String, JsonNode> GOLDEN =
            Map.of("tiny-text", golden("tiny-text"), "tiny-spans", golden("tiny-spans"));
    private static final Offset<Double> VALUE = Offset.offset(1e-4);
    /** Of the largest number. */
    private static final double GRADIENT = 1e-3;

    static final Wire SIGNAL = new Wire("signal");
    static final Wire SCORE = new Wire("score");
    static final String PICK = "pick";
    /** How many words the vocabularies have. */
    static final long WORDS = 40;

    TinyText(String name) {
        this("tiny-text", name);
    }

    static List<TinyText> all() {
        return of("tiny-text");
    }

    /** Classifiers of tokens and finders of answers. */
    static List<TinyText> spans() {
        return of("tiny-spans");
    }

    private static List<TinyText> of(String set) {
        List<TinyText> all = new ArrayList<>();
        Objects.requireNonNull(GOLDEN.get(set)).fieldNames().forEachRemaining(name -> all.add(new TinyText(set, name)));
        return all;
    }

    private static JsonNode golden(String set) {
        try (InputStream packed =
                Objects.requireNonNull(TinyText.class.getResourceAsStream("/golden/" + set + ".json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Path folder() {
        return resource("/" + set + "/" + name);
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TinyText.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Emitted emit() throws IOException {
        return Architectures.emit(folder(), Safetensors.read(folder().resolve("model.safetensors")));
    }

    /** A batch that the model was run on. */
    record Run(String name, JsonNode golden) {
        int batch() {
            return golden.get("input_ids").size();
        }

        private int width() {
            return golden.get("input_ids").get(0).size();
        }

        /** Whether the positions that PyTorch was fed can be fed to the graph, or are those that it would find itself. */
        boolean suits(Graph graph) {
            return !golden.has("position_ids")
                    || golden.get("position_ids").get(0).get(0).intValue() == 0
                    || graph.input("position_ids").isPresent();
        }

        int length(int example) {
            return golden.get("lengths").get(example).intValue();
        }

        /** Positions count from 0, padding or not. */
        Map<String, Tensor> feeds() {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            Shape shape = Shape.of(batch(), width());
            for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
                double[] values = golden.has(input) ? numbers(golden.get(input)) : new double[batch() * width()];
                feeds.put(input, Tensor.fill(DType.INT64, shape, i -> values[i]));
            }
            feeds.put("position_ids", Tensor.fill(DType.INT64, shape, i -> i % width()));
            return feeds;
        }

        /** The roles of the outputs that there are golden values of. */
        List<String> roles() {
            List<String> roles = new ArrayList<>();
            golden.get("outputs").fieldNames().forEachRemaining(roles::add);
            return roles;
        }

        JsonNode output(String role) {
            return golden.get("outputs").get(role);
        }

        /** The entry of the first example that the gradient is taken of. */
        Target target(Target.Type type, String role, Wire output) {
            JsonNode target = output(role).get("target");
            int entry = target.get(target.size() - 1).get(0).intValue();
            Integer position = target.size() == 1 ? null : target.get(0).get(0).intValue();
            return new Target(
                    type,
                    new Target.Output(output, Target.Link.NONE),
                    new Target.Choice(entry, "this"),
                    null,
                    position,
                    Target.Score.LOGIT);
        }

        /** 1 at the entry of each example that the gradient is taken of, else 0. */
        Tensor pick(String role, Shape shape) {
            double[] pick = new double[(int) shape.size()];
            JsonNode target = output(role).get("target");
            for (int example = 0; example < batch(); example++) {
                long place = example;
                for (int axis = 1; axis < shape.rank(); axis++) {
                    place = place * shape.dim(axis)
                            + target.get(axis - 1).get(example).longValue();
                }
                pick[(int) place] = 1;
            }
            return Tensor.fill(DType.FLOAT, shape, i -> pick[i]);
        }

        void assertValue(String role, Tensor value) {
            JsonNode expected = output(role).get("value");
            for (int example = 0; example < batch(); example++) {
                JsonNode wanted = expected.get(example);
                int last = length(example) - 1;
                if (value.shape().rank() == 2) {
                    assertValue(role, value.slice(example), wanted);
                } else if (role.equals("spans")) {
                    for (int row = 0; row < 2; row++) {
                        double[] found = value.slice(example).slice(row).toDoubles();
                        assertThat(Arrays.copyOf(found, last + 1))
                                .as("%s of %s", role, name)
                                .containsExactly(Arrays.copyOf(numbers(wanted.get(row)), last + 1), VALUE);
                    }
                } else if (role.equals("logits")) {
                    assertValue(role, value.slice(example).slice(0), wanted.get(0));
                    assertValue(role, value.slice(example).slice(last), wanted.get(1));
                } else {
                    // What is computed at padding is nobody's business: RoBERTa's positions differ there.
                    for (int position = 0; position <= last; position++) {
                        assertValue(role, value.slice(example).slice(position), wanted.get(position));
                    }
                }
            }
        }

        private void assertValue(String role, Tensor actual, JsonNode expected) {
            assertThat(actual.toDoubles()).as("%s of %s", role, name).containsExactly(numbers(expected), VALUE);
        }

        void assertScore(String role, Tensor score) {
            assertThat(score.toDoubles())
                    .as("score of %s of %s", role, name)
                    .containsExactly(numbers(output(role).get("score")), VALUE);
        }

        void assertGradient(String role, Tensor gradient) {
            double[] expected = numbers(output(role).get("gradient"));
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertThat(largest).isGreaterThan(1e-4);
            assertThat(gradient.toDoubles())
                    .as("gradient of %s of %s", role, name)
                    .containsExactly(expected, Offset.offset(GRADIENT * largest));
        }
    }

    Stream<Run> runs() {
        List<Run> runs = new ArrayList<>();
        Objects.requireNonNull(GOLDEN.get(set))
                .get(name)
                .get("runs")
                .properties()
                .forEach(run -> runs.add(new Run(run.getKey(), run.getValue())));
        return runs.stream();
    }

    /** All numbers of an array of arrays, in order. */
    static double[] numbers(JsonNode array) {
        return array.isArray()
                ? IntStream.range(0, array.size())
                        .mapToObj(i -> numbers(array.get(i)))
                        .flatMapToDouble(Arrays::stream)
                        .toArray()
                : new double[] {array.doubleValue()};
    }

    /** Runs a graph of this model on every batch that it takes and compares outputs and gradients. */
    void assertAgrees(Emitted emitted, Runtime runtime) {
        List<Run> fitting = runs().filter(run -> run.suits(emitted.graph())).toList();
        for (String role : fitting.get(0).roles()) {
            Wire output = Objects.requireNonNull(emitted.outputs().get(role), role);
            Graph forward = emitted.graph().withOutputs(List.of(output)).pruned();
            Graph backward = differentiated(emitted, output);
            for (Run run : fitting) {
                Map<String, Tensor> feeds = run.feeds();
                Tensor value = runtime.run(forward, Runtime.Kind.SHARED, feeds).get(output);
                run.assertValue(role, value);
                feeds.put(PICK, run.pick(role, value.shape()));
                Values values = runtime.run(backward, Runtime.Kind.SHARED, feeds);
                run.assertScore(role, values.get(SCORE));
                run.assertGradient(role, values.get(SIGNAL));
            }
        }
    }

    /** The score that {@link #PICK} picks from an output, and its gradient at the features. */
    static Graph differentiated(Emitted emitted, Wire output) {
        GraphBuilder build = GraphBuilder.on(emitted.graph(), emitted.shapes());
        Expr value = build.expr(output);
        Expr pick = build.input(PICK, value.type());
        long[] axes = LongStream.range(1, value.rank()).toArray();
        Expr score = value.mul(pick).reduceSum(false, axes);
        build.output(SCORE.name(), score);
        Expr signal = Backward.pull(
                        Gradient.TABLE,
                        build,
                        build.build().nodes(),
                        score,
                        score.filledWith(1),
                        List.of(emitted.features()))
                .get(0);
        build.output(SIGNAL.name(), Objects.requireNonNull(signal));
        return build.build().withOutputs(List.of(SCORE, SIGNAL)).pruned();
    }

    @Override
    public String toString() {
        return name;
    }
}
