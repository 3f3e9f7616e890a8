package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Each lowering against the kernel of ONNX Runtime for the operator itself. */
class LowerTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static final String MS = "com.microsoft:";

    private static LoweredOp on(String op) {
        return LoweredOp.of(op);
    }

    private static Attribute longs(long... values) {
        return Attribute.of(java.util.Arrays.stream(values).boxed().toList());
    }

    static Stream<LoweredOp> activations() {
        List<LoweredOp> cases = new ArrayList<>();
        for (String op : List.of("Celu", "Elu", "Selu", "LeakyRelu", "ThresholdedRelu", "HardSigmoid")) {
            cases.add(on(op).within(-4, 4, "batch", 30));
            cases.add(on(op).set("alpha", 0.3).within(-4, 4, "batch", 30));
        }
        for (String op : List.of("HardSwish", "Mish", "Softplus", "Softsign", MS + "QuickGelu", MS + "FastGelu")) {
            cases.add(on(op).opset(18).within(-4, 4, "batch", 30));
            cases.add(on(op).opset(18).within(-200, 200, "batch", 30));
        }
        cases.add(on(MS + "QuickGelu").set("alpha", 0.7).in("batch", 30));
        cases.add(on("Swish").opset(24).in("batch", 30));
        cases.add(on("Swish").opset(24).set("alpha", 1.5).in("batch", 30));
        cases.add(on("Selu").set("gamma", 2.0).in("batch", 30));
        cases.add(on("HardSigmoid").set("alpha", 0.5).set("beta", 0.1).in("batch", 30));
        cases.add(on("Shrink").in("batch", 30));
        cases.add(on("Shrink").set("lambd", 0.9).set("bias", 0.25).in("batch", 30));
        cases.add(on("PRelu").in("batch", 6).weight(6));
        cases.add(on("Gelu").opset(20).within(-4, 4, "batch", 30));
        cases.add(on("Gelu").opset(20).set("approximate", "tanh").within(-4, 4, "batch", 30));
        cases.add(on(MS + "Gelu").within(-4, 4, "batch", 30));
        cases.add(on(MS + "BiasGelu").in("batch", "sequence", 6).weight(6));
        cases.add(on(MS + "FastGelu").in("batch", "sequence", 6).weight(6));
        return cases.stream();
    }

    static Stream<LoweredOp> normalizations() {
        List<LoweredOp> cases = new ArrayList<>();
        cases.add(on("LayerNormalization").in("batch", "sequence", 6).weight(6));
        cases.add(on("LayerNormalization")
                .set("axis", 1)
                .in("batch", 4, 6)
                .weight(4, 6)
                .weight(4, 6));
        cases.add(on("LayerNormalization")
                .set("epsilon", 0.1)
                .in("batch", 4, 6)
                .weight(6)
                .weight(6)
                .outputs(true, true, true));
        cases.add(on("RMSNormalization").opset(23).in("batch", "sequence", 6).weight(6));
        cases.add(on("RMSNormalization")
                .opset(23)
                .set("axis", 1)
                .set("epsilon", 0.2)
                .in("batch", 4, 6)
                .weight(4, 6));
        cases.add(on("SimplifiedLayerNormalization").in("batch", "sequence", 6).weight(6));
        cases.add(on("SimplifiedLayerNormalization")
                .set("epsilon", 0.1)
                .in("batch", "sequence", 6)
                .weight(6)
                .outputs(true, true));
        cases.add(on("GroupNormalization")
                .opset(18)
                .set("num_groups", 2)
                .in("batch", 4, 3, 5)
                .weight(2)
                .weight(2));
        cases.add(on("GroupNormalization")
                .opset(21)
                .set("num_groups", 2)
                .set("epsilon", 0.1)
                .in("batch", 4, 3, "sequence")
                .weight(4)
                .weight(4));
        cases.add(on("InstanceNormalization")
                .in("batch", 4, 3, "sequence")
                .weight(4)
                .weight(4));
        cases.add(on("InstanceNormalization")
                .set("epsilon", 0.1)
                .in("batch", 4, "sequence")
                .weight(4)
                .weight(4));
        cases.add(on("MeanVarianceNormalization").in("batch", 4, 3, 5));
        cases.add(on("MeanVarianceNormalization").set("axes", longs(1, 2)).in("batch", 4, "sequence"));
        for (Boolean[] outs : new Boolean[][] {{true}, {true, false, false, true}}) {
            cases.add(on(MS + "SkipLayerNormalization")
                    .in("batch", "sequence", 6)
                    .in("batch", "sequence", 6)
                    .weight(6)
                    .outputs(outs));
            cases.add(on(MS + "SkipLayerNormalization")
                    .set("epsilon", 0.1)
                    .in("batch", "sequence", 6)
                    .in("sequence", 6)
                    .weight(6)
                    .weight(6)
                    .weight(6)
                    .outputs(outs));
            cases.add(on(MS + "SkipSimplifiedLayerNormalization")
                    .in("batch", "sequence", 6)
                    .in("batch", "sequence", 6)
                    .weight(6)
                    .outputs(outs));
            cases.add(on(MS + "SkipSimplifiedLayerNormalization")
                    .set("epsilon", 0.1)
                    .in("batch", "sequence", 6)
                    .in(1, "sequence", 6)
                    .weight(6)
                    .weight(6)
                    .outputs(outs));
        }
        double[] ids = {3, 0, 2, 2, 1, 4, 1, 0, 3, 3};
        double[] types = {0, 0, 1, 1, 1, 0, 1, 0, 0, 0};
        double[] mask = {1, 1, 1, 0, 0, 1, 1, 1, 1, 0};
        double[] places = {4, 3, 2, 1, 0, 0, 1, 2, 3, 4};
        LoweredOp embed = on(MS + "EmbedLayerNormalization")
                .given(DType.INT32, ids, "batch", "sequence")
                .given(DType.INT32, types, "batch", "sequence")
                .weight(5, 6)
                .weight(16, 6)
                .weight(2, 6)
                .weight(6)
                .weight(6);
        cases.add(embed.outputs(true, true));
        cases.add(embed.given(DType.INT32, mask, "batch", "sequence").outputs(true, true, true));
        cases.add(embed.none().given(DType.INT32, places, "batch", "sequence").outputs(true, false, true));
        cases.add(on(MS + "EmbedLayerNormalization")
                .set("epsilon", 0.1)
                .given(DType.INT32, ids, "batch", "sequence")
                .none()
                .weight(5, 6)
                .weight(16, 6)
                .none()
                .weight(6)
                .weight(6)
                .none()
                .given(DType.INT32, places, 1, "sequence")
                .outputs(true, true));
        double[] levels = {3, 200, 17, 90, 128, 255, 0, 61, 140, 77, 31};
        LoweredOp quantised = on(MS + "QEmbedLayerNormalization")
                .given(DType.INT32, ids, "batch", "sequence")
                .given(DType.INT32, types, "batch", "sequence")
                .given(DType.UINT8, levels, 5, 6)
                .given(DType.UINT8, levels, 16, 6)
                .given(DType.UINT8, levels, 2, 6)
                .given(DType.UINT8, levels, 6)
                .given(DType.UINT8, levels, 6)
                .given(DType.INT32, mask, "batch", "sequence");
        for (int i = 0; i < 5; i++) {
            quantised = quantised.given(DType.FLOAT, new double[] {0.01 + 0.003 * i});
        }
        for (int i = 0; i < 5; i++) {
            quantised = quantised.given(DType.UINT8, new double[] {100 + 11 * i});
        }
        cases.add(quantised.outputs(true, true));
        return cases.stream();
    }

    static Stream<LoweredOp> reductions() {
        List<LoweredOp> cases = new ArrayList<>();
        for (String op : List.of("ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp")) {
            cases.add(on(op).set("axes", longs(-1)).within(0.1, 3, "batch", 3, 4));
            cases.add(on(op).set("axes", longs(0, 2)).set("keepdims", 0).within(0.1, 3, "batch", 3, 4));
            cases.add(on(op).within(0.1, 3, "batch", 3, 4));
            cases.add(on(op).opset(18).within(0.1, 3, "batch", 3, 4).given(DType.INT64, new double[] {1}, 1));
            cases.add(on(op).opset(18).set("keepdims", 0).within(0.1, 3, "batch", 3, 4));
        }
        cases.add(on("ReduceLogSumExp").set("axes", longs(1)).within(-200, 200, "batch", 30));
        return cases.stream();
    }

    static Stream<LoweredOp> fused() {
        List<LoweredOp> cases = new ArrayList<>();
        LoweredOp conv =
                on(MS + "FusedConv").in("batch", 4, 6, 5).weight(6, 2, 3, 3).weight(6);
        cases.add(conv.set("group", 2).set("activation", "Relu"));
        cases.add(conv.set("group", 2)
                .set("strides", longs(2, 1))
                .set("pads", longs(1, 0, 0, 1))
                .set("activation", "LeakyRelu")
                .set("activation_params", new Attribute.Reals(List.of(0.3f))));
        cases.add(conv.set("group", 2)
                .set("dilations", longs(2, 2))
                .set("activation", "Clip")
                .set("activation_params", new Attribute.Reals(List.of(-0.5f, 0.5f))));
        cases.add(conv.set("group", 2).set("activation", "Sigmoid"));
        cases.add(conv.set("group", 2)
                .set("activation", "HardSigmoid")
                .set("activation_params", new Attribute.Reals(List.of(0.4f, 0.3f))));
        cases.add(conv.set("group", 2).set("activation", "Tanh").in("batch", 6, 4, 3));
        cases.add(conv.set("group", 2).set("activation", "Relu").in("batch", 6, 4, 3));
        LoweredOp gemm = on(MS + "FusedGemm").in("batch", 4).weight(4, 3).weight(3);
        cases.add(gemm.set("activation", "Relu").set("alpha", 0.5).set("beta", 2.0));
        cases.add(gemm.set("activation", "LeakyRelu").set("activation_alpha", 0.2));
        cases.add(on(MS + "FusedGemm")
                .set("transB", 1)
                .set("activation", "Tanh")
                .in("batch", 4)
                .weight(3, 4));
        cases.add(on(MS + "TransposeMatMul")
                .set("transB", 1)
                .set("alpha", 0.5)
                .in("batch", 3, 4)
                .in("batch", 5, 4));
        cases.add(on(MS + "FusedMatMul")
                .set("transBatchA", 1)
                .set("alpha", 0.5)
                .in(3, "batch", 4)
                .in("batch", 4, 5));
        cases.add(on(MS + "FusedMatMul")
                .set("transBatchA", 1)
                .set("transBatchB", 1)
                .set("transB", 1)
                .in(3, "batch", 6, 4)
                .in(5, "batch", 6, 4));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource({"activations", "normalizations", "reductions", "fused"})
    void gives_what_the_kernel_gives(LoweredOp op) {
        assertThat(op.error(RUNTIME)).isLessThan(1e-5);
    }
}
