package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.model.AttentionMaps;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Each form of attention against the kernel of ONNX Runtime for the operator itself. */
class LowerAttentionTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final String MS = "com.microsoft:";

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static LoweredOp on(String op) {
        return LoweredOp.of(op);
    }

    /** 0s and 1s, a 1 in every row. */
    private static double[] mask(int count) {
        double[] mask = new double[count];
        for (int i = 0; i < count; i++) {
            mask[i] = i % 3 == 2 || i % 7 == 4 ? 0 : 1;
        }
        return mask;
    }

    static Stream<LoweredOp> packed() {
        List<LoweredOp> cases = new ArrayList<>();
        LoweredOp plain = on(MS + "Attention")
                .set("num_heads", 2)
                .in("batch", "sequence", 6)
                .weight(6, 24)
                .weight(24);
        cases.add(plain);
        cases.add(plain.set("scale", 0.7));
        cases.add(plain.set("unidirectional", 1));
        cases.add(on(MS + "Attention")
                .set("num_heads", 2)
                .set("qkv_hidden_sizes", Attribute.of(List.of(8L, 8L, 4L)))
                .in("batch", "sequence", 6)
                .weight(6, 20)
                .weight(20));
        double[] ends = {11, 1, 5, 7, 10, 2, 3};
        double[] endsThenStarts = {11, 3, 5, 7, 10, 2, 3, 0, 1, 3, 6, 2, 0, 1};
        List<LoweredOp> masked = List.of(
                plain.given(DType.INT32, ends, "batch"),
                plain.given(DType.INT32, ends, "batch#"),
                plain.given(DType.INT32, endsThenStarts, 14),
                plain.given(DType.INT32, mask(77), "batch", "sequence"),
                plain.given(DType.INT32, mask(847), "batch", "sequence", "sequence"));
        for (LoweredOp one : masked) {
            cases.add(one);
            // Before the first shown key all keys that a query may look at are masked: all alike.
            cases.add(one.set("unidirectional", 1));
            cases.add(one.set("mask_filter_value", -3.0));
        }
        cases.add(masked.get(3).none().in("batch", 2, "sequence", "sequence"));
        cases.add(plain.none().none().in(1, 1, "sequence", "sequence"));
        cases.add(plain.none().none().in(1, 2, "sequence", "sequence").set("unidirectional", 1));
        cases.add(plain.none()
                .in(2, "batch", 2, "past", 4)
                .set("unidirectional", 1)
                .outputs(true, true));
        cases.add(plain.given(DType.INT32, mask(140), "batch", 20)
                .in(2, "batch", 2, "past", 4)
                .outputs(true, true));
        cases.add(plain.outputs(true, true));
        return cases.stream();
    }

    static Stream<LoweredOp> multiHead() {
        List<LoweredOp> cases = new ArrayList<>();
        LoweredOp cross = on(MS + "MultiHeadAttention")
                .set("num_heads", 2)
                .in("batch", "sequence", 8)
                .in("batch", "keys", 8)
                .in("batch", "keys", 6);
        cases.add(cross);
        cases.add(cross.set("scale", 0.3).weight(22));
        double[] ends = {13, 1, 5, 7, 10, 2, 3};
        cases.add(cross.none().given(DType.INT32, ends, "batch"));
        cases.add(cross.weight(22).given(DType.INT32, mask(91), "batch", "keys"));
        cases.add(cross.none().given(DType.INT32, mask(1001), "batch", "sequence", "keys"));
        cases.add(cross.none().none().in(1, 2, "sequence", "keys"));
        cases.add(cross.none()
                .given(DType.INT32, mask(91), "batch", "keys")
                .in("batch", 1, "sequence", "keys")
                .set("mask_filter_value", -2.0));
        LoweredOp self = on(MS + "MultiHeadAttention")
                .set("num_heads", 2)
                .in("batch", "sequence", 8)
                .in("batch", "sequence", 8)
                .in("batch", "sequence", 8);
        cases.add(self.set("unidirectional", 1));
        cases.add(self.weight(24).outputs(true, true, true));
        cases.add(self.weight(24)
                .none()
                .none()
                .in("batch", 2, "past", 4)
                .in("batch", 2, "past", 4)
                .set("unidirectional", 1)
                .outputs(true, true, true));
        LoweredOp heads = on(MS + "MultiHeadAttention")
                .set("num_heads", 2)
                .in("batch", "sequence", 8)
                .in("batch", 2, "keys", 4)
                .in("batch", 2, "keys", 4);
        cases.add(heads);
        cases.add(heads.weight(24));
        return cases.stream();
    }

    static Stream<LoweredOp> standard() {
        List<LoweredOp> cases = new ArrayList<>();
        LoweredOp four = on("Attention")
                .opset(23)
                .in("batch", 4, "sequence", 8)
                .in("batch", 2, "keys", 8)
                .in("batch", 2, "keys", 6);
        LoweredOp three = on("Attention")
                .opset(23)
                .set("q_num_heads", 4)
                .set("kv_num_heads", 2)
                .in("batch", "sequence", 16)
                .in("batch", "keys", 8)
                .in("batch", "keys", 8);
        cases.add(four);
        cases.add(three);
        cases.add(four.opset(24).set("scale", 0.2));
        cases.add(three.set("softcap", 1.5));
        cases.add(three.set("is_causal", 1));
        cases.add(four.in("sequence", "keys"));
        cases.add(four.in(1, 1, "sequence", "keys").set("is_causal", 1));
        cases.add(four.given(DType.BOOL, mask(143), "sequence", "keys"));
        cases.add(four.given(DType.BOOL, mask(1001), "batch", 1, "sequence", "keys")
                .set("softcap", 2.0));
        cases.add(four.given(DType.BOOL, mask(143), "sequence", "keys").set("is_causal", 1));
        LoweredOp past = on("Attention")
                .opset(23)
                .in("batch", 2, "sequence", 8)
                .in("batch", 2, "sequence", 8)
                .in("batch", 2, "sequence", 6)
                .none()
                .in("batch", 2, "past", 8)
                .in("batch", 2, "past", 6)
                .outputs(true, true, true);
        cases.add(past);
        cases.add(past.set("is_causal", 1));
        // The second query sees nothing.
        double[] some = new double[143];
        for (int i = 0; i < some.length; i++) {
            some[i] = i / 13 == 1 ? 0 : 1;
        }
        cases.add(four.given(DType.BOOL, some, "sequence", "keys"));
        double[] hidden = new double[143];
        for (int i = 0; i < some.length; i++) {
            hidden[i] = i / 13 == 1 ? Double.NEGATIVE_INFINITY : 0.1 * i;
        }
        cases.add(four.given(DType.FLOAT, hidden, "sequence", "keys"));
        for (int mode = 0; mode < 4; mode++) {
            cases.add(four.in("sequence", "keys")
                    .set("qk_matmul_output_mode", mode)
                    .set("softcap", 1.5)
                    .outputs(true, false, false, true));
        }
        double[] lengths = {11, 13, 12, 11, 13, 12, 11};
        LoweredOp external = four.opset(24).none().none().none().given(DType.INT64, lengths, "batch");
        cases.add(external);
        cases.add(external.set("is_causal", 1));
        return cases.stream();
    }

    static Stream<LoweredOp> grouped() {
        List<LoweredOp> cases = new ArrayList<>();
        double[] lengths = {10, 10, 10, 10, 10, 10, 10};
        LoweredOp three = on(MS + "GroupQueryAttention")
                .set("num_heads", 4)
                .set("kv_num_heads", 2)
                .in("batch", "sequence", 32)
                .in("batch", "sequence", 16)
                .in("batch", "sequence", 16)
                .none()
                .none()
                .given(DType.INT32, lengths, "batch")
                .given(DType.INT32, new double[] {11});
        LoweredOp rotated = on(MS + "GroupQueryAttention")
                .set("num_heads", 2)
                .set("kv_num_heads", 1)
                .set("do_rotary", 1)
                .in("batch", "sequence", 32)
                .in("batch", "sequence", 16)
                .in("batch", "sequence", 16)
                .none()
                .none()
                .given(DType.INT32, lengths, "batch")
                .given(DType.INT32, new double[] {11})
                .in(32, 8)
                .in(32, 8);
        cases.add(three);
        cases.add(three.set("scale", 0.4).set("softcap", 1.5));
        cases.add(three.set("local_window_size", 3));
        cases.add(rotated.outputs(true, true, true));
        cases.add(rotated.set("rotary_interleaved", 1));
        cases.add(on(MS + "GroupQueryAttention")
                .set("num_heads", 4)
                .set("kv_num_heads", 2)
                .in("batch", "sequence", 64)
                .none()
                .none()
                .none()
                .none()
                .given(DType.INT32, lengths, "batch")
                .given(DType.INT32, new double[] {11}));
        return cases.stream().map(one -> one.outputs(true, true, true));
    }

    static Stream<LoweredOp> rotary() {
        double[] places = {4, 3, 2, 1, 0, 0, 1, 2, 3, 4, 9};
        List<LoweredOp> cases = new ArrayList<>();
        LoweredOp three = on("RotaryEmbedding").opset(23).set("num_heads", 2).in("batch", "sequence", 16);
        LoweredOp four = on("RotaryEmbedding").opset(23).in("batch", 2, "sequence", 8);
        for (int interleaved = 0; interleaved < 2; interleaved++) {
            for (LoweredOp one : List.of(three, four)) {
                LoweredOp set = one.set("interleaved", interleaved);
                cases.add(set.in("batch", "sequence", 4).in("batch", "sequence", 4));
                cases.add(set.in(20, 4).in(20, 4).given(DType.INT64, places, "batch", "sequence"));
                cases.add(set.set("rotary_embedding_dim", 4)
                        .in(20, 2)
                        .in(20, 2)
                        .given(DType.INT64, places, "batch", "sequence"));
            }
        }
        LoweredOp contrib = on(MS + "RotaryEmbedding").in("batch", "sequence", 16);
        cases.add(contrib.given(DType.INT64, places, "batch", "sequence")
                .in(20, 4)
                .in(20, 4));
        cases.add(contrib.given(DType.INT64, new double[] {5}, 1)
                .in(20, 4)
                .in(20, 4)
                .set("interleaved", 1));
        cases.add(contrib.given(DType.INT64, new double[] {5}, 1)
                .in(20, 2)
                .in(20, 2)
                .set("num_heads", 2)
                .set("rotary_embedding_dim", 4));
        cases.add(on(MS + "RotaryEmbedding")
                .in("batch", 2, "sequence", 8)
                .given(DType.INT64, new double[] {5}, 1)
                .in(20, 4)
                .in(20, 4));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource({"packed", "multiHead", "standard", "grouped", "rotary"})
    void gives_what_the_kernel_gives(LoweredOp op) {
        assertThat(op.error(RUNTIME)).isLessThan(1e-5);
    }

    @ParameterizedTest
    @MethodSource({"packed", "multiHead", "standard", "grouped"})
    void its_probabilities_are_found(LoweredOp op) {
        Graph lowered = Lower.rewrite(
                op.graph(), Shapes.UNKNOWN, node -> !node.qualifiedOp().equals("com.microsoft.FusedMatMul"));
        assertThat(AttentionMaps.in(lowered, Shapes.infer(lowered, Shapes.UNKNOWN)))
                .as(lowered.toString())
                .hasSize(1);
    }
}
