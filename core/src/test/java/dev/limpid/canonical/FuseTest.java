package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** LayerNormalization and Gelu found in their formulas; what they give held against the formulas and PyTorch. */
class FuseTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final Tensor X = Tensor.fill(DType.FLOAT, Shape.of(3, 4, 6), i -> 3 * Math.sin(1 + i * i));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static Graph fused(Graph graph) {
        return FuseGelu.rewrite(FuseLayerNormalization.rewrite(graph, Shapes.UNKNOWN));
    }

    @Test
    void what_pytorch_exported_in_pieces_is_what_pytorch_computed() {
        GoldenGraph golden = GoldenGraph.of("decomposed.onnx");
        Graph raised = RaiseOpset.rewrite(HoistConstants.rewrite(golden.graph()));
        Graph fused = fused(raised);
        assertThat(fused.nodes().stream().map(Node::op))
                .containsExactly(
                        "LayerNormalization",
                        "Gelu",
                        "LayerNormalization",
                        "Mul",
                        "Mul",
                        "Mul",
                        "Add",
                        "Mul",
                        "Tanh",
                        "Add",
                        "Mul",
                        "Mul",
                        "LayerNormalization");
        Values got = RUNTIME.run(fused, Runtime.Kind.SHARED, golden.feeds());
        got.byWire()
                .forEach((wire, value) -> assertThat(LoweredOp.difference(golden.expected(wire), value))
                        .isLessThan(1e-5));
    }

    private static Graph graph(UnaryOperator<Expr> formula) {
        GraphBuilder build = GraphBuilder.create("g");
        build.output("y", formula.apply(build.input("x", TensorType.of(DType.FLOAT, "batch", 4, 6))));
        return build.build();
    }

    private static Expr onePlusErf(Expr x) {
        return x.mul(Math.sqrt(0.5)).erf().add(1);
    }

    static Stream<UnaryOperator<Expr>> gelus() {
        return Stream.of(
                x -> x.mul(onePlusErf(x)).mul(0.5),
                x -> x.mul(0.5).mul(onePlusErf(x)),
                x -> onePlusErf(x).mul(0.5).mul(x),
                x -> x.mul(x.mul(Math.sqrt(0.5)).erf().mul(0.5).add(0.5)),
                x -> x.mul(x.div(number(x, Math.sqrt(2))).erf().mul(0.5).add(0.5)),
                x -> x.mul(number(x, 1).add(x.div(number(x, 1.4142)).erf())).div(number(x, 2)),
                x -> number(x, 0.5).mul(x.mul(onePlusErf(x))));
    }

    private static Expr number(Expr x, double value) {
        return x.builder().scalar(DType.FLOAT, value);
    }

    @ParameterizedTest
    @MethodSource("gelus")
    void a_gelu_is_found_in_any_order_of_its_factors(UnaryOperator<Expr> formula) {
        Graph after = same(graph(formula));
        assertThat(after.nodes()).extracting(Node::qualifiedOp).containsExactly("com.microsoft.Gelu", "Identity");
    }

    static Stream<UnaryOperator<Expr>> other() {
        return Stream.of(
                x -> x.mul(onePlusErf(x)),
                x -> x.mul(onePlusErf(x)).mul(0.4),
                x -> x.mul(x.mul(0.7).erf().add(1)).mul(0.5),
                x -> x.mul(onePlusErf(x.add(1))).mul(0.5),
                x -> x.mul(x).mul(onePlusErf(x)).mul(0.5),
                x -> x.mul(x.mul(Math.sqrt(0.5)).erf().add(0.9)).mul(0.5),
                x -> number(x, 0.5).div(x.mul(onePlusErf(x))),
                x -> normal(x, x.reduceMean(true, 1), 1),
                x -> normal(x, x.reduceMean(true, 0, 2), 0, 2),
                x -> normal(x, x.reduceMean(true, 1, 2), 2),
                x -> normal(x, x.mul(2).reduceMean(true, 2), 2),
                x -> normal(x, x.reduceMean(false, 2).unsqueeze(2), 2),
                x -> x.sub(x.reduceMean(true, 2))
                        .div(variance(x, x.reduceMean(true, 2), 2).sqrt()));
    }

    @ParameterizedTest
    @MethodSource("other")
    void does_not_fire_on_what_only_looks_like_it(UnaryOperator<Expr> formula) {
        Graph graph = graph(formula);
        assertThat(fused(graph)).isSameAs(graph);
    }

    private static Expr variance(Expr x, Expr mean, long... axes) {
        Expr deviation = x.sub(mean);
        return deviation.mul(deviation).reduceMean(true, axes);
    }

    private static Expr normal(Expr x, Expr mean, long... axes) {
        return x.sub(mean).div(variance(x, mean, axes).add(1e-3).sqrt());
    }

    private static Expr weight(Expr x, String name, long... dims) {
        return x.builder().weight(name, Weight.of(Tensor.fill(DType.FLOAT, Shape.of(dims), i -> Math.cos(i) + 0.2)));
    }

    static Stream<UnaryOperator<Expr>> norms() {
        return Stream.of(
                x -> normal(x, x.reduceMean(true, 2), 2),
                x -> normal(x, x.reduceMean(true, -1), -1).mul(weight(x, "w", 6)),
                x -> weight(x, "b", 6).add(weight(x, "w", 6).mul(normal(x, x.reduceMean(true, -1), -1))),
                x -> normal(x, x.reduceMean(true, -1), -1).add(weight(x, "b", 6)),
                x -> normal(x, x.reduceMean(true, 2, 1), 2, 1)
                        .mul(weight(x, "w", 4, 6))
                        .add(weight(x, "b", 4, 6)),
                x -> {
                    Expr mean = x.reduceMean(true, -1);
                    Expr root = number(x, 1e-3)
                            .add(x.sub(mean).pow(number(x, 2)).reduceMean(true, -1))
                            .sqrt();
                    return root.reciprocal().mul(x.sub(mean)).mul(weight(x, "w", 6));
                });
    }

    @ParameterizedTest
    @MethodSource("norms")
    void a_layer_normalization_is_found_in_all_forms(UnaryOperator<Expr> formula) {
        Graph after = same(graph(formula));
        assertThat(after.nodes()).extracting(Node::op).containsExactly("LayerNormalization", "Identity");
    }

    @Test
    void what_is_not_of_the_normalised_shape_is_left_beside() {
        Graph after = same(graph(x ->
                normal(x, x.reduceMean(true, -1), -1).mul(weight(x, "w", 6)).add(x)));
        assertThat(after.nodes()).extracting(Node::op).containsExactly("LayerNormalization", "Add", "Identity");
        Graph scalar = same(graph(x -> normal(x, x.reduceMean(true, -1), -1).mul(3)));
        assertThat(scalar.nodes()).extracting(Node::op).containsExactly("LayerNormalization", "Mul", "Identity");
    }

    @Test
    void what_others_read_stays() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 4, 6));
        Expr normal = normal(x, x.reduceMean(true, -1), -1);
        build.output("y", normal.mul(weight(x, "w", 6)));
        build.output(normal.wire());
        Graph after = same(build.build());
        assertThat(after.nodes()).extracting(Node::op).containsExactly("LayerNormalization", "Mul", "Identity");
    }

    @Test
    void does_not_fire_before_opset_17() {
        Graph graph = graph(x -> normal(x, x.reduceMean(true, -1), -1));
        Graph older = new Graph(
                graph.name(),
                Map.of("", 16L),
                graph.inputs(),
                graph.outputs(),
                graph.weights(),
                graph.nodes(),
                graph.unread());
        assertThat(FuseLayerNormalization.rewrite(older, Shapes.UNKNOWN)).isSameAs(older);
    }

    @Test
    void opset_20_has_a_gelu_of_its_own() {
        Graph graph = graph(x -> x.mul(onePlusErf(x)).mul(0.5));
        Graph newer = new Graph(
                graph.name(),
                Map.of("", 20L),
                graph.inputs(),
                graph.outputs(),
                graph.weights(),
                graph.nodes(),
                graph.unread());
        Graph after = same(newer);
        assertThat(after.nodes().get(0)).hasToString("Gelu(x) -> Mul_3");
        assertThat(after.opsets()).isEqualTo(newer.opsets());
    }

    private static Graph same(Graph before) {
        Graph after = fused(before);
        Values expected = RUNTIME.run(before, Runtime.Kind.SHARED, Map.of("x", X));
        Values got = RUNTIME.run(after, Runtime.Kind.SHARED, Map.of("x", X));
        for (Wire wire : expected.byWire().keySet()) {
            assertThat(LoweredOp.difference(expected.get(wire), got.get(wire))).isLessThan(1e-4);
        }
        return after;
    }
}
