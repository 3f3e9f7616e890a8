package dev.limpid.graph;

import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/** What is inferred is held against what ONNX Runtime returns, in runs of different sizes. */
class InferShapesTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final Attribute ZERO = Attribute.of(0L);
    private static final Attribute ONE = Attribute.of(1L);

    /** An operator on inputs of these types; where a type is missing the input is a constant. */
    record Row(
            String op,
            long opset,
            Map<String, Attribute> attributes,
            List<Object> operands,
            int outputs,
            boolean full) {
        Row(String op, Object... operands) {
            this(op, GraphBuilder.OPSET, Map.of(), List.of(operands), 1, true);
        }

        Row opset(long other) {
            return new Row(op, other, attributes, operands, outputs, full);
        }

        Row set(String name, Attribute value) {
            Map<String, Attribute> more = new HashMap<>(attributes);
            more.put(name, value);
            return new Row(op, opset, more, operands, outputs, full);
        }

        Row outputs(int count) {
            return new Row(op, opset, attributes, operands, count, full);
        }

        Row leavingOut(int operand) {
            List<Object> more = new ArrayList<>(operands);
            more.set(operand, Wire.NONE);
            return new Row(op, opset, attributes, more, outputs, full);
        }

        /** The type is not expected to follow from the inputs'. */
        Row unknown() {
            return new Row(op, opset, attributes, operands, outputs, false);
        }
    }

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static TensorType floats(Object... dims) {
        return TensorType.of(DType.FLOAT, dims);
    }

    private static Tensor longs(long... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    /** Axes are 2 then 3, 7 then 5, 11 then 13 long where they are named. */
    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String op : List.of(
                "Identity",
                "Neg",
                "Abs",
                "Exp",
                "Log",
                "Sqrt",
                "Erf",
                "Tanh",
                "Sigmoid",
                "Relu",
                "Reciprocal",
                "Sign",
                "Softmax",
                "LogSoftmax",
                "HardSigmoid",
                "Floor",
                "Ceil",
                "Round",
                "Clip",
                "Dropout",
                "Softplus",
                "Elu",
                "LeakyRelu",
                "Sin",
                "Cos",
                "Tan",
                "Asin",
                "Acos",
                "Atan",
                "Sinh",
                "Cosh",
                "Asinh",
                "Acosh",
                "Atanh",
                "ThresholdedRelu",
                "Selu",
                "Celu",
                "HardSwish",
                "Softsign",
                "Shrink",
                "Hardmax",
                "com.microsoft:Gelu",
                "com.microsoft:QuickGelu",
                "com.microsoft:FastGelu")) {
            rows.add(new Row(op, floats("b", 4)));
        }
        rows.add(new Row("Mish", floats("b", 4)).opset(18));
        rows.add(new Row("Gelu", floats("b", 4)).opset(20));
        rows.add(new Row("Swish", floats("b", 4)).opset(24));
        rows.add(new Row("PRelu", floats("b", 4), floats(4)));
        rows.add(new Row("com.microsoft:BiasGelu", floats("b", 4), floats(4)));
        rows.add(new Row("RMSNormalization", floats("b", 4), floats(4)).opset(23));
        rows.add(new Row("RotaryEmbedding", floats("b", 3, 2, 4), floats("b", 2, 2), floats("b", 2, 2)).opset(23));
        rows.add(new Row("com.microsoft:RotaryEmbedding", floats("b", 2, 3, 4), longs(0), floats(3, 2), floats(3, 2)));
        rows.add(new Row("MeanVarianceNormalization", floats("b", 3, 2, 4)));
        rows.add(new Row("TensorScatter", floats("b", 2, 5, 4), floats("b", 2, 3, 4)).opset(24));
        rows.add(new Row("DFT", floats("b", 9, 1)).set("onesided", ONE));
        rows.add(new Row("DFT", floats("b", "s", 1)).set("inverse", ONE));
        rows.add(new Row("DFT", floats("b", 5, 2))
                .set("inverse", ONE)
                .set("onesided", ONE)
                .opset(20));
        rows.add(new Row("DFT", floats("b", 5, 2), Tensor.of(Shape.SCALAR, 7L))
                .set("inverse", ONE)
                .set("onesided", ONE)
                .opset(20));
        rows.add(new Row("DFT", floats("b", 9, 2), Tensor.of(Shape.SCALAR, 5L)).set("axis", ONE));
        rows.add(new Row("DFT", floats("b", 9, 2), TensorType.of(DType.INT64)).set("axis", ONE));
        rows.add(new Row("DFT", floats("b", 9, 7, 2), longs(), Tensor.of(Shape.SCALAR, -2L))
                .opset(20)
                .leavingOut(1));
        rows.add(new Row("STFT", floats("b", 16, 1), Tensor.of(Shape.SCALAR, 2L), floats(4)));
        rows.add(new Row("CumProd", floats("b", 4), Tensor.of(Shape.SCALAR, 1L)).opset(26));
        rows.add(new Row("Trilu", floats("b", 3, 4)));
        rows.add(new Row("ReverseSequence", floats(3, 4), longs(1, 2, 3, 1)));
        rows.add(new Row("com.microsoft:Inverse", Tensor.of(Shape.of(2, 2), 1f, 0.5f, -0.5f, 2f)));
        rows.add(new Row("Dropout", floats("b", 4)).outputs(2));
        rows.add(new Row("IsNaN", floats("b", 4)));
        rows.add(new Row("IsInf", floats("b", 4)));
        rows.add(new Row("CastLike", floats("b", 4), TensorType.of(DType.INT64, 1)));
        rows.add(new Row("Size", floats("b", 4)));
        for (String op : List.of("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Mean")) {
            rows.add(new Row(op, floats("b", "s", 4), floats("b", 1, 4)));
            rows.add(new Row(op, floats(4), floats("b", "s", 1)));
        }
        rows.add(new Row("Pow", floats("b", 4), Tensor.of(Shape.SCALAR, 2L)));
        rows.add(new Row("Max", floats("b", 1, 4), floats(3, 1), floats("b", 1, 1)));
        rows.add(new Row("Mod", TensorType.of(DType.INT64, "b", 4), longs(3)));
        for (String op : List.of("And", "Or", "Xor")) {
            rows.add(new Row(op, TensorType.of(DType.BOOL, "b", 4), TensorType.of(DType.BOOL, 4)));
        }
        rows.add(new Row("Not", TensorType.of(DType.BOOL, "b", 4)));
        for (String op : List.of("Greater", "Less", "Equal", "GreaterOrEqual", "LessOrEqual")) {
            rows.add(new Row(op, floats("b", 1), floats(1, 4)));
        }
        rows.add(new Row("Cast", floats("b", 4)).set("to", Attribute.of(7L)));
        rows.add(new Row("Where", TensorType.of(DType.BOOL, "b", 1, 1), floats(4), floats(3, 1)));
        rows.add(new Row("MatMul", floats("b", "s", 4), floats(4, 5)));
        rows.add(new Row("MatMul", floats("b", 1, "s", 4), floats(3, 4, 2)));
        rows.add(new Row("MatMul", floats("b", "s", 4), floats(4)));
        rows.add(new Row("MatMul", floats(4), floats("b", 4, 3)));
        rows.add(new Row("MatMul", floats(4), floats(4)));
        rows.add(new Row("Einsum", floats("b", "s", 4), floats(4, 3)).set("equation", Attribute.of("bsi,ij->bjs")));
        rows.add(new Row("Einsum", floats("b", 2, 4), floats("b", 4, 3)).set("equation", Attribute.of("...ij,...jk")));
        rows.add(new Row("Einsum", floats("b", 1), floats("b", 3)).set("equation", Attribute.of("bi,bi")));
        rows.add(new Row("Det", floats("b", 3, 3)));
        rows.add(new Row("com.microsoft:FusedMatMul", floats("b", 3, 4), floats("b", 5, 4)).set("transB", ONE));
        rows.add(new Row("com.microsoft:FusedMatMul", floats("b", 4, 3), floats(4, 5)).set("transA", ONE));
        rows.add(new Row("Gemm", floats("b", 4), floats(5, 4), floats(5)).set("transB", ONE));
        rows.add(new Row("Gemm", floats(4, 3), floats(4, 5)).set("transA", ONE));
        rows.add(new Row("LayerNormalization", floats("b", "s", 4), floats(4), floats(4)).outputs(3));
        rows.add(new Row("LayerNormalization", floats("b", 3, 4), floats(3, 4))
                .set("axis", Attribute.of(-2L))
                .outputs(3));
        for (String op : List.of(
                "ReduceMean",
                "ReduceMax",
                "ReduceMin",
                "ReduceProd",
                "ReduceL1",
                "ReduceL2",
                "ReduceSumSquare",
                "ReduceLogSum",
                "ReduceLogSumExp")) {
            rows.add(new Row(op, floats("b", "s", 4)).set("axes", Attribute.of(List.of(-2L))));
            rows.add(new Row(op, floats("b", "s", 4))
                    .set("axes", Attribute.of(List.of(1L, 2L)))
                    .set("keepdims", ZERO));
            rows.add(new Row(op, floats("b", 4)));
        }
        rows.add(new Row("ReduceSum", floats("b", "s", 4), longs(-2, 0)).set("keepdims", ZERO));
        rows.add(new Row("ReduceSum", floats("b", 4)).set("keepdims", ZERO));
        rows.add(new Row("ReduceSum", floats("b", 4)).set("noop_with_empty_axes", ONE));
        rows.add(new Row("Unsqueeze", floats("b", 4), longs(-1, 0)));
        rows.add(new Row("Squeeze", floats("b", 1, 4), longs(-2)));
        rows.add(new Row("Squeeze", floats("b", 1, 4)).unknown());
        rows.add(new Row("Squeeze", floats(3, 1, 4, 1)));
        rows.add(new Row("Flatten", floats("b", "s", 4)).set("axis", Attribute.of(-1L)));
        rows.add(new Row("Flatten", floats("b", 3, 4)));
        rows.add(new Row("Flatten", floats("b", 3)).set("axis", ZERO));
        rows.add(new Row("ReduceSum", floats(3, 1, 4), TensorType.of(DType.INT64, 2)));
        rows.add(new Row("ReduceSum", floats(3, 1, 4), TensorType.of(DType.INT64, 1)).set("keepdims", ZERO));
        rows.add(new Row("ArgMax", floats("b", 3, 4)).set("axis", Attribute.of(-1L)));
        rows.add(new Row("ArgMin", floats("b", 3, 4)).set("keepdims", ZERO));
        for (String op : List.of("NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss")) {
            rows.add(new Row(op, floats(2, 4, "s"), Tensor.of(Shape.of(2, 7), new long[14]))
                    .set("reduction", Attribute.of("none")));
        }
        rows.add(new Row("Transpose", floats("b", "s", 4)).set("perm", Attribute.of(List.of(2L, 0L, 1L))));
        rows.add(new Row("Transpose", floats("b", "s", 4)));
        rows.add(new Row("Reshape", floats("b", "s", 4), longs(0, 0, 2, 2)));
        rows.add(new Row("Reshape", floats("b", 3, 4), longs(0, -1)));
        rows.add(new Row("Reshape", floats("b", 4), longs(-1, 2)));
        rows.add(new Row("Reshape", floats("b", "s", 4), longs(-1, 4)));
        rows.add(new Row("Reshape", floats("b", 12), longs(-1, 4)));
        for (long axis : List.of(0L, 1L, 2L, -1L)) {
            rows.add(new Row("Flatten", floats("b", "s", 4)).set("axis", Attribute.of(axis)));
            rows.add(new Row("Flatten", floats("b", 3, 1)).set("axis", Attribute.of(axis)));
        }
        rows.add(new Row("Flatten", floats("b", 3, 4)));
        rows.add(new Row("Expand", floats("b", 1), longs(2, 1, 4)));
        rows.add(new Row("Shape", floats("b", "s", 4)));
        rows.add(new Row("Shape", floats("b", "s", 4)).set("start", Attribute.of(-2L)));
        rows.add(new Row("Shape", floats("b", "s", 4)).set("end", ONE));
        rows.add(new Row("Shape", floats("b", "s", 4))
                .set("start", Attribute.of(-9L))
                .set("end", Attribute.of(9L)));
        rows.add(new Row("ConstantOfShape", longs(2, 3)));
        rows.add(new Row("ConstantOfShape", longs(2, 3)).set("value", new Attribute.OfTensor(longs(7))));
        rows.add(new Row("Gather", floats("b", "s", 4), Tensor.of(Shape.of(2, 2), 0L, 1L, 1L, 0L)).set("axis", ONE));
        rows.add(new Row("Gather", floats("b", 4), Tensor.of(Shape.SCALAR, -1L)).set("axis", Attribute.of(-1L)));
        rows.add(new Row("GatherElements", floats("b", 4), TensorType.of(DType.INT64, "b", 2)).set("axis", ONE));
        rows.add(new Row("GatherND", floats("b", "s", 4), TensorType.of(DType.INT64, "b", 1)).set("batch_dims", ONE));
        rows.add(new Row("GatherND", floats("b", "s", 4), Tensor.of(Shape.of(3, 2), 0L, 1L, 1L, 0L, 1L, 1L)));
        rows.add(new Row("ScatterElements", floats("b", 4), TensorType.of(DType.INT64, "b", 1), floats("b", 1))
                .set("axis", ONE));
        rows.add(new Row("ScatterND", floats("b", 4), Tensor.of(Shape.of(1, 1), 0L), floats(1, 4)));
        rows.add(new Row("CumSum", floats("b", 4), Tensor.of(Shape.SCALAR, 1L)));
        rows.add(new Row("Concat", floats("b", 3), floats("b", 4)).set("axis", Attribute.of(-1L)));
        rows.add(new Row("Concat", floats("b", 4), floats(2, 4)).set("axis", ZERO));
        Tensor scale = Tensor.of(Shape.SCALAR, 0.5f);
        Tensor middle = Tensor.fill(DType.INT8, Shape.SCALAR, i -> 3);
        rows.add(new Row("QuantizeLinear", floats("b", 4), scale));
        rows.add(new Row("QuantizeLinear", floats("b", 4), scale, middle));
        rows.add(new Row("DequantizeLinear", TensorType.of(DType.INT8, "b", 4), scale, middle));
        rows.add(new Row("DynamicQuantizeLinear", floats("b", 4)).outputs(3));
        rows.add(new Row("MatMulInteger", TensorType.of(DType.UINT8, "b", "s", 4), TensorType.of(DType.INT8, 4, 3)));
        rows.add(new Row("Slice", floats("b", "s", 4), longs(1), longs(3), longs(-1)));
        rows.add(new Row("Slice", floats("b", "s", 4), longs(1), longs(2)));
        rows.add(new Row("Split", floats("b", "s", 4), longs(1, 3))
                .set("axis", Attribute.of(-1L))
                .outputs(2));
        rows.add(new Row("Split", floats("b", 7, 4)).set("axis", ONE).outputs(1));
        rows.add(new Row("Slice", floats("b", 7, 4), longs(-1, 1), longs(-9, 3), longs(1, 2), longs(-2, 1)));
        rows.add(new Row("Slice", floats("b", 7, 4), longs(2), longs(Long.MAX_VALUE), longs(1), longs(3)));
        rows.add(new Row("Slice", floats("b", 7, 4), longs(5), longs(2), longs(1)));
        rows.add(new Row("Slice", floats(7, 4), longs(1), longs(-1)));
        rows.add(new Row("Slice", floats("b", 9, 8), longs(-1, 1), longs(-99, 99), longs(1, -1), longs(-2, 3)));
        rows.add(new Row("Slice", floats("b", 9), longs(-2), longs(Long.MAX_VALUE), longs(1)));
        rows.add(new Row("Slice", floats("b", 9), longs(7), longs(2), longs(1)));
        rows.add(
                new Row("Slice", floats(5, 9), TensorType.of(DType.INT64, 1), longs(2), TensorType.of(DType.INT64, 1)));
        rows.add(new Row("CenterCropPad", floats(3, 9), longs(2, 11)).opset(18));
        rows.add(new Row("CenterCropPad", floats("b", 9, "s"), longs(4))
                .set("axes", Attribute.of(List.of(-2L)))
                .opset(18));
        rows.add(new Row("CenterCropPad", floats("b", 9), TensorType.of(DType.INT64, 1))
                .set("axes", Attribute.of(List.of(1L)))
                .opset(18));
        rows.add(new Row("Split", floats("b", 7), longs(3, 4)).set("axis", ONE).outputs(2));
        rows.add(new Row("Split", floats("b", 6)).set("axis", Attribute.of(-1L)).outputs(3));
        rows.add(new Row("Split", floats("b", 7))
                .set("axis", ONE)
                .set("num_outputs", Attribute.of(3L))
                .outputs(3)
                .opset(18));
        rows.add(new Row("TopK", floats("b", 7), longs(2)).outputs(2));
        rows.add(new Row("TopK", floats(4, "s"), TensorType.of(DType.INT64, 1))
                .set("axis", ZERO)
                .outputs(2));
        rows.add(new Row("Compress", floats("b", 3), TensorType.of(DType.BOOL, 3)).set("axis", ONE));
        rows.add(new Row("Compress", floats("b", 3), TensorType.of(DType.BOOL, 3)));
        rows.add(new Row("Unique", floats("b", 3)).outputs(4));
        rows.add(new Row("Unique", floats("b", 3)).set("axis", ONE).outputs(4));
        rows.add(new Row("Tile", floats("b", 3), longs(1, 2)));
        rows.add(new Row("Tile", floats("b", 3), TensorType.of(DType.INT64, 2)));
        rows.add(new Row("OneHot", TensorType.of(DType.INT64, "b", 3), longs(4), floats(2)).set("axis", ONE));
        rows.add(new Row("OneHot", TensorType.of(DType.INT64, "b"), Tensor.of(Shape.SCALAR, 4L), floats(2)));
        rows.add(new Row("NonZero", floats("b", 3)));
        rows.add(new Row(
                "Range", Tensor.of(Shape.SCALAR, 0L), Tensor.of(Shape.SCALAR, 4L), Tensor.of(Shape.SCALAR, 1L)));
        for (String op : List.of("RNN", "GRU", "LSTM")) {
            int gates = op.equals("RNN") ? 1 : op.equals("GRU") ? 3 : 4;
            int outputs = op.equals("LSTM") ? 3 : 2;
            rows.add(new Row(op, floats("b", "s", 4), floats(1, 3 * gates, 4), floats(1, 3 * gates, 3))
                    .set("hidden_size", Attribute.of(3L))
                    .outputs(outputs));
            rows.add(new Row(op, floats("b", "s", 4), floats(2, 3 * gates, 4), floats(2, 3 * gates, 3))
                    .set("hidden_size", Attribute.of(3L))
                    .set("direction", Attribute.of("bidirectional"))
                    .outputs(outputs));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void what_is_inferred_is_what_the_runtime_returns(Row row) {
        GraphBuilder build = GraphBuilder.on(
                new Graph("g", Map.of("", row.opset), List.of(), List.of(), Map.of(), List.of(), Opaque.NONE),
                Shapes.UNKNOWN);
        List<Wire> ins = new ArrayList<>();
        for (Object operand : row.operands) {
            ins.add(
                    operand instanceof Wire none
                            ? none
                            : operand instanceof TensorType type
                                    ? build.input("x" + ins.size(), type).wire()
                                    : build.constant((Tensor) operand).wire());
        }
        build.add(row.op, ins, row.outputs, row.attributes).forEach(build::output);
        agrees(build.build(), row.full);
    }

    private static Shapes agrees(Graph graph, boolean full) {
        Shapes inferred = Shapes.infer(graph, Shapes.UNKNOWN);
        Shapes measured = ProbeShapes.of(graph, RUNTIME).shapes();
        graph.outputs().forEach(port -> agrees(inferred, measured, port.wire(), full));
        return inferred;
    }

    private static void agrees(Shapes inferred, Shapes measured, Wire wire, boolean full) {
        TensorType is = measured.of(wire);
        assertThat(inferred.find(wire).isPresent()).as("%s is known", wire).isEqualTo(full);
        inferred.find(wire).ifPresent(said -> {
            assertThat(said.dtype()).isEqualTo(is.dtype());
            assertThat(said.rank()).isEqualTo(is.rank());
            for (int axis = 0; axis < said.rank(); axis++) {
                // Of an axis that was empty in both runs the probe does not say that it always is.
                if (said.dim(axis) instanceof Dim.Fixed fixed && fixed.size() > 0) {
                    assertThat(said.dim(axis)).as("%s against %s", said, is).isEqualTo(is.dim(axis));
                }
                if (said.dim(axis).equals(Dim.of("b"))) {
                    assertThat(is.dim(axis)).as("%s against %s", said, is).isEqualTo(Dim.of("2|3"));
                }
            }
        });
    }

    @Test
    void every_operator_of_the_table_has_a_row() {
        Set<String> missing = new LinkedHashSet<>(InferShapes.ops());
        rows().forEach(row -> missing.remove(row.op.replace(':', '.')));
        missing.removeAll(SpatialInference.TABLE.keySet());
        assertThat(missing).isEmpty();
    }

    private static Shapes chain(UnaryOperator<Expr> chain) {
        GraphBuilder build = GraphBuilder.create("g");
        build.output("y", chain.apply(build.input("x", floats("b", "s", 4))));
        return agrees(build.build(), true);
    }

    @Test
    void a_shape_that_was_taken_apart_and_put_together_keeps_its_names() {
        assertThat(chain(x -> x.reshape(-1).reshapeLike(x)).of(new Wire("y"))).hasToString("float[b,s,4]");
        assertThat(chain(x -> x.sub(x.reduceMean(true, 1))).of(new Wire("y"))).hasToString("float[b,s,4]");
        assertThat(chain(x -> x.filledWith(0)).of(new Wire("y"))).hasToString("float[b,s,4]");
        assertThat(chain(x -> x.reduceSum(true, 0, 1).expand(x.shape())).of(new Wire("y")))
                .hasToString("float[b,s,4]");
    }

    @Test
    void a_part_of_a_shape_stands_for_these_axes_only() {
        Map<String, Attribute> last = Map.of("start", Attribute.of(-1L));
        Shapes shapes = chain(x -> x.apply("Shape", last).apply("ConstantOfShape", Map.of()));
        assertThat(shapes.of(new Wire("y"))).hasToString("float[4]");
    }

    @Test
    void two_names_that_meet_in_broadcasting_are_called_equal_to_neither() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr sum = build.input("x", floats("b", 4)).add(build.input("y", floats("c", 4)));
        assertThat(sum.type()).hasToString("float[Add#0,4]");
    }

    @Test
    void what_is_known_beforehand_is_kept() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", floats("b", 4));
        build.output("y", x.apply("Mystery", Map.of()).neg());
        Wire mystery = new Wire("Mystery");
        assertThat(Shapes.infer(build.build(), Shapes.UNKNOWN).find(new Wire("y")))
                .isEmpty();
        Shapes shapes = Shapes.infer(build.build(), new Shapes(Map.of(mystery, floats("n"))));
        assertThat(shapes.of(new Wire("y"))).hasToString("float[n]");
    }

    @Test
    void wires_of_other_graphs_are_forgotten() {
        Graph graph = GraphBuilder.create("g").build();
        Shapes shapes = Shapes.infer(graph, new Shapes(Map.of(new Wire("gone"), floats(1))));
        assertThat(shapes.types()).isEmpty();
    }
}
