package dev.limpid.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.architecture.Trainee;
import dev.limpid.backward.Backward;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Adapted models give the numbers that PEFT gives (tools/golden/lora.py). */
class LoraGoldenTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    record Case(String name, JsonNode json) {
        /** The model and what PEFT made of it. */
        Made made() throws IOException {
            TinyModel model = TinyModel.of(json.path("folder").asText());
            Trainee trainee = model.trainee();
            Set<Wire> whole = new LinkedHashSet<>();
            trainee.names().forEach((wire, names) -> {
                if (json.path("modulesToSave").isArray()
                        && texts(json.path("modulesToSave")).stream()
                                .anyMatch(module -> names.get(0).startsWith(module + "."))) {
                    whole.add(wire);
                }
            });
            Adapted adapted = lora(0.25).on(trainee, whole);
            Map<Wire, Weight> weights = new LinkedHashMap<>(model.weights());
            adapted.saved().forEach((name, wire) -> {
                JsonNode tensor = json.path("state").path(name);
                assertThat(tensor.isMissingNode()).as(name).isFalse();
                weights.put(
                        wire,
                        Weight.of(Tensor.of(
                                TinyModel.shape(tensor.path("shape")), TinyModel.floats(tensor.path("values")))));
            });
            return new Made(adapted, model.weights(), weights);
        }

        Lora lora(double dropout) {
            JsonNode asked = json.path("asked");
            Targets targets = asked.isArray()
                    ? Targets.named(texts(asked).stream()
                            .map(one -> name.equals("vit") ? (one.equals("q_proj") ? "query" : "value") : one)
                            .toList())
                    : asked.isNull() ? Targets.usual() : Targets.parse(asked.asText());
            return new Lora(2, 3, dropout, targets, json.path("rsLora").asBoolean());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Made(Adapted adapted, Map<Wire, Weight> base, Map<Wire, Weight> weights) {}

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        TinyModel.golden("lora.json.gz").properties().forEach(e -> cases.add(new Case(e.getKey(), e.getValue())));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_is_saved_has_the_names_and_shapes_that_peft_gives(Case one) throws IOException {
        Adapted adapted = one.made().adapted();
        Map<String, String> expected = new TreeMap<>();
        one.json
                .path("state")
                .properties()
                .forEach(e -> expected.put(
                        e.getKey(), TinyModel.shape(e.getValue().path("shape")).toString()));
        Map<String, String> found = new TreeMap<>();
        adapted.saved()
                .forEach((name, wire) -> found.put(
                        name,
                        adapted.trainee()
                                .plain()
                                .graph()
                                .weights()
                                .get(wire)
                                .shape()
                                .toString()));
        assertThat(found).isEqualTo(expected);
        assertThat(adapted.pairs().stream().anyMatch(LowRank::turned))
                .isEqualTo(one.json.path("fanInFanOut").asBoolean());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_new_adapter_changes_nothing_and_a_trained_one_what_pefts_changes(Case one) throws IOException {
        Made made = one.made();
        Graph plain = made.adapted.trainee().plain().graph();
        Wire scores = TinyModel.scores(made.adapted.trainee());
        Map<String, Tensor> feeds = TinyModel.feeds(plain, one.json.path("inputs"));
        Map<Wire, Weight> fresh = new LinkedHashMap<>(made.base);
        made.adapted.drawn(7).forEach((wire, value) -> fresh.put(wire, Weight.of(value)));
        assertClose(
                TinyModel.run(RUNTIME, TinyModel.filled(plain, fresh), scores, feeds), one.json.path("alone"), 1e-5);
        assertClose(
                TinyModel.run(RUNTIME, TinyModel.filled(plain, made.weights), scores, feeds),
                one.json.path("adapted"),
                2e-5);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_base_with_the_adapter_merged_gives_the_same(Case one) throws IOException {
        Made made = one.made();
        Graph base = made.adapted.base().plain().graph();
        Map<Wire, Weight> merged = new LinkedHashMap<>(made.base);
        made.adapted.whole().values().forEach(wires -> wires.forEach(w -> merged.put(w, made.weights.get(w))));
        made.adapted
                .merged(wire -> RUNTIME.value(made.weights.get(wire)))
                .forEach((w, v) -> merged.put(w, Weight.of(v)));
        Map<String, Tensor> feeds = TinyModel.feeds(base, one.json.path("inputs"));
        Tensor scores =
                TinyModel.run(RUNTIME, TinyModel.filled(base, merged), TinyModel.scores(made.adapted.base()), feeds);
        assertClose(scores, one.json.path("adapted"), 2e-5);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void slopes_of_all_that_is_trained_are_pytorchs(Case one) throws IOException {
        Made made = one.made();
        // Without dropout the graph that is trained computes what the plain one does.
        Graph plain = TinyModel.filled(made.adapted.trainee().plain().graph(), made.weights);
        Wire scores = TinyModel.scores(made.adapted.trainee());
        GraphBuilder build = GraphBuilder.on(
                plain.withOutputs(List.of(scores)).pruned(),
                made.adapted.trainee().plain().shapes());
        Expr weighed = build.constant(
                Tensor.of(TinyModel.shape(one.json.path("shape")), TinyModel.floats(one.json.path("weighed"))));
        Expr total = build.expr(scores)
                .mul(weighed)
                .reduceSum(false, axes(one.json.path("shape").size()));
        List<Wire> trained = List.copyOf(made.adapted.trained());
        List<@Nullable Expr> slopes = Backward.pull(
                Gradient.TABLE, build, build.build().nodes(), total, build.scalar(DType.FLOAT, 1), trained);
        List<Wire> outputs = new ArrayList<>();
        for (Expr slope : slopes) {
            outputs.add(Objects.requireNonNull(slope).wire());
        }
        Graph whole = build.build().withOutputs(outputs).pruned();
        Values values = RUNTIME.run(whole, Runtime.Kind.SHARED, TinyModel.feeds(whole, one.json.path("inputs")));
        assertThat(trained).hasSize(one.json.path("slopes").size());
        made.adapted.saved().forEach((name, wire) -> {
            JsonNode expected = one.json.path("slopes").path(name);
            assertThat(expected.isMissingNode()).as(name).isFalse();
            assertClose(values.get(outputs.get(trained.indexOf(wire))), expected, 1e-4);
        });
    }

    private static long[] axes(int rank) {
        long[] axes = new long[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = i;
        }
        return axes;
    }

    /** Relative to the largest number. */
    private static void assertClose(Tensor found, JsonNode expected, double tolerance) {
        float[] numbers = found.toFloats();
        assertThat(numbers).hasSize(expected.size());
        double largest = 1e-3;
        for (JsonNode one : expected) {
            largest = Math.max(largest, Math.abs(one.asDouble()));
        }
        for (int i = 0; i < numbers.length; i++) {
            assertThat((double) numbers[i]).isCloseTo(expected.get(i).asDouble(), within(tolerance * largest));
        }
    }
}
