package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/** Two examples of four positions, of which one's second and the other's last are selected. */
class PushDownSelectionTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final long[] POSITIONS = {1, 3};
    private static final long[][] ENTRIES = {{4, 0}, {2, 2}};
    private static final int SEQUENCE = 4;
    private static final int HIDDEN = 4;
    private static final Offset<Double> ROUNDING = Offset.offset(1e-5);

    private final Random random = new Random(5);
    private GraphBuilder build;

    @BeforeEach
    void start() {
        build = GraphBuilder.create("g");
    }

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private Expr weight(String name, long... dims) {
        return build.weight(
                name, Weight.of(Tensor.fill(DType.FLOAT, Shape.of(dims), i -> random.nextDouble() * 2 - 1)));
    }

    private Expr x() {
        return build.input("x", TensorType.of(DType.FLOAT, "batch", "sequence", HIDDEN));
    }

    private Expr linear(Expr x, String name, int in, int out) {
        return x.matMul(weight(name + "/w", in, out)).add(weight(name + "/b", out));
    }

    private Expr norm(Expr x, String name) {
        return x.apply("LayerNormalization", Map.of(), weight(name + "/g", HIDDEN), weight(name + "/s", HIDDEN));
    }

    private static Expr heads(Expr x) {
        return x.reshape(0, 0, 2, 2).transpose(List.of(0L, 2L, 1L, 3L));
    }

    private Expr attention(Expr x, UnaryOperator<Expr> mask) {
        Expr q = heads(linear(x, "q", HIDDEN, HIDDEN));
        Expr k = heads(linear(x, "k", HIDDEN, HIDDEN));
        Expr v = heads(linear(x, "v", HIDDEN, HIDDEN));
        Expr weights = mask.apply(q.matMul(k, false, true, 0.7f)).softmax(-1);
        return weights.matMul(v).transpose(List.of(0L, 2L, 1L, 3L)).reshape(0, 0, HIDDEN);
    }

    private Expr transformer(UnaryOperator<Expr> mask) {
        Expr x = x();
        Expr attended = norm(x.add(linear(attention(x, mask), "o", HIDDEN, HIDDEN)), "n1");
        Expr inner = linear(attended, "f1", HIDDEN, 6).apply("com.microsoft:Gelu", Map.of());
        return norm(attended.add(linear(inner, "f2", 6, HIDDEN)), "n2");
    }

    /** The graph that computes what is selected only, after checking it against selecting at the end. */
    private Graph selects(Expr output, boolean entries) {
        build.output("y", output);
        Graph graph = build.build();
        GraphBuilder more = GraphBuilder.on(graph, Shapes.UNKNOWN).scope("s");
        Expr positions = more.input("positions", TensorType.of(DType.INT64, "batch", 1));
        PushDownSelection selection = new PushDownSelection(graph, more, positions, Set.of());
        Wire y = new Wire("y");
        more.output(
                "selected",
                entries
                        ? selection.entries(y, more.input("entries", TensorType.of(DType.INT64, "batch", "j")))
                        : selection.position(y));
        Wire selected = new Wire("selected");
        Graph pruned = more.build().withOutputs(List.of(selected)).pruned();
        Tensor x = Tensor.fill(DType.FLOAT, Shape.of(2, SEQUENCE, HIDDEN), i -> Math.sin(1 + 3.7 * i));
        Tensor whole = RUNTIME.run(graph, Runtime.Kind.SHARED, Map.of("x", x)).get(y);
        Tensor part = RUNTIME.run(
                        pruned,
                        Runtime.Kind.SHARED,
                        Map.of(
                                "x", x,
                                "positions", Tensor.of(Shape.of(2, 1), POSITIONS),
                                "entries", Tensor.of(Shape.of(2, 2), 4L, 0L, 2L, 2L)))
                .get(selected);
        for (int example = 0; example < 2; example++) {
            Tensor row = whole.slice(example).slice((int) POSITIONS[example]);
            Tensor found = part.slice(example);
            for (int i = 0; i < found.size(); i++) {
                double wanted = row.at(entries ? (int) ENTRIES[example][i] : i);
                assertThat(found.at(i)).isCloseTo(wanted, ROUNDING);
            }
        }
        assertThat(part.shape())
                .isEqualTo(
                        entries ? Shape.of(2, 2) : Shape.of(2, 1, whole.shape().dim(-1)));
        return pruned;
    }

    private static Node writer(Graph graph, String wire) {
        return graph.producers().get(new Wire(wire));
    }

    private static boolean reads(Graph graph, String weight) {
        Wire wire = new Wire(weight);
        return graph.nodes().stream()
                .anyMatch(node -> node.in(1).equals(wire) && node.op().equals("MatMul"));
    }

    @Test
    void a_transformers_last_layer_runs_on_one_position_but_for_keys_and_values() {
        Graph graph = selects(transformer(mask -> mask), false);
        Shapes shapes = Shapes.infer(graph, Shapes.UNKNOWN);
        for (String one : List.of("q/w", "o/w", "f1/w", "f2/w")) {
            assertThat(productWith(graph, shapes, one)).as(one).startsWith("float[batch,1,");
        }
        for (String all : List.of("k/w", "v/w")) {
            assertThat(productWith(graph, shapes, all)).as(all).startsWith("float[batch,sequence,");
        }
    }

    private static String productWith(Graph graph, Shapes shapes, String weight) {
        List<Node> readers = graph.consumers().get(new Wire(weight));
        assertThat(readers).as(weight).hasSize(1);
        return shapes.of(readers.get(0).out(0)).toString();
    }

    @Test
    void of_a_decoder_only_the_wanted_columns_are_read() {
        Graph graph = selects(linear(transformer(mask -> mask), "decoder", HIDDEN, 5), true);
        assertThat(reads(graph, "decoder/w")).isFalse();
        assertThat(graph.consumers().get(new Wire("decoder/w")))
                .singleElement()
                .extracting(Node::op)
                .isEqualTo("Gather");
        assertThat(graph.consumers().get(new Wire("decoder/b")))
                .singleElement()
                .extracting(Node::op)
                .isEqualTo("Gather");
    }

    @Test
    void a_transposed_decoder_gives_rows_and_keeps_its_scale() {
        Expr hidden = x().relu();
        Graph graph = selects(hidden.matMul(weight("embedding", 5, HIDDEN), false, true, 0.5f), true);
        assertThat(graph).hasToString("""
                g (x: float[batch,sequence,4], positions: int64[batch,1], entries: int64[batch,j]) -> (selected)
                  weight embedding: float[5,4]
                  weight constant: int64[1] {1}
                  weight constant_2: int64[1] {-1}
                  Gather(embedding, entries) {axis=0} -> s/Gather
                  GatherND(x, positions) {batch_dims=1} -> s/GatherND
                  Unsqueeze(s/GatherND, constant) -> s/Unsqueeze
                  Relu(s/Unsqueeze) -> s/Relu
                  com.microsoft.FusedMatMul(s/Gather, s/Relu) {alpha=0.5, transA=0, transB=1} -> s/FusedMatMul
                  Squeeze(s/FusedMatMul, constant_2) -> s/Squeeze
                  Identity(s/Squeeze) -> selected
                """);
    }

    @Test
    void stops_at_a_wire_that_others_need_whole() {
        Expr x = x();
        Expr shared = x.tanh();
        Graph graph = selects(shared.add(shared.reduceMean(true, 1)).relu(), false);
        assertThat(writer(graph, "Tanh").in(0)).isEqualTo(x.wire());
        assertThat(graph.nodes().stream().filter(node -> node.is("Tanh"))).hasSize(1);
        assertThat(writer(graph, "s/GatherND").in(0)).isEqualTo(shared.wire());
    }

    @Test
    void heads_that_are_queries_and_keys_at_once_are_needed_whole() {
        Expr x = x();
        Expr both = heads(x.tanh());
        Expr weights = both.matMul(both, false, true, 1).softmax(-1);
        selects(weights.matMul(both).transpose(List.of(0L, 2L, 1L, 3L)).reshape(0, 0, HIDDEN), false);
    }

    @Test
    void a_mask_that_differs_by_position_is_kept() {
        Tensor causal = Tensor.fill(
                DType.FLOAT, Shape.of(1, 1, SEQUENCE, SEQUENCE), i -> i % SEQUENCE > i / SEQUENCE ? -1e9 : 0);
        selects(transformer(scores -> scores.add(build.constant(causal))), false);
    }

    @Test
    void a_constant_that_all_examples_share_is_selected_from_too() {
        selects(x().add(weight("positions/all", 1, SEQUENCE, HIDDEN)).relu(), false);
    }

    @Test
    void operands_that_are_broadcast_are_not_selected_from() {
        Expr x = x();
        selects(
                x.add(weight("scalar"))
                        .mul(weight("one", 1))
                        .mul(weight("vector", HIDDEN))
                        .add(weight("row", 1, 1, HIDDEN))
                        .add(weight("column", SEQUENCE, 1)),
                false);
    }

    @Test
    void broadcast_terms_of_a_sum_have_all_entries() {
        Expr logits = x().matMul(weight("w", HIDDEN, 5));
        selects(
                logits.add(weight("scalar"))
                        .add(weight("one", 1))
                        .add(weight("row", 1, 1, 5))
                        .add(weight("b", 5)),
                true);
    }

    @Test
    void terms_by_position_are_selected_from() {
        selects(x().matMul(weight("w", HIDDEN, 5)).add(weight("p", 1, SEQUENCE, 5)), true);
    }

    @Test
    void a_transpose_without_a_permutation_reverses_the_axes() {
        Expr x = x();
        Expr reversed = x.apply("Transpose", Map.of()).neg().apply("Transpose", Map.of());
        assertThat(selects(reversed, false).nodes().stream().filter(node -> node.is("GatherND")))
                .singleElement()
                .extracting(node -> node.in(0))
                .isEqualTo(x.wire());
    }

    @Test
    void does_not_move_along_the_axis_that_an_operator_mixes() {
        Expr x = x();
        Graph softmax = selects(x.neg().softmax(1), false);
        assertThat(writer(softmax, "s/GatherND").in(0)).isEqualTo(new Wire("Softmax"));
        start();
        Graph normed = selects(
                x().apply("LayerNormalization", Map.of("axis", Attribute.of(1L)), weight("g", SEQUENCE, HIDDEN)),
                false);
        assertThat(writer(normed, "s/GatherND").in(0)).isEqualTo(new Wire("LayerNormalization"));
    }

    @Test
    void many_residual_connections_take_no_more_than_one_visit_each() {
        Expr x = x().transpose(List.of(1L, 0L, 2L));
        for (int i = 0; i < 60; i++) {
            x = x.add(x.mul(0.01));
        }
        selects(x.transpose(List.of(1L, 0L, 2L)), false);
    }
}
