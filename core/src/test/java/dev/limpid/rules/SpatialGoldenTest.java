package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.canonical.HoistConstants;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.GoldenModels;
import dev.limpid.onnx.GoldenModels.Case;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Derivatives of operators on space against PyTorch's in double precision: {@code tools/golden/spatial_gradients.py}. */
class SpatialGoldenTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @ParameterizedTest(name = "sizes known: {0}")
    @ValueSource(booleans = {true, false})
    void derivatives_are_pytorchs(boolean sizesKnown, @TempDir Path folder) throws IOException {
        StringBuilder failures = new StringBuilder();
        for (Case one : GoldenModels.of("spatial-gradients.zip.gz", folder)) {
            double error = error(one, sizesKnown);
            if (!(error <= 1e-5)) {
                failures.append(one.name()).append(": ").append(error).append('\n');
            }
        }
        assertThat(failures.toString()).isEmpty();
    }

    /** The largest difference of any derivative, relative to the largest value of that derivative. */
    private static double error(Case one, boolean sizesKnown) throws IOException {
        Graph graph = HoistConstants.rewrite(OnnxReader.read(one.file()));
        Graph open = sizesKnown ? graph : named(graph);
        List<Wire> sources = open.inputs().stream().map(Port::wire).toList();
        GraphBuilder build = GraphBuilder.on(open, Shapes.UNKNOWN);
        Expr y = build.expr(new Wire("y"));
        Expr dy = build.input("dy", new TensorType(DType.FLOAT, y.type().dims()));
        List<Expr> signals = Backward.pull(Gradient.TABLE, build, open.nodes(), y, dy, sources);
        Graph back = build.build()
                .withOutputs(signals.stream().map(Expr::wire).toList())
                .pruned();
        Map<String, Tensor> feeds = new LinkedHashMap<>(one.in());
        Values got = RUNTIME.run(back, Runtime.Kind.SHARED, feeds);
        double worst = 0;
        for (int i = 0; i < sources.size(); i++) {
            double[] is = got.get(signals.get(i).wire()).toDoubles();
            double[] wanted = one.out().get("d/" + sources.get(i)).toDoubles();
            assertThat(is).as(one.name()).hasSameSizeAs(wanted);
            double largest = 0;
            double difference = 0;
            for (int j = 0; j < wanted.length; j++) {
                largest = Math.max(largest, Math.abs(wanted[j]));
                difference = Math.max(difference, Math.abs(is[j] - wanted[j]));
            }
            worst = Math.max(worst, largest == 0 ? difference : difference / largest);
        }
        return worst;
    }

    /** With batch and spatial axes of the first input left to the run. */
    private static Graph named(Graph graph) {
        List<Port> inputs = new ArrayList<>(graph.inputs());
        Port first = inputs.get(0);
        List<Dim> dims = new ArrayList<>(first.type().dims());
        for (int axis = 0; axis < dims.size(); axis++) {
            if (axis != 1) {
                dims.set(axis, Dim.of("size" + axis));
            }
        }
        inputs.set(0, new Port(first.wire(), new TensorType(first.type().dtype(), dims)));
        List<Port> outputs = graph.outputs().stream()
                .map(port -> new Port(port.wire(), null))
                .toList();
        return new Graph(graph.name(), graph.opsets(), inputs, outputs, graph.weights(), graph.nodes(), graph.unread());
    }

    /** A residual block, halving, of a width for which the runtime has its fastest convolutions. */
    private static Graph block(boolean constants, Map<String, Tensor> feeds) {
        GraphBuilder build = GraphBuilder.create("block");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 16, 9, 8));
        Expr y = convolved(build, x, 16, 16, 3, 1, 1, constants, feeds).relu();
        y = convolved(build, y, 16, 16, 3, 2, 16, constants, feeds).relu();
        y = convolved(build, y, 16, 32, 1, 1, 1, constants, feeds);
        y = y.add(convolved(build, x, 16, 32, 1, 2, 1, constants, feeds)).relu();
        Map<String, Attribute> pooling = Map.of(
                "kernel_shape", Attribute.of(List.of(3L, 3L)),
                "strides", Attribute.of(List.of(2L, 2L)),
                "pads", Attribute.of(List.of(1L, 1L, 1L, 1L)));
        y = y.apply("MaxPool", pooling);
        y = convolved(build, y, 32, 32, 3, 1, 2, constants, feeds);
        build.output("y", y.apply("GlobalAveragePool"));
        return build.build();
    }

    private static Expr convolved(
            GraphBuilder build,
            Expr x,
            long in,
            long out,
            long kernel,
            long stride,
            long group,
            boolean constants,
            Map<String, Tensor> feeds) {
        String name = "w" + feeds.size();
        Random random = new Random(feeds.size());
        Tensor value = Tensor.fill(
                DType.FLOAT, Shape.of(out, in / group, kernel, kernel), i -> random.nextGaussian() / Math.sqrt(in));
        feeds.put(name, value);
        Expr weight = constants
                ? build.weight(name, Weight.of(value))
                : build.input(name, TensorType.of(DType.FLOAT, value.shape()));
        long pad = kernel / 2;
        Map<String, Attribute> attributes = Map.of(
                "group", Attribute.of(group),
                "strides", Attribute.of(List.of(stride, stride)),
                "pads", Attribute.of(List.of(pad, pad, pad, pad)));
        return x.apply("Conv", attributes, weight);
    }

    private static double[] slopes(boolean constants, Runtime.Kind kind) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        Graph graph = block(constants, feeds);
        Random random = new Random(9);
        feeds.put("x", Tensor.fill(DType.FLOAT, Shape.of(3, 16, 9, 8), i -> random.nextGaussian()));
        GraphBuilder build = GraphBuilder.on(graph, Shapes.UNKNOWN);
        Expr y = build.expr(new Wire("y"));
        Expr signal = Backward.pull(Gradient.TABLE, build, graph.nodes(), y, y.filledWith(1), List.of(new Wire("x")))
                .get(0);
        Graph back = build.build().withOutputs(List.of(signal.wire())).pruned();
        return RUNTIME.run(back, kind, feeds).get(signal.wire()).toDoubles();
    }

    @Test
    void weights_that_are_constants_give_what_weights_that_are_fed_give() {
        double[] fed = slopes(false, Runtime.Kind.SHARED);
        for (Runtime.Kind kind : Runtime.Kind.values()) {
            assertThat(slopes(true, kind)).as("%s", kind).containsExactly(fed, Offset.offset(1e-5));
        }
    }
}
