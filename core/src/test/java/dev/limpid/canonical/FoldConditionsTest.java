package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.GoldenModels;
import dev.limpid.onnx.GoldenModels.Case;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FoldConditionsTest {
    private static final Wire X = new Wire("x");
    private static final Map<String, Attribute> NONE = Map.of();

    @TempDir
    private static Path folder;

    /** {@code t = op(x) · two}, with a weight of its own that has the name of one outside. */
    private static Attribute.OfGraph branch(String op) {
        Wire two = new Wire("two");
        Graph body = new Graph(
                op,
                Map.of(),
                List.of(new Port(X, null)),
                List.of(new Port(new Wire("t"), null)),
                Map.of(two, Weight.of(Tensor.of(Shape.SCALAR, 2f))),
                List.of(
                        new Node("n", "", op, List.of(X), List.of(new Wire("h")), NONE),
                        new Node("", "", "Mul", List.of(new Wire("h"), two), List.of(new Wire("t")), NONE)),
                Opaque.NONE);
        return new Attribute.OfGraph(body, List.of(X));
    }

    /** {@code y = If(condition(x)) {Exp(x) · 2} else {Neg(x) · 2}} of {@code x: float[batch,3,1]}. */
    private static Graph conditional(UnaryOperator<Expr> condition) {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 3, 1));
        Expr decided = condition.apply(x);
        build.add(new Node(
                "if",
                "",
                "If",
                List.of(decided.wire()),
                List.of(new Wire("y")),
                Map.of("then_branch", branch("Exp"), "else_branch", branch("Neg"))));
        build.output(new Wire("y"));
        return build.build();
    }

    private static Graph folded(UnaryOperator<Expr> condition) {
        return FoldConditions.rewrite(conditional(condition), Shapes.UNKNOWN).pruned();
    }

    private static Expr size(Expr x, long axis) {
        return x.shape().gather(x.builder().longs(axis), 0);
    }

    private static Expr is(Expr a, long b) {
        return a.apply("Equal", Map.of(), a.builder().longs(b));
    }

    private static void takes(String op, UnaryOperator<Expr> condition) {
        assertThat(folded(condition).nodes()).extracting(Node::op).containsExactly(op, "Mul");
    }

    private static void stays(UnaryOperator<Expr> condition) {
        Graph graph = conditional(condition);
        assertThat(FoldConditions.rewrite(graph, Shapes.UNKNOWN)).isSameAs(graph);
    }

    @Test
    void the_branch_takes_the_place_of_the_node() {
        assertThat(folded(x -> is(size(x, 1), 3))).hasToString("""
                g (x: float[batch,3,1]) -> (y)
                  weight if/two: float[] {2.0}
                  Exp(x) -> if/h
                  Mul(if/h, if/two) -> y
                """);
        assertThat(folded(x -> is(size(x, 1), 3)).nodes().get(0).name()).isEqualTo("if/n");
    }

    @Test
    void sizes_that_never_change_decide() {
        takes("Exp", x -> is(size(x, -1), 1));
        takes("Neg", x -> is(size(x, 1), 1));
        takes("Neg", x -> is(size(x, 1), 3).apply("Not", NONE));
        takes("Exp", x -> is(x.shape().slice(0, 1, 2), 3));
        takes("Exp", x -> is(x.apply("Shape", Map.of("start", Attribute.of(-1L))), 1));
        takes("Exp", x -> is(x.shape().shape(), 3));
        takes("Exp", x -> is(x.shape().apply("Size", NONE), 3));
        takes("Exp", x -> is(size(x, 1).add(size(x, 2)), 4));
        takes("Exp", x -> is(size(x, 1).mul(size(x, 1)).sub(size(x, 2)), 8));
        takes("Exp", x -> is(size(x, 1).div(x.builder().longs(2)), 1));
        takes("Exp", x -> is(size(x, 1).squeeze(0).unsqueeze(0), 3));
        takes("Exp", x -> is(size(x, 1).concat(0, size(x, 2)).apply("ReduceProd", NONE), 3));
        takes("Exp", x -> size(x, 1).cast(DType.BOOL));
        takes("Neg", x -> size(x, 1).apply("Less", NONE, size(x, 2)));
        takes("Exp", x -> size(x, 1).apply("GreaterOrEqual", NONE, size(x, 1)));
    }

    @Test
    void a_constant_decides() {
        takes("Exp", x -> x.builder().longs(5).cast(DType.BOOL));
        takes("Neg", x -> x.builder().constant(Tensor.zeros(DType.BOOL, Shape.SCALAR)));
    }

    @Test
    void one_side_can_decide_alone() {
        takes("Neg", x -> is(size(x, 0), 1).apply("And", NONE, is(size(x, 1), 4)));
        takes("Exp", x -> is(size(x, 0), 1).apply("Or", NONE, is(size(x, 1), 3)));
        takes("Exp", x -> size(x, 0).apply("Equal", NONE, size(x, 0)));
    }

    @Test
    void does_not_fire_on_what_a_run_decides() {
        stays(x -> is(size(x, 0), 1));
        stays(x -> is(size(x, 0).mul(size(x, 1)), 3));
        stays(x -> is(size(x, 0), 1).apply("And", NONE, is(size(x, 1), 3)));
        stays(x -> x.reduceSum(false).apply("Greater", NONE, x.builder().scalar(DType.FLOAT, 0)));
        stays(x -> size(x, 1).apply("Less", NONE, size(x, 0)));
        stays(x -> is(size(x, 7), 3));
        stays(x -> is(size(x, 1).div(x.builder().longs(0)), 3));
    }

    @Test
    void more_that_is_known_decides_more() {
        Graph graph = conditional(x -> is(size(x, 0), 1));
        Shapes measured = new Shapes(Map.of(X, TensorType.of(DType.FLOAT, 1, 3, 1)));
        assertThat(FoldConditions.rewrite(graph, measured).pruned().nodes())
                .extracting(Node::op)
                .containsExactly("Exp", "Mul");
    }

    @Test
    void a_branch_that_gives_less_than_asked_for_is_refused() {
        GraphBuilder build = GraphBuilder.create("g");
        build.input("x", TensorType.of(DType.FLOAT, 1));
        Expr yes = build.longs(1).cast(DType.BOOL);
        List<Wire> two = List.of(new Wire("y"), new Wire("z"));
        build.add(new Node("if", "", "If", List.of(yes.wire()), two, Map.of("then_branch", branch("Exp"))));
        assertThatThrownBy(() -> FoldConditions.rewrite(build.build(), Shapes.UNKNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Graph 'g': If at 'if' has 2 outputs, its branch 'Exp' takes 0 inputs and gives 1.");
    }

    @Test
    void the_squeeze_of_pytorchs_exporter_is_folded_once_sizes_are_measured() throws IOException {
        try (Runtime runtime = new Runtime(new Runtime.Settings(1, 1 << 20, 1 << 20))) {
            for (Case one : GoldenModels.of("models.zip.gz", folder)) {
                if (!one.name().startsWith("branches")) {
                    continue;
                }
                Graph graph = HoistConstants.rewrite(OnnxReader.read(one.file()));
                Shapes measured = ProbeShapes.of(graph, runtime).shapes();
                Graph folded = FoldConditions.rewrite(RaiseOpset.rewrite(graph, measured), measured);
                boolean left = folded.nodes().stream().anyMatch(node -> node.is("If"));
                assertThat(left).as(one.name()).isEqualTo(one.name().equals("branches-undecided"));
                runtime.run(folded, Runtime.Kind.SHARED, one.in())
                        .byWire()
                        .forEach((wire, value) -> GoldenModels.assertClose(
                                one.name(), value, one.out().get(wire.name()), 2e-6));
                if (one.name().startsWith("branches-squeezed")) {
                    assertThat(folded.pruned().nodes())
                            .extracting(Node::op)
                            .as("the rank is known, so nothing is flattened")
                            .containsSubsequence("Squeeze", "Softmax")
                            .doesNotContain("Flatten", "Equal");
                }
            }
        }
    }
}
