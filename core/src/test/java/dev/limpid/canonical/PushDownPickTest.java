package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What a graph picks itself is picked early: the same numbers, from less work. */
class PushDownPickTest {
    private static final Wire Y = new Wire("y");

    /** y = gelu-like(x·W) at position 1, the wide product in between. */
    private final GraphBuilder build = GraphBuilder.create("picks");

    private final Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", "positions", 3));
    private final Expr wide = x.matMul(build.constant(Tensor.fill(DType.FLOAT, Shape.of(3, 4), i -> Math.sin(i))))
            .tanh();

    private Graph graph(long position) {
        build.output(Y.name(), wide.gather(build.constant(Tensor.of(Shape.SCALAR, position)), 1));
        return build.build();
    }

    private static double[] run(Graph graph) {
        try (Runtime runtime = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20))) {
            Tensor x = Tensor.fill(DType.FLOAT, Shape.of(2, 5, 3), i -> Math.cos(i));
            return runtime.run(graph, Runtime.Kind.SHARED, Map.of("x", x))
                    .get(Y)
                    .toDoubles();
        }
    }

    private static Graph picked(Graph graph, Set<Wire> kept) {
        return PushDownPick.on(graph, Shapes.infer(graph, Shapes.UNKNOWN), kept)
                .build()
                .withOutputs(List.of(Y))
                .pruned();
    }

    @Test
    void only_the_picked_position_is_computed_and_is_the_same() {
        Graph graph = graph(1);
        Graph early = picked(graph, Set.of());
        assertThat(early.nodes())
                .extracting(Node::op)
                .startsWith("Reshape")
                .endsWith("MatMul", "Tanh", "Squeeze", "Identity");
        assertThat(run(early)).containsExactly(run(graph), within(1e-6));
    }

    @Test
    void a_wire_that_is_looked_at_stays_whole() {
        Graph graph = graph(1);
        Graph early = picked(graph, Set.of(wide.wire()));
        assertThat(early.wires()).contains(wide.wire());
        assertThat(run(early)).containsExactly(run(graph), within(1e-6));
    }

    @Test
    void a_position_counted_from_the_end_is_left_where_it_is() {
        Graph graph = graph(-1);
        assertThat(picked(graph, Set.of()).nodes())
                .extracting(Node::op)
                .containsExactly("MatMul", "Tanh", "Gather", "Identity");
    }
}
