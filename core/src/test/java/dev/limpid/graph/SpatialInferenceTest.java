package dev.limpid.graph;

import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** What is inferred for operators on space is held against what ONNX Runtime returns, in runs of different sizes. */
class SpatialInferenceTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));

    /** Two sizes for each name. */
    private static final Map<String, long[]> SIZES =
            Map.of("b", new long[] {2, 3}, "h", new long[] {11, 14}, "w", new long[] {8, 13});

    /** An operator on inputs of these types; where a type is missing the input is a constant. */
    record Row(String op, long opset, Map<String, Attribute> attributes, List<Object> operands, int outputs) {
        Row set(String name, Attribute value) {
            Map<String, Attribute> more = new HashMap<>(attributes);
            more.put(name, value);
            return new Row(op, opset, more, operands, outputs);
        }

        Row set(String name, long... values) {
            return set(name, Attribute.of(Arrays.stream(values).boxed().toList()));
        }

        Row opset(long other) {
            return new Row(op, other, attributes, operands, outputs);
        }

        Row outputs(int count) {
            return new Row(op, opset, attributes, operands, count);
        }
    }

    private static Row row(String op, Object... operands) {
        return new Row(op, GraphBuilder.OPSET, Map.of(), Arrays.asList(operands), 1);
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

    private static Tensor reals(double... values) {
        return Tensor.fill(DType.FLOAT, Shape.of(values.length), i -> values[i]);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Attribute one = Attribute.of(1L);
        for (TensorType x : List.of(floats("b", 4, "h", "w"), floats("b", 4, 9, 8))) {
            rows.add(row("Conv", x, floats(3, 4, 3, 2)));
            rows.add(row("Conv", x, floats(6, 2, 3, 1), floats(6))
                    .set("group", Attribute.of(2L))
                    .set("pads", 1, 0, 1, 0));
            rows.add(row("Conv", x, floats(3, 4, 3, 3))
                    .set("strides", 2, 3)
                    .set("dilations", 1, 2)
                    .set("pads", 1, 1, 0, 2));
            rows.add(row("Conv", x, floats(3, 4, 3, 3))
                    .set("kernel_shape", 3, 3)
                    .set("pads", 1, 1, 1, 1)
                    .set("strides", 2, 2));
            for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
                Attribute pad = Attribute.of(auto);
                rows.add(row("Conv", x, floats(3, 4, 3, 2)).set("auto_pad", pad));
                rows.add(row("Conv", x, floats(3, 4, 3, 2)).set("auto_pad", pad).set("strides", 2, 3));
                rows.add(row("ConvTranspose", x, floats(4, 3, 3, 2))
                        .set("auto_pad", pad)
                        .set("strides", 2, 4));
                rows.add(row("MaxPool", x)
                        .set("auto_pad", pad)
                        .set("kernel_shape", 3, 2)
                        .set("strides", 2, 2));
            }
            rows.add(row("ConvTranspose", x, floats(4, 3, 3, 2)));
            rows.add(row("ConvTranspose", x, floats(4, 3, 3, 2))
                    .set("group", Attribute.of(2L))
                    .set("strides", 2, 3)
                    .set("output_padding", 1, 2)
                    .set("dilations", 2, 1)
                    .set("pads", 1, 0, 2, 1));
            rows.add(row("ConvTranspose", x, floats(4, 3, 8, 9)).set("output_shape", 12, 11));
            for (String pool : List.of("MaxPool", "AveragePool", "LpPool")) {
                Row plain = row(pool, x).set("kernel_shape", 3, 2);
                rows.add(plain);
                rows.add(plain.set("strides", 2, 2).set("pads", 1, 0, 1, 1).outputs(pool.equals("MaxPool") ? 2 : 1));
                for (long stride = 1; stride <= 4; stride++) {
                    rows.add(plain.opset(19)
                            .set("strides", stride, stride)
                            .set("pads", 1, 1, 1, 1)
                            .set("ceil_mode", one));
                }
                rows.add(plain.opset(19).set("dilations", 2, 3));
            }
            for (String pool : List.of("GlobalMaxPool", "GlobalAveragePool", "GlobalLpPool")) {
                rows.add(row(pool, x));
            }
            rows.add(row("BatchNormalization", x, floats(4), floats(4), floats(4), floats(4)));
            rows.add(row("InstanceNormalization", x, floats(4), floats(4)));
            rows.add(
                    row("GroupNormalization", x, floats(4), floats(4)).opset(21).set("num_groups", Attribute.of(2L)));
            rows.add(row("LpNormalization", x));
            rows.add(row("LRN", x).set("size", Attribute.of(3L)));
            rows.add(row("Resize", x, null, reals(1, 1, 2, 1.7)));
            rows.add(row("Resize", x, null, reals(1, 1, 1, 3)));
            rows.add(row("Resize", x, null, null, longs(12, 7)).opset(18).set("axes", -1, 2));
            rows.add(row("Resize", x, null, reals(0.5)).opset(18).set("axes", 3));
            rows.add(row("Pad", x, longs(0, 0, 1, 2, 0, 0, -2, 3)));
            rows.add(row("Pad", x, longs(1, 2, 0, 3), null, longs(-1, 1)).opset(18));
            rows.add(row("DepthToSpace", x).set("blocksize", Attribute.of(2L)));
            rows.add(row("GridSample", x, floats("b", 5, "w", 2)));
            rows.add(row("MaxUnpool", x, new TensorType(DType.INT64, x.dims()))
                    .set("kernel_shape", 2, 3)
                    .set("strides", 2, 3));
            rows.add(row("EyeLike", floats(3, 3)).set("dtype", Attribute.of(7L)));
        }
        rows.add(row("DeformConv", floats(2, 4, 6, 5), floats(3, 4, 3, 2), floats(2, 12, 4, 4))
                .opset(19));
        rows.add(row("SpaceToDepth", floats("b", 3, 4, 8)).set("blocksize", Attribute.of(2L)));
        rows.add(
                row("MaxUnpool", floats(1, 1, 2, 2), Tensor.of(Shape.of(1, 1, 2, 2), 0L, 1L, 2L, 3L), longs(1, 1, 5, 6))
                        .set("kernel_shape", 2, 2)
                        .set("strides", 2, 2));
        rows.add(row("Conv", floats("b", 2, "h"), floats(2, 2, 3)).set("strides", 2));
        rows.add(row("Conv", floats("b", 2, "h", "w", 4), floats(2, 2, 3, 3, 3)));
        rows.add(row("AffineGrid", floats("b", 2, 3), longs(3, 1, 4, 5)).opset(20));
        rows.add(row("RoiAlign", floats(2, 3, "h", "w"), floats("b", 4), longs(0, 0))
                .set("output_height", Attribute.of(2L))
                .set("output_width", Attribute.of(3L)));
        rows.add(row("Col2Im", floats("b", 12, 9), longs(4, 3), longs(3, 2))
                .opset(18)
                .set("pads", 1, 0, 0, 1));
        return rows;
    }

    private static Shape sized(TensorType type, int run) {
        return Shape.of(type.dims().stream()
                .mapToLong(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : SIZES.get(dim.toString())[run])
                .toArray());
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
                    operand == null
                            ? Wire.NONE
                            : operand instanceof TensorType type
                                    ? build.input("x" + ins.size(), type).wire()
                                    : build.constant((Tensor) operand).wire());
        }
        List<Wire> outs = build.add(row.op, ins, row.outputs, row.attributes);
        outs.forEach(build::output);
        Graph graph = build.build();
        for (int run = 0; run < (row.op.equals("RoiAlign") || row.op.equals("AffineGrid") ? 1 : 2); run++) {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            Map<Dim, Long> named = new HashMap<>();
            for (Port port : graph.inputs()) {
                Shape shape = sized(port.type(), run);
                feeds.put(port.wire().name(), Tensor.fill(port.type().dtype(), shape, i -> i % 3));
                remember(named, port.type(), shape);
            }
            if (row.op.equals("AffineGrid")) {
                feeds.put("x0", Tensor.zeros(DType.FLOAT, Shape.of(3, 2, 3)));
                named.clear();
            }
            var values = RUNTIME.run(graph, Runtime.Kind.SHARED, feeds);
            for (Wire out : outs) {
                TensorType said = build.shapes().of(out);
                Tensor is = values.get(out);
                assertThat(said.dtype()).isEqualTo(is.dtype());
                assertThat(said.admits(is.shape()))
                        .as("%s against %s", said, is.shape())
                        .isTrue();
                remember(named, said, is.shape());
            }
        }
    }

    /** Equal names are equal sizes. */
    private static void remember(Map<Dim, Long> named, TensorType type, Shape shape) {
        for (int axis = 0; axis < type.rank(); axis++) {
            Long before = named.put(type.dim(axis), shape.dim(axis));
            assertThat(before == null || before == shape.dim(axis))
                    .as("%s was %s, is %s", type.dim(axis), before, shape.dim(axis))
                    .isTrue();
        }
    }

    @Test
    void every_operator_of_the_table_has_a_row() {
        Set<String> missing = new LinkedHashSet<>(SpatialInference.TABLE.keySet());
        rows().forEach(row -> missing.remove(row.op));
        assertThat(missing).isEmpty();
    }

    @Test
    void two_ways_of_halving_meet_under_one_name() {
        GraphBuilder build = GraphBuilder.create("residual");
        Expr x = build.input("x", floats("b", 2, "h", "w"));
        Expr wide = build.input("wide", floats(2, 2, 3, 3));
        Expr narrow = build.input("narrow", floats(2, 2, 1, 1));
        Map<String, Attribute> halving = Map.of("strides", Attribute.of(List.of(2L, 2L)));
        Map<String, Attribute> padded =
                Map.of("strides", Attribute.of(List.of(2L, 2L)), "pads", Attribute.of(List.of(1L, 1L, 1L, 1L)));
        Expr same = x.apply("Conv", padded, wide).add(x.apply("Conv", halving, narrow));
        assertThat(same.type()).hasToString("float[b,2,(((h-1)/2)+1),(((w-1)/2)+1)]");
        Expr back = x.apply("Conv", Map.of(), wide).apply("Pad", Map.of(), build.longs(0, 0, 1, 1, 0, 0, 1, 1));
        assertThat(back.type()).hasToString("float[b,2,h,w]");
    }
}
