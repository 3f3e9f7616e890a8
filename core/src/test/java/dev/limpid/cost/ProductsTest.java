package dev.limpid.cost;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One operator at a time, against what its definition says, written out. */
class ProductsTest {
    private static final Map<String, Attribute> NONE = Map.of();

    /** The shapes of a node's inputs, null for one that is left out. */
    private static long[] dims(long... dims) {
        return dims;
    }

    private static Cost cost(String op, Map<String, Attribute> attributes, long[] output, long[]... inputs) {
        int dot = op.lastIndexOf('.');
        List<Wire> ins = new ArrayList<>();
        List<Port> ports = new ArrayList<>();
        Map<Wire, TensorType> types = new HashMap<>();
        for (int i = 0; i < inputs.length; i++) {
            Wire wire = inputs[i] == null ? Wire.NONE : new Wire("in" + i);
            ins.add(wire);
            if (inputs[i] != null) {
                types.put(wire, TensorType.of(DType.FLOAT, Shape.of(inputs[i])));
                ports.add(new Port(wire, types.get(wire)));
            }
        }
        Wire out = new Wire("out");
        types.put(out, TensorType.of(DType.FLOAT, Shape.of(output)));
        Node node = new Node(
                "n", dot < 0 ? "" : op.substring(0, dot), op.substring(dot + 1), ins, List.of(out), attributes);
        Graph graph = new Graph(
                "g",
                Map.of("", 23L, "com.microsoft", 1L),
                ports,
                List.of(new Port(out, null)),
                Map.of(),
                List.of(node),
                Opaque.NONE);
        assertThat(GraphCost.unsized(graph, new Shapes(types))).isEmpty();
        return GraphCost.of(graph, new Shapes(types)).total();
    }

    private static Cost of(long macs, long activations) {
        return Cost.ofProducts(macs, activations);
    }

    private static Map<String, Attribute> with(String key, long value) {
        return Map.of(key, Attribute.of(value));
    }

    @Test
    void a_convolution_sums_over_a_filter_for_each_output() {
        // 4 filters of 3·3·3 at 4·4 places of 2 pictures
        assertThat(cost("Conv", NONE, dims(2, 4, 4, 4), dims(2, 3, 8, 8), dims(4, 3, 3, 3), dims(4)))
                .isEqualTo(of(2 * 4 * 16 * 27, 2 * 4 * 16));
        // 6 filters in two groups, each of which sees 2 of 4 channels
        assertThat(cost("Conv", with("group", 2), dims(1, 6, 5, 5), dims(1, 4, 7, 7), dims(6, 2, 3, 3)))
                .isEqualTo(of(6 * 25 * 18, 6 * 25));
        // each channel by itself, along one axis
        assertThat(cost("Conv", with("group", 8), dims(1, 8, 10), dims(1, 8, 12), dims(8, 1, 3)))
                .isEqualTo(of(8 * 10 * 3, 80));
        assertThat(cost("com.microsoft.FusedConv", NONE, dims(1, 2, 3, 3), dims(1, 1, 3, 3), dims(2, 1, 1, 1)))
                .isEqualTo(of(18, 18));
        assertThat(cost(
                        "QLinearConv",
                        NONE,
                        dims(1, 4, 4, 4),
                        dims(1, 3, 8, 8),
                        dims(),
                        dims(),
                        dims(4, 3, 3, 3),
                        dims(),
                        dims(),
                        dims(),
                        dims()))
                .isEqualTo(of(4 * 16 * 27, 4 * 16));
    }

    @Test
    void a_transposed_convolution_spreads_each_input_over_a_filter() {
        assertThat(cost("ConvTranspose", NONE, dims(1, 2, 11, 11), dims(1, 4, 5, 5), dims(4, 2, 3, 3)))
                .isEqualTo(of(4 * 25 * 2 * 9, 2 * 121));
        assertThat(cost("ConvTranspose", with("group", 2), dims(1, 6, 7, 7), dims(1, 4, 5, 5), dims(4, 3, 3, 3)))
                .isEqualTo(of(4 * 25 * 3 * 9, 6 * 49));
    }

    @Test
    void a_matrix_product_sums_over_the_inner_axis_for_each_output() {
        assertThat(cost("MatMul", NONE, dims(2, 5, 3, 6), dims(2, 1, 3, 4), dims(5, 4, 6)))
                .isEqualTo(of(2 * 5 * 3 * 6 * 4, 2 * 5 * 3 * 6));
        assertThat(cost("MatMul", NONE, dims(), dims(7), dims(7))).isEqualTo(of(7, 1));
        assertThat(cost("MatMul", NONE, dims(3), dims(3, 7), dims(7))).isEqualTo(of(21, 3));
        assertThat(cost("Gemm", NONE, dims(2, 5), dims(2, 3), dims(3, 5), dims(5)))
                .isEqualTo(of(30, 10));
        assertThat(cost("Gemm", with("transA", 1), dims(2, 5), dims(3, 2), dims(3, 5)))
                .isEqualTo(of(30, 10));
        assertThat(cost("MatMulInteger", NONE, dims(4, 6), dims(4, 8), dims(8, 6)))
                .isEqualTo(of(192, 24));
    }

