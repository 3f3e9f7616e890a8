package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.canonical.Lower;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Gradients of the ONNX project's node tests, against differences that its reference evaluator takes in double. */
class NodeCasesTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));

    @TempDir
    static Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static List<NodeCase> cases() {
        return NodeCase.all();
    }

    /** Inputs that every model has as constants: nobody computes which axis is meant, or the size of a window. */
    private static final Map<String, List<String>> CONSTANTS =
            Map.of("DFT", List.of("axis"), "Col2Im", List.of("image_shape", "block_shape"));

    /** As a model is brought into the terms of the rules. */
    private Graph ready(NodeCase row) throws IOException {
        Graph read = row.graph(folder);
        Map<Wire, Weight> weights = new LinkedHashMap<>(read.weights());
        for (String name : CONSTANTS.getOrDefault(row.op(), List.of())) {
            if (row.inputs().containsKey(name)) {
                weights.put(new Wire(name), Weight.of(row.inputs().get(name)));
            }
        }
        Graph graph = new Graph(
                read.name(),
                read.opsets(),
                read.inputs().stream()
                        .filter(port -> !weights.containsKey(port.wire()))
                        .toList(),
                read.outputs(),
                weights,
                read.nodes(),
                read.unread());
        return Lower.rewrite(
                graph, Shapes.UNKNOWN, node -> !Gradient.TABLE.ops().contains(node.qualifiedOp()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_gradient_has_the_slope_that_the_reference_evaluator_finds(NodeCase row) throws IOException {
        Graph graph = ready(row);
        List<Wire> outs = graph.outputs().stream().map(Port::wire).toList();
        Map<String, Tensor> feeds = new LinkedHashMap<>(row.inputs());
        graph.weights().keySet().forEach(wire -> feeds.remove(wire.name()));
        var values = RUNTIME.run(graph, Runtime.Kind.SHARED, feeds);
        assumeThat(Gradient.TABLE.ops().contains(row.op()) || Lower.ops().contains(row.op()))
                .as("%s has a rule or is lowered", row.op())
                .isTrue();
        assumeThat(graph.nodes())
                .as("a maximum of regions, which ONNX Runtime takes otherwise than the specification, has none")
                .noneMatch(node ->
                        node.is("RoiAlign") && node.attribute("mode", "avg").equals("max"));

        Map<Wire, TensorType> known = new LinkedHashMap<>();
        outs.forEach(out -> known.put(
                out, TensorType.of(values.get(out).dtype(), values.get(out).shape())));
        GraphBuilder build = GraphBuilder.on(graph, new Shapes(known));
        Expr scalar = null;
        for (int o = 0; o < outs.size(); o++) {
            Tensor value = values.get(outs.get(o));
            if (value.dtype().isFloating()) {
                int output = o;
                Expr weight =
                        build.constant(Tensor.fill(value.dtype(), value.shape(), i -> NodeCase.weight(output, i)));
                Expr part = build.expr(outs.get(o)).mul(weight).reshape(-1).reduceSum(false, 0);
                scalar = scalar == null ? part : scalar.add(part);
            }
        }
        List<Wire> sources = row.sources().stream().map(Wire::new).toList();
        List<@Nullable Expr> gradients =
                Backward.pull(Gradient.TABLE, build, build.build().nodes(), scalar, scalar.filledWith(1), sources);
        List<Wire> wanted = new ArrayList<>();
        gradients.stream().filter(g -> g != null).forEach(g -> wanted.add(g.wire()));
        var got = wanted.isEmpty()
                ? null
                : RUNTIME.run(build.build().withOutputs(wanted).pruned(), Runtime.Kind.SHARED, feeds);
        for (int s = 0; s < sources.size(); s++) {
            Tensor x = row.inputs().get(row.sources().get(s));
            Tensor gradient =
                    gradients.get(s) == null ? null : got.get(gradients.get(s).wire());
            if (gradient != null) {
                assertThat(gradient.shape()).as(row.sources().get(s)).isEqualTo(x.shape());
            }
            for (int d = 0; d < NodeCase.directions(); d++) {
                double slope = 0;
                double size = 1;
                for (int i = 0; gradient != null && i < x.size(); i++) {
                    double part = gradient.at(i) * NodeCase.step(d, i);
                    slope += part;
                    size += Math.abs(part);
                }
                assertThat(Math.abs(slope - row.slope(s, d)) / size)
                        .as(
                                "direction %s in %s: %s against %s",
                                d, row.sources().get(s), slope, row.slope(s, d))
                        .isLessThan(2e-4);
            }
        }
    }
}
