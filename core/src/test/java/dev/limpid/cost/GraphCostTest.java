package dev.limpid.cost;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GraphCostTest {
    private final GraphBuilder build = GraphBuilder.create("g");

    private Expr weight(String name, DType dtype, long... dims) {
        return build.weight(name, new Weight.Declared(dtype, Shape.of(dims)));
    }

    private Expr input(Object... dims) {
        return build.input("x", TensorType.of(DType.FLOAT, dims));
    }

    /** A node of any operator, with one output of no known type. */
    private Wire node(String op, Wire... inputs) {
        int dot = op.lastIndexOf('.');
        Wire out = new Wire(op + "_out");
        build.add(new Node(
                "n/" + op,
                dot < 0 ? "" : op.substring(0, dot),
                op.substring(dot + 1),
                List.of(inputs),
                List.of(out),
                Map.of()));
        return out;
    }

    private GraphCost counted() {
        Graph graph = build.build();
        return GraphCost.of(graph, build.shapes());
    }

    private static Map<DType, Long> many(Object... typesAndCounts) {
        Map<DType, Long> many = new TreeMap<>();
        for (int i = 0; i < typesAndCounts.length; i += 2) {
            many.put((DType) typesAndCounts[i], ((Integer) typesAndCounts[i + 1]).longValue());
        }
        return many;
    }

    @Test
    void parameters_are_what_training_finds() {
        Expr x = input(1, 4);
        x.matMul(weight("w", DType.FLOAT, 4, 3))
                .add(weight("b", DType.FLOAT, 3))
                .mul(weight("scalar", DType.FLOAT))
                .add(build.longs(1, 2, 3).cast(DType.FLOAT));
        assertThat(counted().total().parameters()).isEqualTo(many(DType.FLOAT, 15));
        assertThat(counted().total().parameterCount()).isEqualTo(build.build().parameters());
    }

    @Test
    void a_tied_weight_counts_once_and_with_its_first_reader() {
        Expr table = weight("table", DType.FLOAT16, 10, 4);
        Expr ids = build.input("ids", TensorType.of(DType.INT64, 1, 5));
        build.scope("words");
        Expr x = table.gather(ids, 0).cast(DType.FLOAT);
        build.scope("decoder");
        x.matMul(table.cast(DType.FLOAT), false, true, 1);
        GraphCost cost = counted();
        assertThat(cost.total()).isEqualTo(new Cost(new TreeMap<>(many(DType.FLOAT16, 40)), 5 * 10 * 4, 50));
        assertThat(cost.total().parameterBytes()).isEqualTo(80);
        Part whole = Part.of(cost, Places::ofNode);
        assertThat(whole.parts()).extracting(Part::name).containsExactly("words", "decoder");
        assertThat(whole.parts().get(0).total().parameterCount()).isEqualTo(40);
        assertThat(whole.parts().get(1).total()).isEqualTo(Cost.ofProducts(200, 50));
    }

    @Test
    void what_batch_normalisation_collects_is_no_parameter() {
        Expr x = input(1, 3, 2, 2);
        Expr variance = weight("variance", DType.FLOAT16, 3).cast(DType.FLOAT);
        x.apply(
                "BatchNormalization",
                weight("scale", DType.FLOAT, 3),
                weight("shift", DType.FLOAT, 3),
                weight("mean", DType.FLOAT, 3),
                variance);
        assertThat(counted().total().parameters()).isEqualTo(many(DType.FLOAT, 6));
    }

    @Test
    void quantised_weights_are_parameters_and_their_scales_are_not() {
        Wire x = input(1, 4).wire();
        Wire table = weight("table", DType.UINT8, 10, 4).wire();
        Wire rows = build.expr(table).gather(build.longs(1), 0).wire();
        node(
                "DequantizeLinear",
                rows,
                weight("scales", DType.FLOAT, 10).wire(),
                weight("zeros", DType.UINT8, 10).wire());
        Wire w = weight("w", DType.INT8, 4, 3).wire();
        build.add(new Node("m", "", "MatMulInteger", List.of(x, w), List.of(new Wire("m")), Map.of()));
        build.expr(new Wire("m")).as(TensorType.of(DType.INT32, 1, 3));
        assertThat(counted().total()).isEqualTo(new Cost(new TreeMap<>(many(DType.UINT8, 40, DType.INT8, 12)), 12, 3));
    }

    /** As ONNX Runtime quantises at run time: the product's scale is the weight's times the one that the run found. */
    @Test
    void a_scale_by_channel_is_no_parameter() {
        Expr x = input(1, 4);
        List<Wire> found = build.add("DynamicQuantizeLinear", List.of(x.wire()), 3, Map.of());
        Expr scale = build.expr(found.get(1)).as(TensorType.of(DType.FLOAT));
        scale.mul(weight("w_scale", DType.FLOAT, 3));
        x.mul(weight("gain", DType.FLOAT, 4));
        assertThat(counted().total().parameters()).isEqualTo(many(DType.FLOAT, 4));
    }

    @Test
    void weights_of_four_bits_lie_packed() {
        Wire x = input(1, 32).wire();
        Wire packed = weight("w", DType.UINT8, 6, 1, 16).wire();
        Wire scales = weight("s", DType.FLOAT, 6).wire();
        build.add(new Node(
                "m",
                "com.microsoft",
                "MatMulNBits",
                List.of(x, packed, scales),
                List.of(new Wire("m")),
                Map.of("K", Attribute.of(32L), "N", Attribute.of(6L), "bits", Attribute.of(4L))));
        build.expr(new Wire("m")).as(TensorType.of(DType.FLOAT, 1, 6));
        Cost cost = counted().total();
        assertThat(cost).isEqualTo(new Cost(new TreeMap<>(many(DType.UINT4, 192)), 192, 6));
        assertThat(cost.parameterBytes()).isEqualTo(96);
    }

    @Test
    void a_size_that_is_not_known_is_named() {
        Expr y = input("batch", 4).matMul(weight("w", DType.FLOAT, 4, 3));
        assertThat(GraphCost.unsized(build.build(), build.shapes())).containsExactly(new Wire("x"), y.wire());
        assertThatThrownBy(this::counted)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The size of wire 'x' at MatMul 'MatMul' is not known (float[batch,4]): say how large the"
                        + " inputs are, or measure it.");
        Shapes two = Shapes.infer(build.build(), new Shapes(Map.of(new Wire("x"), TensorType.of(DType.FLOAT, 2, 4))));
        assertThat(GraphCost.of(build.build(), two).total().macs()).isEqualTo(24);
    }

    @Test
    void parameters_need_no_sizes() {
        input("batch", 4).matMul(weight("w", DType.FLOAT, 4, 3));
        assertThat(GraphCost.ofParameters(build.build()).total())
                .isEqualTo(new Cost(new TreeMap<>(many(DType.FLOAT, 12)), 0, 0));
    }

    @Test
    void products_that_a_run_may_do_or_not_are_told_and_their_weights_counted() {
        Expr x = input(2, 2);
        Wire inner = new Wire("inner");
        Graph body = new Graph(
                "body",
                Map.of(),
                List.of(new Port(x.wire(), null)),
                List.of(new Port(new Wire("t"), null)),
                Map.of(inner, new Weight.Declared(DType.FLOAT, Shape.of(2, 2))),
                List.of(new Node("p", "", "MatMul", List.of(x.wire(), inner), List.of(new Wire("t")), Map.of())),
                Opaque.NONE);
        Attribute.OfGraph branch = new Attribute.OfGraph(body, List.of(x.wire()));
        Expr decided = build.constant(Tensor.fill(DType.BOOL, Shape.SCALAR, i -> 1));
        build.add(new Node(
                "choice",
                "",
                "If",
                List.of(decided.wire()),
                List.of(new Wire("y")),
                Map.of("then_branch", branch, "else_branch", branch)));
        GraphCost cost = counted();
        assertThat(cost.uncounted())
                .containsExactly(
                        "If 'choice' holds 2 products that each run does as often as it decides: not counted.");
        assertThat(cost.total()).isEqualTo(new Cost(new TreeMap<>(many(DType.FLOAT, 8)), 0, 0));
        assertThat(cost.total().parameterCount()).isEqualTo(build.build().parameters());
    }

    @Test
    void operators_that_are_not_known_are_told() {
        Wire x = input(2, 2).wire();
        node("com.example.Mystery", x);
        node("ai.onnx.ml.Scaler", x);
        node("com.microsoft.SkipLayerNormalization", x, x);
        assertThat(counted().uncounted())
                .containsExactly("What com.example.Mystery computes is not known: not counted.");
    }

    @Test
    void parts_follow_the_names_of_nodes_and_add_up() {
        Expr x = input(1, 4);
        List<String> scopes = new ArrayList<>(List.of("/encoder/layer.0/query", "/encoder/layer.1/query", "head"));
        Expr y = x;
        for (String scope : scopes) {
            build.scope(scope);
            y = y.matMul(weight("w", DType.FLOAT, 4, 4)).add(weight("b", DType.FLOAT, 4));
        }
        build.scope("");
        y.matMul(weight("loose", DType.FLOAT, 4, 4));
        GraphCost cost = counted();
        Part whole = Part.of(cost, Places::ofNode);
        assertThat(whole.total()).isEqualTo(cost.total());
        assertThat(whole.parts()).extracting(Part::name).containsExactly("encoder", "head", "MatMul");
        Part layers = whole.parts().get(0).parts().get(0);
        assertThat(layers.name()).isEqualTo("layer");
        assertThat(layers.parts()).extracting(Part::name).containsExactly("0", "1");
        assertThat(layers.parts().get(1).total()).isEqualTo(new Cost(new TreeMap<>(many(DType.FLOAT, 20)), 16, 4));
        assertThat(layers.own()).isEqualTo(Cost.NONE);
    }

    @Test
    void weights_alone_are_sorted_by_their_names() {
        Map<String, Weight> weights = new TreeMap<>(Map.of(
                "layer.0.weight", new Weight.Declared(DType.FLOAT, Shape.of(4, 3)),
                "layer.0.bias", new Weight.Declared(DType.BFLOAT16, Shape.of(3)),
                "layer.0.running_mean", new Weight.Declared(DType.FLOAT, Shape.of(3)),
                "position_ids", new Weight.Declared(DType.INT64, Shape.of(9)),
                "scale", new Weight.Declared(DType.FLOAT8E4M3FN, Shape.of(2))));
        Part whole = Part.ofWeights(weights);
        assertThat(whole.total().parameters())
                .isEqualTo(many(DType.FLOAT, 12, DType.BFLOAT16, 3, DType.FLOAT8E4M3FN, 2));
        assertThat(whole.own().parameterCount()).isEqualTo(2);
        assertThat(whole.parts().get(0).parts().get(0).name()).isEqualTo("0");
    }

    @Test
    void a_name_of_a_thousand_modules_is_cut() {
        build.scope("a/".repeat(1000) + "b");
        input(1, 2).matMul(weight("w", DType.FLOAT, 2, 2));
        int depth = 0;
        for (Part at = Part.of(counted(), Places::ofNode);
                !at.parts().isEmpty();
                at = at.parts().get(0)) {
            depth++;
        }
        assertThat(depth).isEqualTo(24);
    }

    @Test
    void weights_stand_where_their_names_say() {
        assertThat(Places.ofWeight("bert.encoder.layer.0.output.dense.weight"))
                .containsExactly("bert", "encoder", "layer", "0", "output", "dense");
        assertThat(Places.ofWeight("bert/embeddings/word_embeddings")).containsExactly("bert", "embeddings");
        assertThat(Places.ofWeight("bias")).isEmpty();
        assertThat(Places.ofWeight("..")).isEmpty();
    }
}
