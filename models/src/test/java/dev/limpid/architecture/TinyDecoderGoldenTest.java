package dev.limpid.architecture;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The golden numbers are float64, ours float32. */
class TinyDecoderGoldenTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyDecoder#all")
    void outputs_and_gradients_agree(TinyDecoder model) {
        model.assertAgrees(model.emit(), RUNTIME);
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyDecoder#all")
    void a_decoder_writes_if_it_has_a_head_for_words(TinyDecoder model) {
        Emitted emitted = model.emit();
        assertThat(emitted.outputs().keySet())
                .hasSize(2)
                .containsExactlyInAnyOrderElementsOf(
                        model.runs().findFirst().orElseThrow().roles());
        assertThat(emitted.cached() != null).isEqualTo(emitted.outputs().containsKey("next"));
        assertThat(emitted.maxPositions()).isEqualTo(64);
        assertThat(emitted.vocabulary()).isEqualTo(160);
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyDecoder#writing")
    void the_best_words_one_after_the_other_are_those_of_transformers(TinyDecoder model) {
        Emitted emitted = model.emit();
        long[] ids = TinyDecoder.longs(model.greedy().get("input_ids"));
        long[] written = TinyDecoder.longs(model.greedy().get("ids"));
        Graph graph = emitted.graph().withOutputs(List.of(next(emitted))).pruned();
        for (int step = 0; step < written.length; step++) {
            Tensor next = RUNTIME.run(graph, Runtime.Kind.SHARED, whole(ids)).get(next(emitted));
            double[] last = next.slice(0).slice(ids.length - 1).toDoubles();
            assertStep(model, step, last);
            assertThat(best(last)).isEqualTo(written[step]);
            ids = LongStream.concat(Arrays.stream(ids), LongStream.of(written[step]))
                    .toArray();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyDecoder#writing")
    void going_on_word_by_word_gives_what_reading_all_gives(TinyDecoder model) {
        Emitted emitted = model.emit();
        Cached cached = Objects.requireNonNull(emitted.cached());
        long[] prompt = TinyDecoder.longs(model.greedy().get("input_ids"));
        long[] written = TinyDecoder.longs(model.greedy().get("ids"));
        long[] all =
                LongStream.concat(Arrays.stream(prompt), Arrays.stream(written)).toArray();
        Tensor whole = RUNTIME.run(
                        emitted.graph().withOutputs(List.of(next(emitted))).pruned(), Runtime.Kind.SHARED, whole(all))
                .get(next(emitted))
                .slice(0);
        Map<String, Tensor> pasts = nothingRead(cached, 1);
        int read = 0;
        // The prompt in two parts, then word by word.
        int[] ends = LongStream.concat(LongStream.of(2), LongStream.range(prompt.length, all.length))
                .mapToInt(Math::toIntExact)
                .toArray();
        for (int end : ends) {
            Map<String, Tensor> feeds = new LinkedHashMap<>(pasts);
            feeds.put("input_ids", TinyDecoder.longs(Arrays.copyOfRange(all, read, end)));
            feeds.put(
                    "position_ids",
                    TinyDecoder.longs(LongStream.range(read, end).toArray()));
            feeds.put("attention_mask", TinyDecoder.longs(ones(end)));
            Values values = RUNTIME.run(cached.graph(), Runtime.Kind.SHARED, feeds);
            Tensor next = values.get(cached.logits()).slice(0);
            for (int i = read; i < end; i++) {
                assertThat(next.slice(i - read).toDoubles())
                        .containsExactly(whole.slice(i).toDoubles(), within(1e-4));
            }
            if (end >= prompt.length) {
                assertStep(
                        model, end - prompt.length, next.slice(end - read - 1).toDoubles());
            }
            pasts = presents(cached, values);
            read = end;
        }
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyDecoder#writing")
    void padded_texts_go_on_as_they_do_alone(TinyDecoder model) {
        Emitted emitted = model.emit();
        Cached cached = Objects.requireNonNull(emitted.cached());
        TinyDecoder.Run run = model.runs()
                .filter(one -> one.name().endsWith("left-padded"))
                .findFirst()
                .orElseThrow();
        Map<String, Tensor> feeds = run.feeds();
        feeds.putAll(nothingRead(cached, run.batch()));
        Values read = RUNTIME.run(cached.graph(), Runtime.Kind.SHARED, feeds);
        run.assertValue("next", read.get(cached.logits()));
        int width = (int) feeds.get("input_ids").shape().dim(1);
        long[][] words = new long[run.batch()][];
        long[][] positions = new long[run.batch()][];
        long[][] masks = new long[run.batch()][];
        for (int i = 0; i < run.batch(); i++) {
            int own = run.places(i).length;
            words[i] = new long[] {7L + i};
            positions[i] = new long[] {own};
            int before = width - own;
            masks[i] = LongStream.rangeClosed(0, width)
                    .map(place -> place < before ? 0 : 1)
                    .toArray();
        }
        Map<String, Tensor> more = presents(cached, read);
        more.put("input_ids", TinyDecoder.longs(words));
        more.put("position_ids", TinyDecoder.longs(positions));
        more.put("attention_mask", TinyDecoder.longs(masks));
        Tensor next = RUNTIME.run(cached.graph(), Runtime.Kind.SHARED, more).get(cached.logits());
        for (int i = 0; i < run.batch(); i++) {
            long[] row = TinyDecoder.longs(run.golden().get("input_ids").get(i));
            long[] own = Arrays.copyOfRange(row, width - run.places(i).length, width + 1);
            own[own.length - 1] = 7L + i;
            Tensor alone = RUNTIME.run(
                            emitted.graph().withOutputs(List.of(next(emitted))).pruned(),
                            Runtime.Kind.SHARED,
                            whole(own))
                    .get(next(emitted));
            assertThat(next.slice(i).slice(0).toDoubles())
                    .containsExactly(alone.slice(0).slice(own.length - 1).toDoubles(), within(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyDecoder#writing")
    void both_graphs_have_the_same_weights(TinyDecoder model) {
        Emitted emitted = model.emit();
        Cached cached = Objects.requireNonNull(emitted.cached());
        assertThat(files(cached.graph())).isNotEmpty().isEqualTo(files(emitted.graph()));
    }

    private static Set<Weight> files(Graph graph) {
        Set<Weight> files = new HashSet<>(graph.weights().values());
        files.removeIf(weight -> !(weight instanceof Weight.InFile));
        return files;
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyDecoder#all")
    void inferred_types_are_those_that_runs_have(TinyDecoder model) {
        Emitted emitted = model.emit();
        assertTypes(
                emitted.graph(),
                emitted.shapes(),
                ProbeShapes.of(emitted.graph(), RUNTIME).shapes());
    }

    private static void assertTypes(Graph graph, Shapes inferred, Shapes measured) {
        Map<String, String> named = new HashMap<>();
        for (Node node : graph.nodes()) {
            for (Wire wire : node.outputs()) {
                TensorType type = inferred.of(wire);
                TensorType run = measured.of(wire);
                assertThat(type.dtype()).as("%s", node).isEqualTo(run.dtype());
                assertThat(type.rank()).as("%s", node).isEqualTo(run.rank());
                for (int axis = 0; axis < run.rank(); axis++) {
                    String dim = type.dim(axis).toString();
                    String expected = dim.matches("\\d+") ? dim : named.get(dim);
                    if (expected == null) {
                        named.put(dim, run.dim(axis).toString());
                    } else {
                        assertThat(run.dim(axis).toString())
                                .as("axis %d of %s", axis, node)
                                .isEqualTo(expected);
                    }
                }
            }
        }
        assertThat(named).hasSize(2);
    }

    private static Wire next(Emitted emitted) {
        return Objects.requireNonNull(emitted.outputs().get("next"));
    }

    private static Map<String, Tensor> whole(long[] ids) {
        return Map.of(
                "input_ids",
                TinyDecoder.longs(ids),
                "attention_mask",
                TinyDecoder.longs(ones(ids.length)),
                "position_ids",
                TinyDecoder.longs(LongStream.range(0, ids.length).toArray()));
    }

    private static long[] ones(int count) {
        return LongStream.range(0, count).map(i -> 1).toArray();
    }

    private static Map<String, Tensor> nothingRead(Cached cached, int batch) {
        Map<String, Tensor> pasts = new LinkedHashMap<>();
        for (Cached.State state : cached.states()) {
            long heads = Long.parseLong(state.type().dim(1).toString());
            long size = Long.parseLong(state.type().dim(3).toString());
            pasts.put(state.past().name(), Tensor.zeros(DType.FLOAT, Shape.of(batch, heads, 0, size)));
        }
        return pasts;
    }

    private static Map<String, Tensor> presents(Cached cached, Values values) {
        Map<String, Tensor> pasts = new LinkedHashMap<>();
        cached.states().forEach(state -> pasts.put(state.past().name(), values.get(state.present())));
        return pasts;
    }

    private static void assertStep(TinyDecoder model, int step, double[] logits) {
        if (step < model.greedy().get("ids").size()) {
            assertThat(logits)
                    .as("%s, step %d", model, step)
                    .containsExactly(
                            TinyText.numbers(model.greedy().get("logits").get(step)), within(1e-4));
        }
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
