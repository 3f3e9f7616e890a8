package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Shapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is written out step by step against ONNX Runtime's kernels; derivatives are NodeCasesTest's. */
class UnrollRecurrentTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final long HIDDEN = 3;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static int gates(String op) {
        return op.equals("RNN") ? 1 : op.equals("GRU") ? 3 : 4;
    }

    /** Five steps of four numbers. */
    private static LoweredOp op(String op, String direction) {
        long both = direction.equals("bidirectional") ? 2 : 1;
        LoweredOp bare = LoweredOp.of(op)
                .set("hidden_size", HIDDEN)
                .set("direction", direction)
                .in(5, "batch", 4)
                .weight(both, gates(op) * HIDDEN, 4)
                .weight(both, gates(op) * HIDDEN, HIDDEN);
        return op.equals("LSTM") ? bare.outputs(true, true, true) : bare.outputs(true, true);
    }

    private static LoweredOp withBias(String op, String direction) {
        long both = direction.equals("bidirectional") ? 2 : 1;
        return op(op, direction).weight(both, 2 * gates(op) * HIDDEN);
    }

    private static LoweredOp withStates(LoweredOp op, long both) {
        LoweredOp one = op.in(both, "batch", HIDDEN);
        return op.op().equals("LSTM") ? one.in(both, "batch", HIDDEN) : one;
    }

    private static Attribute texts(String... values) {
        return new Attribute.Texts(List.of(values));
    }

    private static Attribute reals(Float... values) {
        return new Attribute.Reals(List.of(values));
    }

    static List<LoweredOp> cases() {
        List<LoweredOp> cases = new ArrayList<>();
        for (String op : List.of("RNN", "GRU", "LSTM")) {
            for (String direction : List.of("forward", "reverse", "bidirectional")) {
                long both = direction.equals("bidirectional") ? 2 : 1;
                cases.add(op(op, direction));
                cases.add(withBias(op, direction));
                cases.add(withStates(withBias(op, direction).none(), both));
                LoweredOp ending = withBias(op, direction).given(DType.INT32, new double[] {5, 2, 4, 1, 3}, "batch");
                cases.add(ending);
                cases.add(withStates(ending, both));
            }
            cases.add(withBias(op, "forward").set("clip", 0.3));
        }
        for (String direction : List.of("forward", "bidirectional")) {
            cases.add(withBias("GRU", direction).set("linear_before_reset", 1));
            long both = direction.equals("bidirectional") ? 2 : 1;
            cases.add(withStates(withBias("LSTM", direction).none(), both).weight(both, 3 * HIDDEN));
        }
        cases.add(op("GRU", "forward").set("linear_before_reset", 1));
        cases.add(withBias("LSTM", "forward").set("input_forget", 1));
        for (String function : List.of(
                "Relu",
                "Affine",
                "LeakyRelu",
                "ThresholdedRelu",
                "ScaledTanh",
                "HardSigmoid",
                "Elu",
                "Softsign",
                "Softplus")) {
            cases.add(withBias("RNN", "forward")
                    .set("activations", texts(function))
                    .set("activation_alpha", reals(0.7f))
                    .set("activation_beta", reals(0.4f)));
        }
        cases.add(withBias("RNN", "bidirectional").set("activations", texts("Relu", "Tanh")));
        cases.add(withBias("LSTM", "forward")
                .set("activations", texts("hardsigmoid", "LeakyRelu", "Tanh"))
                .set("activation_alpha", reals(0.3f, 0.05f))
                .set("activation_beta", reals(0.45f)));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gives_what_the_kernel_gives(LoweredOp op) {
        assertThat(op.error(RUNTIME)).isLessThan(1e-5);
    }

    private static void refuses(LoweredOp op, String message) {
        assertThatThrownBy(() -> Lower.rewrite(op.graph(), Shapes.UNKNOWN, node -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refuses_steps_that_are_not_counted() {
        LoweredOp open = LoweredOp.of("RNN")
                .set("hidden_size", HIDDEN)
                .in("sequence", "batch", 4)
                .weight(1, 3, 4)
                .weight(1, 3, 3);
        refuses(
                open,
                "Cannot put RNN (opset 17) at the node, inputs float[sequence,batch,4] float[1,3,4] float[1,3,3] into"
                        + " simpler operators: the number of time steps, axis 0 of x0: float[sequence,batch,4], must be"
                        + " fixed; export the model for one length.");
    }

    @Test
    void refuses_what_onnx_does_not_define() {
        refuses(
                op("RNN", "forward").set("activations", texts("Mystery")).outputs(true),
                "Cannot put RNN (opset 17) at the node, inputs float[5,batch,4] float[1,3,4] float[1,3,3] into simpler"
                        + " operators: activation function 'Mystery' is unknown.");
        refuses(
                op("RNN", "forward").set("layout", 1).outputs(true),
                "Cannot put RNN (opset 17) at the node, inputs float[5,batch,4] float[1,3,4] float[1,3,3] into simpler"
                        + " operators: layout must be 0, time first.");
    }
}
