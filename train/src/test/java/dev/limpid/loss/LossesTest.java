package dev.limpid.loss;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.RuntimeFailure;
import dev.limpid.task.Pooling;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Laws of losses, and cross-entropies of scores alone against PyTorch's. */
class LossesTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));
    private static final Offset<Double> ROUNDING = within(1e-5);

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    /** A loss on scores that are an input, which is what is differentiated. */
    private static Differentiated on(Loss loss, String role, String... axes) {
        GraphBuilder build = GraphBuilder.create("scores");
        Object[] dims = Arrays.stream(axes)
                .map(axis -> axis.chars().allMatch(Character::isDigit) ? (Object) Integer.valueOf(axis) : axis)
                .toArray();
        Expr scores = build.input(role, TensorType.of(DType.FLOAT, dims));
        if (loss instanceof ContrastivePairs) {
            build.input("attention_mask", TensorType.of(DType.INT64, "batch", "sequence"));
        }
        return Differentiated.of(build, loss.append(build, Map.of(role, scores)), List.of(scores.wire()));
    }

    private static Differentiated.Told run(Differentiated loss, String role, Tensor scores, Object... more) {
        Map<String, Tensor> feeds = new LinkedHashMap<>(Map.of(role, scores));
        for (int i = 0; i < more.length; i += 2) {
            feeds.put((String) more[i], (Tensor) more[i + 1]);
        }
        return loss.run(RUNTIME, feeds);
    }

    private static double[] slope(Differentiated.Told told) {
        // No negative zeros.
        return Arrays.stream(told.gradients().values().iterator().next().toDoubles())
                .map(value -> value + 0.0)
                .toArray();
    }

    private static Tensor random(int seed, long... dims) {
        Random random = new Random(seed);
        return Tensor.fill(DType.FLOAT, Shape.of(dims), i -> random.nextGaussian());
    }

    static Stream<JsonNode> alone() throws IOException {
        return StreamSupport.stream(WeightGradientsTest.golden().get("losses").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("alone")
    void loss_and_gradient_of_scores_alone_are_pytorchs(JsonNode golden) {
        boolean tokens = golden.get("loss").asText().equals("token-classification");
        List<Float> weights = StreamSupport.stream(golden.path("weights").spliterator(), false)
                .map(JsonNode::floatValue)
                .toList();
        Loss loss = tokens ? new TokenClassification(golden.get("smoothing").asDouble(), weights) : new MultiLabel();
        String role = tokens ? "tags" : "classes";
        Differentiated graph = tokens ? on(loss, role, "batch", "sequence", "5") : on(loss, role, "batch", "5");
        Differentiated.Told told = run(
                graph,
                role,
                WeightGradientsTest.tensor(golden.get("scores"), DType.FLOAT),
                "labels",
                WeightGradientsTest.tensor(golden.get("labels"), tokens ? DType.INT64 : DType.FLOAT));

        double value = golden.get("value").asDouble();
        assertThat(told.loss()).isCloseTo(value, within(1e-6 * Math.max(1, value)));
        double[] expected =
                WeightGradientsTest.tensor(golden.get("gradient"), DType.DOUBLE).toDoubles();
        double[] slope = slope(told);
        for (int i = 0; i < expected.length; i++) {
            assertThat(slope[i] / told.count()).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void uniform_scores_cost_the_logarithm_of_the_number_of_classes() {
        Differentiated loss = on(new Classification(), "classes", "batch", "7");
        Tensor labels = Tensor.of(Shape.of(3), 0L, 6, 2);
        for (double level : new double[] {0, 1e4, -1e4}) {
            Tensor scores = Tensor.fill(DType.FLOAT, Shape.of(3, 7), i -> level);
            assertThat(run(loss, "classes", scores, "labels", labels).loss()).isCloseTo(Math.log(7), ROUNDING);
        }
    }

    @Test
    void smoothing_of_nothing_and_weights_of_one_change_nothing() {
        Tensor scores = random(1, 4, 3);
        Tensor labels = Tensor.of(Shape.of(4), 2L, 0, 1, 1);
        Differentiated.Told plain =
                run(on(new Classification(), "classes", "batch", "3"), "classes", scores, "labels", labels);
        Differentiated.Told same = run(
                on(new Classification(0, List.of(1f, 1f, 1f)), "classes", "batch", "3"),
                "classes",
                scores,
                "labels",
                labels);
        assertThat(same.total()).isCloseTo(plain.total(), ROUNDING);
        assertThat(same.count()).isEqualTo(plain.count()).isEqualTo(4);
        assertThat(slope(same)).containsExactly(slope(plain), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"masked-language", "causal-language", "token-classification"})
    void an_ignored_label_changes_nothing(String name) {
        Loss loss = Stream.of(new MaskedLanguage(), new CausalLanguage(), new TokenClassification(0.1, List.of()))
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        String role = name.startsWith("masked") ? "logits" : name.startsWith("causal") ? "next" : "tags";
        Differentiated graph = on(loss, role, "batch", "sequence", "5");
        Tensor scores = random(2, 1, 4, 5);
        Tensor first = Tensor.fill(DType.FLOAT, Shape.of(1, 2, 5), i -> scores.toDoubles()[i]);
        Differentiated.Told whole = run(graph, role, scores, "labels", Tensor.of(Shape.of(1, 4), 3L, 1, -100, -100));
        Differentiated.Told part = run(graph, role, first, "labels", Tensor.of(Shape.of(1, 2), 3L, 1));

        assertThat(whole.count()).isEqualTo(part.count()).isEqualTo(2);
        assertThat(whole.total()).isCloseTo(part.total(), ROUNDING);
        assertThat(slope(whole)).startsWith(slope(part)).endsWith(new double[10]);
    }

    @Test
    void where_nothing_is_asked_there_is_no_loss_and_no_signal() {
        Differentiated graph = on(new MaskedLanguage(), "logits", "batch", "sequence", "5");
        Differentiated.Told told =
                run(graph, "logits", random(3, 1, 2, 5), "labels", Tensor.of(Shape.of(1, 2), -100L, -100));
        assertThat(told.total()).isZero();
        assertThat(told.count()).isZero();
        assertThat(slope(told)).containsOnly(0);
    }

    @Test
    void two_halves_of_a_batch_add_up_to_the_whole() {
        Differentiated graph = on(new TokenClassification(0.2, List.of(1f, 2f, 3f)), "tags", "batch", "sequence", "3");
        Tensor scores = random(4, 4, 2, 3);
        double[] all = scores.toDoubles();
        long[] labels = {0, 2, -100, 1, 1, 1, -100, 0};
        Differentiated.Told whole = run(graph, "tags", scores, "labels", Tensor.of(Shape.of(4, 2), labels));
        double total = 0;
        double count = 0;
        double[] slopes = new double[all.length];
        for (int half = 0; half < 2; half++) {
            int from = half * all.length / 2;
            Tensor part = Tensor.fill(DType.FLOAT, Shape.of(2, 2, 3), i -> all[from + i]);
            Tensor asked = Tensor.of(Shape.of(2, 2), Arrays.copyOfRange(labels, half * 4, half * 4 + 4));
            Differentiated.Told told = run(graph, "tags", part, "labels", asked);
            total += told.total();
            count += told.count();
            System.arraycopy(slope(told), 0, slopes, from, all.length / 2);
        }
        assertThat(whole.total()).isCloseTo(total, ROUNDING);
        assertThat(whole.count()).isEqualTo(count).isEqualTo(2 * 1 + 3 + 3 * 2);
        assertThat(slope(whole)).containsExactly(slopes, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -99, -101, 5, 100})
    void a_label_that_no_class_has_is_refused(long label) {
        Differentiated graph = on(new Classification(), "classes", "batch", "5");
        assertThatThrownBy(() -> run(graph, "classes", random(5, 1, 5), "labels", Tensor.of(Shape.of(1), label)))
                .isInstanceOf(RuntimeFailure.class);
    }

    @Test
    void a_causal_label_is_the_next_token_and_padding_is_neither_asked_nor_asks() {
        Tensor ids = Tensor.of(Shape.of(3, 4), 5L, 6, 7, 8, 5, 6, 0, 0, 0, 0, 5, 6);
        Tensor mask = Tensor.of(Shape.of(3, 4), 1L, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1);
        assertThat(CausalLanguage.labels(ids, mask).toLongs())
                .containsExactly(6, 7, 8, -100, 6, -100, -100, -100, -100, -100, 6, -100);
        assertThatThrownBy(() -> CausalLanguage.labels(ids, Tensor.of(Shape.of(1), 1L)))
                .hasMessage("Tokens and their mask must be [batch,sequence] both, got [3,4] and [1].");
    }

    @Test
    void identical_texts_cannot_be_told_apart_and_turned_ones_pull_together() {
        Differentiated graph = on(new ContrastivePairs(), "hidden", "batch", "sequence", "4");
        Tensor mask = Tensor.of(Shape.of(6, 1), 1L, 1, 1, 1, 1, 1);
        Tensor same = Tensor.fill(DType.FLOAT, Shape.of(6, 1, 4), i -> 0.5);
        Differentiated.Told told = run(graph, "hidden", same, "attention_mask", mask);
        assertThat(told.count()).isEqualTo(3);
        assertThat(told.loss()).isCloseTo(Math.log(3), ROUNDING);
        assertThat(slope(told)).containsExactly(new double[24], within(1e-6));
        // Partners alike, others at right angles: −log(e²⁰ / (e²⁰ + 2)), whatever the lengths.
        Tensor apart = Tensor.fill(DType.FLOAT, Shape.of(6, 1, 4), i -> i / 4 % 3 == i % 4 ? 1 + i : 0);
        assertThat(run(graph, "hidden", apart, "attention_mask", mask).loss()).isCloseTo(0, within(1e-6));
        // At scale 1 that is −log(e / (e + 2)).
        Differentiated warm = on(new ContrastivePairs(Pooling.MEAN, 1), "hidden", "batch", "sequence", "4");
        assertThat(run(warm, "hidden", apart, "attention_mask", mask).loss())
                .isCloseTo(Math.log(1 + 2 / Math.E), ROUNDING);
    }

    @Test
    void an_odd_number_of_texts_makes_no_pairs() {
        Differentiated graph = on(new ContrastivePairs(), "hidden", "batch", "sequence", "4");
        assertThatThrownBy(() ->
                        run(graph, "hidden", random(6, 3, 1, 4), "attention_mask", Tensor.of(Shape.of(3, 1), 1L, 1, 1)))
                .isInstanceOf(RuntimeFailure.class);
    }

    @Test
    void an_answer_beyond_the_text_asks_nothing_and_one_before_it_is_at_its_beginning() {
        Differentiated graph = on(new AnswerSpan(), "spans", "batch", "2", "sequence");
        Tensor scores = random(7, 2, 2, 3);
        Differentiated.Told told = run(
                graph,
                "spans",
                scores,
                "start_positions",
                Tensor.of(Shape.of(2), -5L, 3),
                "end_positions",
                Tensor.of(Shape.of(2), 2L, 9));
        double[] of = scores.toDoubles();
        double start = Math.log(Math.exp(of[0]) + Math.exp(of[1]) + Math.exp(of[2])) - of[0];
        double end = Math.log(Math.exp(of[3]) + Math.exp(of[4]) + Math.exp(of[5])) - of[5];
        assertThat(told.count()).isEqualTo(1);
        assertThat(told.total()).isCloseTo((start + end) / 2, ROUNDING);
        assertThat(slope(told)).endsWith(new double[6]);
    }

    @Test
    void a_class_that_nobody_knows_of_is_not_asked_for() {
        Differentiated graph = on(new MultiLabel(), "classes", "batch", "2");
        Tensor scores = Tensor.of(Shape.of(2, 2), 0f, 3, 1e4f, -1e4f);
        Differentiated.Told told = run(graph, "classes", scores, "labels", Tensor.of(Shape.of(2, 2), 1f, -100, 1, 0));
        assertThat(told.count()).isEqualTo(3);
        assertThat(told.total()).isCloseTo(Math.log(2), ROUNDING);
        assertThat(slope(told)).containsExactly(new double[] {-0.5, 0, 0, 0}, within(1e-6));
    }

    @Test
    void squares_of_differences_are_summed_and_none_is_ignored() {
        Differentiated graph = on(new Regression(), "classes", "batch", "1");
        Differentiated.Told told = run(
                graph, "classes", Tensor.of(Shape.of(2, 1), 3f, -98), "labels", Tensor.of(Shape.of(2, 1), 1f, -100));
        assertThat(told.total()).isCloseTo(8, ROUNDING);
        assertThat(told.count()).isEqualTo(2);
        assertThat(slope(told)).containsExactly(4, 4);
    }

    @Test
    void says_which_output_is_missing_and_which_settings_cannot_be() {
        GraphBuilder build = GraphBuilder.create("model");
        Expr hidden = build.input("hidden", TensorType.of(DType.FLOAT, "batch", "sequence", 4));
        assertThatThrownBy(() -> new Classification().append(build, Map.of("hidden", hidden)))
                .hasMessage(
                        "The loss 'classification' reads a model's output 'classes', this model has [hidden]. Choose"
                                + " a loss that fits the model's head, or name another class of model in its config.json.");
        assertThatThrownBy(() -> new ContrastivePairs().append(build, Map.of("hidden", hidden)))
                .hasMessage(
                        "The loss 'contrastive-pairs' reads a model's input 'attention_mask', which this model has not.");
        assertThatThrownBy(() -> new Classification(1, List.of()))
                .hasMessage("Label smoothing must be from 0 to below 1, got 1.0.");
        assertThatThrownBy(() -> new Classification(0, List.of(-1f)))
                .hasMessage("A class weight must be a number of at least 0, got -1.0.");
        assertThatThrownBy(() -> new ContrastivePairs(Pooling.MEAN, 0))
                .hasMessage("The scale of cosines must be a number above 0, got 0.0.");
        assertThatThrownBy(() -> new Classification(0, List.of(1f))
                        .append(GraphBuilder.create("other"), Map.of("classes", scores(3))))
                .hasMessage("1 class weights were given for 3 classes.");
    }

    private static Expr scores(int classes) {
        return GraphBuilder.create("scores").input("classes", TensorType.of(DType.FLOAT, "batch", classes));
    }

    @Test
    void every_vocabulary_is_copied_twice_at_most() {
        Differentiated graph = on(new CausalLanguage(), "next", "batch", "sequence", "50257");
        List<String> large = graph.graph().nodes().stream()
                .map(Node::op)
                .filter(
                        List.of("LogSoftmax", "Exp", "Mul", "ScatterElements", "Sub", "ConstantOfShape", "Add")
                                ::contains)
                .toList();
        // Logarithms, and their exponentials, scaled and written into, one in the other's place. The constant is the
        // seed, a scalar.
        assertThat(large).containsExactlyInAnyOrder("LogSoftmax", "ConstantOfShape", "Exp", "Mul", "ScatterElements");
    }
}
