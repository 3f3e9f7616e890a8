package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.architecture.Cached;
import dev.limpid.architecture.Emitted;
import dev.limpid.backward.Backward;
import dev.limpid.generation.Continuation;
import dev.limpid.generation.Endings;
import dev.limpid.generation.Sampling;
import dev.limpid.generation.Stopped;
import dev.limpid.generation.Writer;
import dev.limpid.generation.Written;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Wire;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Tokenizer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Decoders and heads from files, in every form that exporters give them, against transformers in float64. */
class TinyDecoderOnnxTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));
    private static final Offset<Double> VALUE = Offset.offset(1e-4);
    /** Of the largest number. */
    private static final double GRADIENT = 1e-3;

    private static final Wire SIGNAL = new Wire("signal");

    private static final Map<TinyDecoderOnnx, Emitted> LOADED = new HashMap<>();

    @TempDir
    private static Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static List<TinyDecoderOnnx> files() throws IOException {
        return TinyDecoderOnnx.all();
    }

    static List<TinyDecoderOnnx> growing() throws IOException {
        return files().stream().filter(TinyDecoderOnnx::hasPast).toList();
    }

    private static Emitted loaded(TinyDecoderOnnx file) {
        return LOADED.computeIfAbsent(file, one -> {
            try {
                List<String> notes = new ArrayList<>();
                Path own = Files.createDirectory(folder.resolve(one.file()));
                Emitted emitted = one.load(own, true, RUNTIME, notes);
                assertThat(notes).isEmpty();
                return emitted;
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    static List<TinyDecoderOnnx> decoders() throws IOException {
        return files().stream().filter(file -> file.expected().has("written")).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void outputs_and_gradients_are_those_of_transformers(TinyDecoderOnnx file) throws IOException {
        List<String> notes = new ArrayList<>();
        Emitted emitted = Ready.made(loaded(file), notes);
        assertThat(notes).isEmpty();
        assertThat(emitted.maxPositions())
                .as("positions learnt")
                .isEqualTo(file.model().startsWith("bert") ? 20 : 32);
        for (JsonNode run : file.expected().get("runs")) {
            String role = run.get("role").asText();
            assertThat(emitted.outputs()).containsOnlyKeys(role);
            Wire output = emitted.outputs().get(role);
            Map<String, Tensor> feeds = feeds(run);
            Tensor value = RUNTIME.run(
                            emitted.graph().withOutputs(List.of(output)).pruned(), Runtime.Kind.SHARED, feeds)
                    .get(output);
            assertValue(run, value);
            feeds.put("pick", pick(run, value.shape()));
            Tensor signal = RUNTIME.run(differentiated(emitted, output), Runtime.Kind.SHARED, feeds)
                    .get(SIGNAL);
            double[] expected = TinyDecoderOnnx.numbers(run.get("gradient"));
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertThat(signal.toDoubles()).containsExactly(expected, Offset.offset(GRADIENT * largest));
        }
    }

    static List<TinyDecoderOnnx> telling() throws IOException {
        return files().stream().filter(file -> !file.file().contains("-past")).toList();
    }

    @ParameterizedTest
    @MethodSource("telling")
    void what_a_file_is_shows_without_a_configuration(TinyDecoderOnnx file) throws IOException {
        Path bare = Files.createDirectory(folder.resolve(file.file() + "-bare"));
        Emitted emitted = file.load(bare, false, RUNTIME, new ArrayList<>());
        String role = file.expected().get("runs").get("one").get("role").asText();
        // How wide a vector is does not tell that its entries are classes.
        assertThat(emitted.outputs()).containsOnlyKeys(role.equals("tags") ? "hidden" : role);
    }

    @ParameterizedTest
    @MethodSource("growing")
    void a_text_may_be_read_word_by_word(TinyDecoderOnnx file) throws IOException {
        Emitted emitted = loaded(file);
        assertThat(emitted.graph().inputs())
                .noneMatch(port -> port.wire().name().startsWith("past"));
        Cached cached = Objects.requireNonNull(emitted.cached());
        JsonNode run = file.expected().get("runs").get("one");
        double[] ids = TinyDecoderOnnx.numbers(run.get("input_ids"));
        Map<String, Tensor> kept = new HashMap<>();
        cached.states().forEach(state -> kept.put(state.past().name(), empty(state)));
        JsonNode expected = run.get("value").get(0);
        int width = expected.get(0).size();
        for (int from = 0, to; from < ids.length; from = to) {
            // Two words, then one at a time.
            to = from == 0 ? 2 : from + 1;
            int first = from;
            Map<String, Tensor> feeds = new HashMap<>(kept);
            Shape now = Shape.of(1, to - from);
            feeds.put("input_ids", Tensor.fill(DType.INT64, now, i -> ids[first + i]));
            feeds.put("position_ids", Tensor.fill(DType.INT64, now, i -> first + i));
            feeds.put("attention_mask", Tensor.fill(DType.INT64, Shape.of(1, to), i -> 1));
            Values values = RUNTIME.run(cached.graph(), Runtime.Kind.SHARED, feeds);
            cached.states().forEach(state -> kept.put(state.past().name(), values.get(state.present())));
            double[] logits = values.get(cached.logits()).toDoubles();
            if (from == 0) {
                assertThat(Arrays.copyOf(logits, width))
                        .containsExactly(TinyDecoderOnnx.numbers(expected.get(0)), VALUE);
            } else if (to == ids.length) {
                assertThat(logits).containsExactly(TinyDecoderOnnx.numbers(expected.get(1)), VALUE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void a_given_continuation_is_as_likely_as_transformers_says(TinyDecoderOnnx file) {
        Emitted emitted = loaded(file);
        Wire next = Objects.requireNonNull(emitted.outputs().get("next"));
        for (JsonNode one : file.expected().get("scored")) {
            List<Integer> all = new ArrayList<>(ids(one.get("prompt")));
            int before = all.size();
            all.addAll(ids(one.get("continuation")));
            Map<String, Tensor> feeds = new HashMap<>();
            emitted.graph().inputs().forEach(port -> {
                String name = port.wire().name();
                feeds.put(
                        name,
                        Tensor.fill(
                                DType.INT64,
                                Shape.of(1, all.size()),
                                i -> name.equals("input_ids") ? all.get(i) : name.equals("position_ids") ? i : 1));
            });
            Tensor logits = RUNTIME.run(
                            emitted.graph().withOutputs(List.of(next)).pruned(), Runtime.Kind.SHARED, feeds)
                    .get(next);
            double[] expected = TinyDecoderOnnx.numbers(one.get("log_probabilities"));
            for (int i = 0; i < expected.length; i++) {
                double[] row =
                        Probabilities.of(logits.slice(0).slice(before - 1 + i).toDoubles(), Target.Link.SOFTMAX);
                assertThat(Math.log(row[all.get(before + i)])).isCloseTo(expected[i], VALUE);
            }
        }
    }

    /** No tokenizer has these forty words, so any will do. */
    @ParameterizedTest
    @MethodSource("decoders")
    void the_best_tokens_are_those_of_transformers(TinyDecoderOnnx file) throws IOException {
        Emitted emitted = loaded(file);
        try (Tokenizer tokenizer = Tokenizer.of(TinyBert.resource("/tiny-decoders/gpt2"))) {
            Writer writer = new Writer(emitted, RUNTIME, tokenizer, Endings.in(folder.resolve(file.file())));
            Sampling sampling = Sampling.GREEDY.withMaxNewTokens(12);
            for (Writer one : List.of(writer, writer.withoutCache())) {
                for (JsonNode text : file.expected().get("written")) {
                    Continuation found = one.write(ids(text.get("prompt")), sampling, told -> {});
                    assertThat(found.ids()).isEqualTo(ids(text.get("ids")));
                    assertThat(found.tokens().stream()
                                    .mapToDouble(Written::logProbability)
                                    .toArray())
                            .containsExactly(TinyDecoderOnnx.numbers(text.get("log_probabilities")), VALUE);
                    assertThat(found.stopped()).isEqualTo(found.ids().size() < 12 ? Stopped.EOS : Stopped.LENGTH);
                }
            }
        }
    }

    private static List<Integer> ids(JsonNode list) {
        List<Integer> ids = new ArrayList<>();
        list.forEach(id -> ids.add(id.intValue()));
        return ids;
    }

    private static Tensor empty(Cached.State state) {
        int rank = state.type().rank();
        long[] sizes = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = axis == rank - 4
                    ? 1
                    : axis == rank - 2
                            ? 0
                            : Long.parseLong(state.type().dim(axis).toString());
        }
        return Tensor.zeros(state.type().dtype(), Shape.of(sizes));
    }

    private static Map<String, Tensor> feeds(JsonNode run) {
        double[] ids = TinyDecoderOnnx.numbers(run.get("input_ids"));
        double[] mask = TinyDecoderOnnx.numbers(run.get("attention_mask"));
        int width = run.get("input_ids").get(0).size();
        Shape shape = Shape.of(run.get("input_ids").size(), width);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put("input_ids", Tensor.fill(DType.INT64, shape, i -> ids[i]));
        feeds.put("attention_mask", Tensor.fill(DType.INT64, shape, i -> mask[i]));
        feeds.put("position_ids", Tensor.fill(DType.INT64, shape, i -> i % width));
        feeds.put("token_type_ids", Tensor.zeros(DType.INT64, shape));
        return feeds;
    }

    private static Tensor pick(JsonNode run, Shape shape) {
        double[] pick = new double[(int) shape.size()];
        JsonNode target = run.get("target");
        for (int example = 0; example < shape.dim(0); example++) {
            long place = example;
            for (int axis = 1; axis < shape.rank(); axis++) {
                place = place * shape.dim(axis)
                        + target.get(axis - 1).get(example).longValue();
            }
            pick[(int) place] = 1;
        }
        return Tensor.fill(DType.FLOAT, shape, i -> pick[i]);
    }

    /** Of words and classes each text's first and last row, of spans all that are no padding. */
    private static void assertValue(JsonNode run, Tensor value) {
        for (int example = 0; example < value.shape().dim(0); example++) {
            int length = run.get("lengths").get(example).intValue();
            Tensor own = value.slice(example);
            JsonNode expected = run.get("value").get(example);
            for (int row = 0; row < 2; row++) {
                boolean spans = run.get("role").asText().equals("spans");
                double[] found = own.slice(spans ? row : row * (length - 1)).toDoubles();
                assertThat(spans ? Arrays.copyOf(found, length) : found)
                        .containsExactly(TinyDecoderOnnx.numbers(expected.get(row)), VALUE);
            }
        }
    }

    /** The gradient of what {@code pick} picks from an output, at the features. */
    private static Graph differentiated(Emitted emitted, Wire output) {
        GraphBuilder build = GraphBuilder.on(emitted.graph(), emitted.shapes());
        Expr value = build.expr(output);
        long[] axes = LongStream.range(1, value.rank()).toArray();
        Expr score = value.mul(build.input("pick", value.type())).reduceSum(false, axes);
        Expr signal = Backward.pull(
                        Gradient.TABLE,
                        build,
                        build.build().nodes(),
                        score,
                        score.filledWith(1),
                        List.of(emitted.features()))
                .get(0);
        build.output(SIGNAL.name(), Objects.requireNonNull(signal));
        return build.build().withOutputs(List.of(SIGNAL)).pruned();
    }
}
