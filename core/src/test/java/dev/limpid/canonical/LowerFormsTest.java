package dev.limpid.canonical;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What lowering does beside single kernels: forms that no CPU kernel has, names, refusals, and derivatives. */
class LowerFormsTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final String MS = "com.microsoft:";

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @Test
    void operators_without_a_cpu_kernel_give_what_pytorch_gives() {
        GoldenGraph golden = GoldenGraph.of("gpu-ops.onnx");
        Graph lowered =
                Lower.rewrite(golden.graph(), Shapes.UNKNOWN, node -> true).pruned();
        assertThat(lowered.nodes())
                .noneMatch(node ->
                        node.domain().equals("com.microsoft") && !node.op().equals("Gelu"));
        Values got = RUNTIME.run(lowered, Runtime.Kind.SHARED, Map.of());
        assertThat(got.byWire()).hasSize(18);
        got.byWire()
                .forEach((wire, value) -> assertThat(LoweredOp.difference(golden.expected(wire), value))
                        .as(wire.name())
                        .isLessThan(1e-5));
    }

    /** The parts of {@code [batch,place,head,part,size]}, each {@code [batch,place,head·size]}. */
    private static Wire part(GraphBuilder build, Expr packed, long part) {
        return packed.gather(build.constant(Tensor.of(Shape.SCALAR, part)), 3)
                .reshape(0, 0, -1)
                .wire();
    }

    private static Tensor waves(long... dims) {
        return Tensor.fill(DType.FLOAT, Shape.of(dims), i -> Math.sin(1 + i * i * 0.37));
    }

    @Test
    void packed_queries_keys_and_values_give_what_separate_ones_give() {
        Map<String, Attribute> heads = Map.of("num_heads", Attribute.of(2L));
        Map<String, Tensor> feeds =
                Map.of("qkv", waves(3, 5, 2, 3, 4), "kv", waves(3, 7, 2, 2, 4), "q", waves(3, 5, 8));
        GraphBuilder build = GraphBuilder.create("separate");
        Expr qkv = build.input("qkv", TensorType.of(DType.FLOAT, "batch", "sequence", 2, 3, 4));
        Expr kv = build.input("kv", TensorType.of(DType.FLOAT, "batch", "keys", 2, 2, 4));
        Expr q = build.input("q", TensorType.of(DType.FLOAT, "batch", "sequence", 8));
        List<Wire> three = List.of(part(build, qkv, 0), part(build, qkv, 1), part(build, qkv, 2));
        List<Wire> two = List.of(q.wire(), part(build, kv, 0), part(build, kv, 1));
        List<Wire> separate = List.of(
                build.add(MS + "MultiHeadAttention", three, 1, heads).get(0),
                build.add(MS + "MultiHeadAttention", two, 1, heads).get(0));
        Values expected = RUNTIME.run(build.build().withOutputs(separate), Runtime.Kind.SHARED, feeds);
        List<Wire> packed = List.of(
                build.add(MS + "MultiHeadAttention", List.of(qkv.wire()), 1, heads)
                        .get(0),
                build.add(MS + "MultiHeadAttention", List.of(q.wire(), kv.wire()), 1, heads)
                        .get(0));
        Graph lowered = Lower.rewrite(build.build().withOutputs(packed).pruned(), Shapes.UNKNOWN, node -> true);
        Values got = RUNTIME.run(lowered, Runtime.Kind.SHARED, feeds);
        for (int i = 0; i < 2; i++) {
            assertThat(LoweredOp.difference(expected.get(separate.get(i)), got.get(packed.get(i))))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void a_mask_of_all_places_gives_what_its_part_for_these_places_gives() {
        Map<String, Attribute> heads = Map.of("num_heads", Attribute.of(2L));
        GraphBuilder build = GraphBuilder.create("masks");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", "sequence", 6));
        Expr mask = build.input("mask", TensorType.of(DType.INT32, "batch", 1, 9, 9));
        Expr weights = build.weight("w", Weight.of(waves(6, 24)));
        Expr bias = build.weight("b", Weight.of(waves(24)));
        // As the operator is defined: rows of the last queries, columns of the keys.
        Expr rows = mask.squeeze(1).slice(1, 0, 5).slice(2, 0, 5);
        Map<String, Tensor> feeds = Map.of(
                "x", waves(3, 5, 6), "mask", Tensor.fill(DType.INT32, Shape.of(3, 1, 9, 9), i -> i % 3 == 0 ? 0 : 1));
        Wire three = build.add(MS + "Attention", List.of(x.wire(), weights.wire(), bias.wire(), rows.wire()), 1, heads)
                .get(0);
        Tensor expected = RUNTIME.run(build.build().withOutputs(List.of(three)), Runtime.Kind.SHARED, feeds)
                .get(three);
        Wire four = build.add(MS + "Attention", List.of(x.wire(), weights.wire(), bias.wire(), mask.wire()), 1, heads)
                .get(0);
        Graph lowered = Lower.rewrite(build.build().withOutputs(List.of(four)).pruned(), Shapes.UNKNOWN, node -> true);
        assertThat(LoweredOp.difference(
                        expected,
                        RUNTIME.run(lowered, Runtime.Kind.SHARED, feeds).get(four)))
                .isLessThan(1e-5);
    }

    @Test
    void outputs_keep_their_names_and_what_was_lowered_may_be_lowered_again() {
        Graph graph = LoweredOp.of(MS + "SkipLayerNormalization")
                .in("batch", "sequence", 6)
                .in("batch", "sequence", 6)
                .weight(6)
                .outputs(true, false, false, true)
                .graph();
        Graph once = Lower.rewrite(
                graph, Shapes.UNKNOWN, node -> !Gradient.TABLE.ops().contains(node.qualifiedOp()));
        assertThat(once.nodes().stream().map(Node::toString))
                .containsExactly("Add(x0, x1) -> y3", "LayerNormalization(y3, x2) {axis=-1, epsilon=1.0E-12} -> y0");
        assertThat(Lower.rewrite(once, Shapes.UNKNOWN, node -> true).outputs()).isEqualTo(graph.outputs());
    }

    @Test
    void does_not_fire_on_what_is_not_needed_or_not_known() {
        Graph gelu = LoweredOp.of(MS + "BiasGelu").in("batch", 6).weight(6).graph();
        assertThat(Lower.rewrite(gelu, Shapes.UNKNOWN, node -> false)).isSameAs(gelu);
        Graph det = LoweredOp.of("Det").in("batch", 2, 2).graph();
        assertThat(Lower.rewrite(det, Shapes.UNKNOWN, node -> true)).isSameAs(det);
    }

    @Test
    void forms_that_no_rule_handles_are_always_lowered() {
        Graph gelu = LoweredOp.of("Gelu")
                .opset(20)
                .set("approximate", "tanh")
                .in("batch", 6)
                .graph();
        assertThat(Lower.rewrite(gelu, Shapes.UNKNOWN, node -> false).nodes())
                .extracting(Node::op)
                .contains("Tanh");
    }

    static Stream<LoweredOp> refused() {
        double[] one = {1};
        LoweredOp grouped = LoweredOp.of(MS + "GroupQueryAttention")
                .set("num_heads", 2)
                .set("kv_num_heads", 2)
                .in("batch", "sequence", 16)
                .in("batch", "sequence", 16)
                .in("batch", "sequence", 16);
        LoweredOp attention = LoweredOp.of(MS + "Attention")
                .set("num_heads", 2)
                .in("batch", "sequence", 6)
                .weight(6, 12)
                .weight(12);
        return Stream.of(
                grouped.in("batch", 2, "past", 8)
                        .in("batch", 2, "past", 8)
                        .given(DType.INT32, one, "batch")
                        .given(DType.INT32, one),
                attention.set("do_rotary", 1),
                attention.none().none().none().given(DType.INT32, one),
                LoweredOp.of(MS + "FusedGemm")
                        .set("activation", "Sine")
                        .in("batch", 4)
                        .weight(4, 3));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_refusal_is_one_line_that_names_operator_node_types_and_reason(LoweredOp op) {
        assertThatThrownBy(() -> Lower.rewrite(op.graph(), Shapes.UNKNOWN, node -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches(
                        "Cannot put com\\.microsoft\\.\\w+ \\(opset 17\\) at the node, inputs float\\[.*\\] into simpler"
                                + " operators: (past keys and values are not supported: export the model without a cache"
                                + "|rotary embedding inside Attention is not supported"
                                + "|past and present share a buffer: export the model without a cache"
                                + "|its activation 'Sine' is not known)\\.");
    }

    @Test
    void refuses_graphs_that_were_not_raised() {
        Graph older = LoweredOp.of("HardSwish").opset(14).in("batch", 3).graph();
        assertThat(Lower.rewrite(older, Shapes.UNKNOWN, node -> false)).isSameAs(older);
        assertThatThrownBy(() -> Lower.rewrite(older, Shapes.UNKNOWN, node -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Graph 'g' is of ONNX opset 14, expected 17 or newer. Raise it first.");
    }

    @Test
    void an_axis_that_must_be_known_and_is_not_is_named() {
        Graph graph = LoweredOp.of(MS + "BiasSplitGelu")
                .in("batch", "sequence", "keys")
                .weight(13)
                .graph();
        assertThatThrownBy(() -> Lower.rewrite(withoutWeight(graph), Shapes.UNKNOWN, node -> true))
                .hasMessage("Cannot put com.microsoft.BiasSplitGelu (opset 17) at the node, inputs"
                        + " float[batch,sequence,keys] float[keys] into simpler operators: axis -1 of y0/Add:"
                        + " float[batch,sequence,keys] must have a size that is known.");
    }

    private static Graph withoutWeight(Graph graph) {
        GraphBuilder build = GraphBuilder.create("g");
        graph.inputs().forEach(port -> build.input(port.wire().name(), Objects.requireNonNull(port.type())));
        build.input("x1", TensorType.of(DType.FLOAT, "keys"));
        graph.nodes().forEach(build::add);
        graph.outputs().forEach(port -> build.output(port.wire()));
        return build.build();
    }

    static Stream<LoweredOp> differentiable() {
        double[] ends = {3, 1};
        return Stream.of(
                LoweredOp.of(MS + "Attention")
                        .set("num_heads", 2)
                        .in(2, 3, 4)
                        .weight(4, 12)
                        .weight(12)
                        .given(DType.INT32, ends, 2),
                LoweredOp.of("Attention")
                        .opset(23)
                        .set("is_causal", 1)
                        .set("softcap", 2.0)
                        .in(1, 4, 3, 4)
                        .in(1, 2, 3, 4)
                        .in(1, 2, 3, 2),
                LoweredOp.of(MS + "SkipLayerNormalization")
                        .in(2, 3, 4)
                        .in(2, 3, 4)
                        .weight(4),
                LoweredOp.of("RMSNormalization").opset(23).in(2, 3, 4).weight(4),
                LoweredOp.of("GroupNormalization")
                        .opset(21)
                        .set("num_groups", 2)
                        .in(2, 4, 3)
                        .weight(4)
                        .weight(4),
                LoweredOp.of("RotaryEmbedding")
                        .opset(23)
                        .set("interleaved", 1)
                        .in(1, 2, 3, 4)
                        .in(1, 3, 2)
                        .in(1, 3, 2),
                LoweredOp.of("Mish").opset(18).in(2, 5),
                LoweredOp.of("HardSwish").in(2, 5),
                LoweredOp.of("Selu").in(2, 5),
                LoweredOp.of(MS + "FastGelu").in(2, 5).weight(5));
    }

    /** Derivatives of the lowered graph against differences of what the kernel gives. */
    @ParameterizedTest
    @MethodSource("differentiable")
    void a_lowered_operator_can_be_differentiated(LoweredOp op) {
        Map<String, Tensor> feeds = op.feeds();
        Tensor y = RUNTIME.run(op.graph(), Runtime.Kind.SHARED, feeds).get(new Wire("y0"));
        Tensor seed = waves(y.shape().toArray());
        Graph lowered = Lower.rewrite(
                op.graph(),
                Shapes.UNKNOWN,
                node -> node.name().equals("the node") || !Gradient.TABLE.ops().contains(node.qualifiedOp()));
        List<Wire> sources = new ArrayList<>();
        feeds.forEach((name, value) -> {
            if (value.dtype() == DType.FLOAT) {
                sources.add(new Wire(name));
            }
        });
        GraphBuilder build = GraphBuilder.on(lowered, Shapes.UNKNOWN);
        Expr target = build.expr(new Wire("y0"));
        List<Expr> signals =
                Backward.pull(Gradient.TABLE, build, lowered.nodes(), target, build.constant(seed), sources);
        List<Wire> wires = signals.stream().map(Expr::wire).toList();
        Values got = RUNTIME.run(build.build().withOutputs(wires).pruned(), Runtime.Kind.SHARED, feeds);
        for (int i = 0; i < wires.size(); i++) {
            Tensor numeric = differences(op, feeds, sources.get(i).name(), seed);
            assertThat(LoweredOp.difference(numeric, got.get(wires.get(i)))).isLessThan(4e-3);
        }
    }

    private static Tensor differences(LoweredOp op, Map<String, Tensor> feeds, String name, Tensor seed) {
        Tensor x = feeds.get(name);
        double step = 1e-2;
        return Tensor.fill(
                DType.FLOAT,
                x.shape(),
                j -> (weighted(op, feeds, name, j, step, seed) - weighted(op, feeds, name, j, -step, seed))
                        / (2 * step));
    }

    private static double weighted(
            LoweredOp op, Map<String, Tensor> feeds, String name, int moved, double by, Tensor seed) {
        Tensor x = feeds.get(name);
        Map<String, Tensor> more = new LinkedHashMap<>(feeds);
        more.put(name, Tensor.fill(DType.FLOAT, x.shape(), i -> x.at(i) + (i == moved ? by : 0)));
        Tensor y = RUNTIME.run(op.graph(), Runtime.Kind.SHARED, more).get(new Wire("y0"));
        double sum = 0;
        for (int i = 0; i < y.size(); i++) {
            sum += y.at(i) * seed.at(i);
        }
        return sum;
    }
}
