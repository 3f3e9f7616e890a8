package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Twins of single operators against ONNX Runtime's kernels on quantised numbers. Inputs lie on levels, so all that a
 * kernel rounds is its output: half a step of that, or nothing where it is float.
 */
class QuantisedOpsTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final String MS = "com.microsoft:";

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    /** A graph under construction around one operator. */
    private static final class Case {
        private final GraphBuilder build = GraphBuilder.create("g");
        private final Random random = new Random(5);
        private final Map<String, Tensor> feeds = new LinkedHashMap<>();
        private final List<Wire> ins = new ArrayList<>();
        private final String op;
        private double tolerance = 1e-5;
        private Map<String, Attribute> attributes = Map.of();

        Case(String op) {
            this.op = op;
        }

        Case set(Object... keysAndValues) {
            Map<String, Attribute> more = new LinkedHashMap<>(attributes);
            for (int i = 0; i < keysAndValues.length; i += 2) {
                more.put((String) keysAndValues[i], (Attribute) keysAndValues[i + 1]);
            }
            attributes = more;
            return this;
        }

        private Wire weight(DType dtype, long[] dims, double... values) {
            Tensor value = Tensor.fill(dtype, Shape.of(dims), i -> values[i % values.length]);
            return build.weight("w", Weight.of(value)).wire();
        }

        Case scalar(double value) {
            ins.add(weight(DType.FLOAT, new long[0], value));
            return this;
        }

        Case zero(DType dtype, double value) {
            ins.add(weight(dtype, new long[0], value));
            return this;
        }

        Case floats(double... values) {
            ins.add(weight(DType.FLOAT, new long[] {values.length}, values));
            return this;
        }

        Case zeros(DType dtype, double... values) {
            ins.add(weight(dtype, new long[] {values.length}, values));
            return this;
        }

        Case none() {
            ins.add(Wire.NONE);
            return this;
        }

        /** A float input on levels {@code from} to {@code to}, before and after it is quantised. */
        private Wire levels(double scale, double zero, DType dtype, int from, int to, Object... dims) {
            String name = "x" + feeds.size();
            TensorType type = TensorType.of(DType.FLOAT, dims);
            long[] sizes = Arrays.stream(dims)
                    .mapToLong(dim -> dim instanceof String ? 3 : ((Number) dim).longValue())
                    .toArray();
            feeds.put(
                    name,
                    Tensor.fill(
                            DType.FLOAT,
                            Shape.of(sizes),
                            i -> scale
                                    * ((i == 0 ? from : i == 1 ? to : from + random.nextInt(to - from + 1)) - zero)));
            Wire x = build.input(name, type).wire();
            Wire s = weight(DType.FLOAT, new long[0], scale);
            Wire z = weight(dtype, new long[0], zero);
            ins.add(build.add("QuantizeLinear", List.of(x, s, z), 1, Map.of()).get(0));
            ins.add(s);
            ins.add(z);
            return x;
        }

        /** Quantised input, its scale, its zero point. */
        Case uint8(double scale, double zero, Object... dims) {
            levels(scale, zero, DType.UINT8, 0, 255, dims);
            return this;
        }

        Case int8(double scale, double zero, Object... dims) {
            levels(scale, zero, DType.INT8, -128, 127, dims);
            return this;
        }

        /** A float input whose levels a run chooses so that nothing is rounded. */
        Case chosen(Object... dims) {
            Wire x = levels(0.01, 100, DType.UINT8, 0, 255, dims);
            ins.subList(ins.size() - 3, ins.size()).clear();
            ins.add(x);
            return this;
        }

        /** Constant levels. */
        Case levels(DType dtype, int from, int to, long... dims) {
            ins.add(build.weight(
                            "levels",
                            Weight.of(Tensor.fill(dtype, Shape.of(dims), i -> from + random.nextInt(to - from + 1))))
                    .wire());
            return this;
        }

        Case given(DType dtype, TensorType type, double... values) {
            String name = "x" + feeds.size();
            long[] sizes = type.dims().stream()
                    .mapToLong(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : 3)
                    .toArray();
            feeds.put(name, Tensor.fill(dtype, Shape.of(sizes), i -> values[i % values.length]));
            ins.add(build.input(name, type).wire());
            return this;
        }

        Case reorder(int... order) {
            List<Wire> before = List.copyOf(ins);
            ins.clear();
            Arrays.stream(order).forEach(i -> ins.add(i < 0 ? Wire.NONE : before.get(i)));
            return this;
        }

        /** Scale and zero point of the output, which are inputs and tell how to read it. */
        Case out(double scale, DType dtype, double zero) {
            ins.add(weight(DType.FLOAT, new long[0], scale));
            ins.add(weight(dtype, new long[0], zero));
            tolerance = 0.51 * scale;
            return quantised(ins.get(ins.size() - 2), ins.get(ins.size() - 1));
        }

        Case outFirst(double scale, DType dtype, double zero) {
            List<Wire> rest = List.copyOf(ins);
            ins.clear();
            ins.add(weight(DType.FLOAT, new long[0], scale));
            ins.add(weight(dtype, new long[0], zero));
            Wire s = ins.get(0);
            Wire z = ins.get(1);
            ins.addAll(rest);
            tolerance = 0.51 * scale;
            return quantised(s, z);
        }

        Case within(double other) {
            tolerance = other;
            return this;
        }

        private Consumer<Wire> end = wire -> {};

        private Case quantised(Wire scale, Wire zero) {
            end = y -> build.output(build.add("DequantizeLinear", List.of(y, scale, zero), 1, Map.of())
                    .get(0));
            return this;
        }

        Graph graph() {
            List<Wire> outs = build.add(op, ins, 1, attributes);
            end.accept(outs.get(0));
            if (build.build().outputs().isEmpty()) {
                build.output(outs.get(0));
            }
            return build.build();
        }

        @Override
        public String toString() {
            return op + attributes;
        }
    }

    private static Case on(String op) {
        return new Case(op);
    }

    private static Attribute longs(Long... values) {
        return Attribute.of(List.of(values));
    }

    private static final Attribute ONE = Attribute.of(1L);

    static Stream<Case> cases() {
        double[] five = {0.01, 0.02, 0.03, 0.015, 0.005};
        return Stream.of(
                on(MS + "QLinearAdd").uint8(0.1, 90, "b", 6).uint8(0.2, 30, 6).out(0.4, DType.UINT8, 100),
                on(MS + "QLinearMul")
                        .int8(0.1, 9, "b", 6)
                        .int8(0.05, -3, "b", 6)
                        .out(0.9, DType.INT8, 10),
                // The last level stands for 255/256, and what it cuts off of a sigmoid is not taken for a bound.
                on(MS + "QLinearSigmoid")
                        .uint8(0.05, 128, "b", 20)
                        .out(1 / 256.0, DType.UINT8, 0)
                        .within(1 / 256.0),
                on(MS + "QLinearLeakyRelu")
                        .set("alpha", Attribute.of(0.2f))
                        .uint8(0.05, 128, "b", 20)
                        .out(0.06, DType.UINT8, 40),
                on(MS + "QLinearSoftmax")
                        .set("axis", Attribute.of(-1L), "opset", Attribute.of(13L))
                        .uint8(0.02, 128, "b", 20)
                        .out(1 / 256.0, DType.UINT8, 0),
                on(MS + "QLinearSoftmax")
                        .set("axis", Attribute.of(1L), "opset", Attribute.of(11L))
                        .uint8(0.02, 128, "b", 4, 5)
                        .out(1 / 256.0, DType.UINT8, 0),
                on(MS + "QLinearAveragePool")
                        .set("kernel_shape", longs(2L, 2L), "pads", longs(1L, 0L, 0L, 1L))
                        .uint8(0.1, 128, "b", 3, 5, 4)
                        .out(0.1, DType.UINT8, 120),
                on(MS + "QLinearGlobalAveragePool")
                        .uint8(0.1, 128, "b", 3, 5, 4)
                        .out(0.03, DType.UINT8, 120),
                on(MS + "QLinearGlobalAveragePool")
                        .set("channels_last", ONE)
                        .uint8(0.1, 128, "b", 5, 4, 3)
                        .out(0.03, DType.UINT8, 120),
                on(MS + "QLinearConcat")
                        .set("axis", ONE)
                        .uint8(0.1, 128, "b", 3)
                        .uint8(0.2, 10, "b", 4)
                        .outFirst(0.25, DType.UINT8, 60),
                on(MS + "QLinearWhere")
                        .given(DType.BOOL, TensorType.of(DType.BOOL, "b", 4), 1, 0, 0)
                        .uint8(0.1, 128, "b", 4)
                        .uint8(0.2, 10, "b", 4)
                        .out(0.25, DType.UINT8, 60),
                on("QLinearMatMul")
                        .uint8(0.02, 100, "b", 4, 6)
                        .levels(DType.INT8, -100, 100, 6, 5)
                        .floats(five)
                        .zeros(DType.INT8, 0, 0, 0, 0, 0)
                        .out(0.2, DType.UINT8, 90),
                on("QLinearMatMul")
                        .uint8(0.02, 100, "b", 6)
                        .uint8(0.03, 80, 6, 5)
                        .out(0.2, DType.UINT8, 90),
                on("QLinearConv")
                        .set("pads", longs(1L, 1L, 0L, 0L))
                        .uint8(0.02, 100, "b", 3, 5, 4)
                        .levels(DType.INT8, -100, 100, 5, 3, 3, 2)
                        .floats(five)
                        .zeros(DType.INT8, 0, 0, 0, 0, 0)
                        .out(0.3, DType.UINT8, 0)
                        .levels(DType.INT32, -900, 900, 5),
                on(MS + "QLinearConv")
                        .set("channels_last", ONE, "strides", longs(2L, 1L))
                        .uint8(0.02, 100, "b", 5, 4, 3)
                        .levels(DType.INT8, -100, 100, 5, 3, 3, 2)
                        .scalar(0.02)
                        .zero(DType.INT8, 0)
                        .out(0.3, DType.UINT8, 110),
                on(MS + "QGemm")
                        .set("transB", ONE)
                        .uint8(0.02, 100, "b", 6)
                        .levels(DType.INT8, -100, 100, 5, 6)
                        .floats(five)
                        .zeros(DType.INT8, 0, 0, 0, 0, 0)
                        .levels(DType.INT32, -900, 900, 5),
                on(MS + "QGemm")
                        .uint8(0.02, 100, "b", 6)
                        .levels(DType.INT8, -100, 100, 6, 5)
                        .scalar(0.02)
                        .zero(DType.INT8, 7)
                        .none()
                        .out(0.2, DType.UINT8, 90),
                on(MS + "QGemm")
                        .set("alpha", Attribute.of(0.5f), "transA", ONE)
                        .uint8(0.02, 100, 6, "b")
                        .levels(DType.INT8, -100, 100, 6, 5)
                        .scalar(0.02)
                        .zero(DType.INT8, 0)
                        .levels(DType.INT32, -900, 900, 5),
                on(MS + "MatMulIntegerToFloat")
                        .uint8(0.02, 100, "b", 4, 6)
                        .levels(DType.INT8, -100, 100, 6, 5)
                        .floats(five)
                        .zeros(DType.INT8, 1, 2, 3, 4, 5)
                        .floats(1, 2, 3, 4, 5)
                        .reorder(0, 3, 1, 4, 2, 5, 6),
                on(MS + "DynamicQuantizeMatMul")
                        .chosen("b", 4, 6)
                        .levels(DType.INT8, -100, 100, 6, 5)
                        .floats(five)
                        .zeros(DType.INT8, 1, 2, 3, 4, 5)
                        .floats(1, 2, 3, 4, 5),
                on(MS + "QAttention")
                        .set("num_heads", Attribute.of(2L))
                        .uint8(0.01, 100, "b", 4, 6)
                        .levels(DType.INT8, -100, 100, 6, 12)
                        .floats(0.01, 0.02, 0.03, 0.015, 0.005, 0.01, 0.02, 0.03, 0.015, 0.005, 0.01, 0.02)
                        .zeros(DType.INT8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                        .floats(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6)
                        .given(DType.INT32, TensorType.of(DType.INT32, "b"), 4, 2, 1)
                        .reorder(0, 3, 6, 1, 4, 7, 2, 5),
                on(MS + "QAttention")
                        .set("num_heads", Attribute.of(2L), "unidirectional", ONE)
                        .uint8(0.01, 100, "b", 4, 6)
                        .levels(DType.UINT8, 0, 255, 6, 12)
                        .scalar(0.01)
                        .zero(DType.UINT8, 120)
                        .floats(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6)
                        .reorder(0, 3, 6, 1, 4, -1, 2, 5),
                nBits(4, 40, 16).reorder(0, 1, 2),
                nBits(4, 64, 32).levels(DType.UINT8, 0, 255, 5, 1),
                nBits(4, 64, 32).floats(7, 8, 9, 3, 1, 2, 3, 4, 5, 6).reorder(0, 1, 2, 3),
                nBits(2, 64, 32).levels(DType.UINT8, 0, 255, 5, 1),
                nBits(8, 32, 16).levels(DType.UINT8, 100, 140, 5, 2),
                nBits(8, 32, 16).none().none().floats(1, 2, 3, 4, 5));
    }

    /** 5 outputs of k inputs. */
    private static Case nBits(long bits, long k, long block) {
        long blocks = (k + block - 1) / block;
        double[] scales = new Random(3).doubles(5 * blocks, 0.01, 0.03).toArray();
        return on(MS + "MatMulNBits")
                .set("bits", Attribute.of(bits), "N", Attribute.of(5L), "K", Attribute.of(k))
                .set("block_size", Attribute.of(block), "accuracy_level", ONE)
                .chosen("b", 4, k)
                .levels(DType.UINT8, 0, 255, 5, blocks, block * bits / 8)
                .floats(scales);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_twin_is_the_kernel_but_for_the_rounding_of_its_output(Case one) {
        Graph graph = one.graph();
        Graph twin = Dequantise.rewrite(graph);
        Wire y = graph.outputs().get(0).wire();
        assertThat(Dequantise.isQuantised(graph)).isTrue();
        assertThat(Dequantise.isQuantised(twin)).isFalse();
        Tensor expected = RUNTIME.run(graph, Runtime.Kind.SHARED, one.feeds).get(y);
        Tensor got = RUNTIME.run(twin, Runtime.Kind.SHARED, one.feeds).get(y);
        double scale = Arrays.stream(expected.toDoubles()).map(Math::abs).max().orElse(1);
        assertThat(LoweredOp.difference(expected, got) * Math.max(1, scale)).isLessThan(one.tolerance + 1e-5 * scale);
    }
}