    @Test
    void a_fused_product_may_lie_turned_round() {
        String op = "com.microsoft.FusedMatMul";
        assertThat(cost(op, with("transB", 1), dims(2, 3, 5), dims(2, 3, 4), dims(5, 4)))
                .isEqualTo(of(2 * 3 * 5 * 4, 30));
        assertThat(cost(op, with("transA", 1), dims(2, 3, 5), dims(2, 4, 3), dims(2, 4, 5)))
                .isEqualTo(of(2 * 3 * 5 * 4, 30));
        Map<String, Attribute> batch = Map.of("transA", Attribute.of(1L), "transBatchA", Attribute.of(1L));
        assertThat(cost(op, batch, dims(2, 3, 5), dims(4, 2, 3), dims(2, 4, 5))).isEqualTo(of(2 * 3 * 5 * 4, 30));
    }

    @Test
    void a_contraction_takes_every_combination_of_its_letters() {
        Map<String, Attribute> scores = Map.of("equation", Attribute.of("bhqd,bhkd->bhqk"));
        assertThat(cost("Einsum", scores, dims(2, 3, 5, 7), dims(2, 3, 5, 4), dims(2, 3, 7, 4)))
                .isEqualTo(of(2 * 3 * 5 * 7 * 4, 2 * 3 * 5 * 7));
        Map<String, Attribute> three = Map.of("equation", Attribute.of("ij,jk,kl->il"));
        assertThat(cost("Einsum", three, dims(2, 5), dims(2, 3), dims(3, 4), dims(4, 5)))
                .isEqualTo(of(2 * (2 * 3 * 4 * 5), 10));
        Map<String, Attribute> square = Map.of("equation", Attribute.of("ij,ij->i"));
        assertThat(cost("Einsum", square, dims(2), dims(2, 3), dims(2, 3))).isEqualTo(of(6, 2));
        Map<String, Attribute> turned = Map.of("equation", Attribute.of("ij->ji"));
        assertThat(cost("Einsum", turned, dims(3, 2), dims(2, 3)).macs()).isZero();
    }

    @Test
    void a_recurrent_layer_multiplies_for_each_gate_at_each_step() {
        // 7 steps of 2 sequences; 4 gates of 5 units see 3 inputs and 5 states, in two directions
        assertThat(cost(
                        "LSTM",
                        with("hidden_size", 5),
                        dims(7, 2, 2, 5),
                        dims(7, 2, 3),
                        dims(2, 20, 3),
                        dims(2, 20, 5)))
                .isEqualTo(of(7 * 2 * 2 * 20 * (3 + 5), 7 * 2 * 2 * 5));
    }

    @Test
    void fused_attention_costs_what_it_consists_of() {
        // 5 places of width 8 in 2 heads: projections to 24, then scores and mixtures over 5·5 pairs
        long both = 2 * (5 * 5 * 8);
        Map<String, Attribute> heads = with("num_heads", 2);
        assertThat(cost("com.microsoft.Attention", heads, dims(1, 5, 8), dims(1, 5, 8), dims(8, 24), dims(24)))
                .isEqualTo(of(5 * 8 * 24 + both, 5 * 24 + 2 * 25 + 5 * 8));
        assertThat(cost(
                        "com.microsoft.MultiHeadAttention",
                        heads,
                        dims(3, 5, 8),
                        dims(3, 5, 8),
                        dims(3, 6, 8),
                        dims(3, 6, 8)))
                .isEqualTo(of(3 * 2 * (5 * 6 * 8), 3 * (2 * 5 * 6 + 5 * 8)));
        // four heads of queries share two of keys
        Map<String, Attribute> shared = Map.of("q_num_heads", Attribute.of(4L), "kv_num_heads", Attribute.of(2L));
        assertThat(cost("Attention", shared, dims(1, 5, 16), dims(1, 5, 16), dims(1, 6, 8), dims(1, 6, 8)))
                .isEqualTo(of(2 * (4 * 5 * 6 * 4), 4 * 5 * 6 + 5 * 16));
    }

    @Test
    void what_does_not_multiply_matrices_costs_nothing() {
        for (String op : List.of("Relu", "Softmax", "LayerNormalization", "com.microsoft.Gelu", "MaxPool")) {
            assertThat(cost(op, NONE, dims(2, 3, 4, 4), dims(2, 3, 4, 4)).macs())
                    .as(op)
                    .isZero();
        }
    }

    @Test
    void more_than_a_long_can_count_is_refused() {
        long huge = 1L << 31;
        assertThatThrownBy(() -> cost("MatMul", NONE, dims(huge, huge), dims(huge, huge), dims(huge, huge)))
                .isInstanceOf(ArithmeticException.class);
    }
}
