package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class FoldBatchNormTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final Random RANDOM = new Random(5);

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static Expr weight(GraphBuilder build, double low, long... dims) {
        return build.weight("w", Weight.of(Tensor.fill(DType.FLOAT, Shape.of(dims), i -> low + RANDOM.nextDouble())));
    }

    /** Two normalised convolutions in a row, the second without a bias. */
    private static GraphBuilder net(long channels, long group) {
        GraphBuilder build = GraphBuilder.create("net");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "b", channels, 5, 5));
        Map<String, Attribute> grouped = Map.of("group", Attribute.of(group));
        Expr first = normalised(
                build,
                x.apply("Conv", grouped, weight(build, -0.5, 6, channels / group, 3, 3), weight(build, -0.5, 6)),
                6);
        Expr second = first.relu().apply("Conv", Map.of(), weight(build, -0.5, 2, 6, 1, 1));
        build.output("y", normalised(build, second, 2));
        return build;
    }

    private static Expr normalised(GraphBuilder build, Expr x, long channels) {
        return x.apply(
                "BatchNormalization",
                Map.of("epsilon", Attribute.of(0.01f)),
                weight(build, 0.5, channels),
                weight(build, -0.5, channels),
                weight(build, -0.5, channels),
                weight(build, 0.3, channels));
    }

    private static long normalisations(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.is("BatchNormalization"))
                .count();
    }

    private static double[] run(Graph graph, long channels) {
        Tensor x = Tensor.fill(DType.FLOAT, Shape.of(2, channels, 5, 5), i -> Math.sin(i));
        return RUNTIME.run(graph, Runtime.Kind.SHARED, Map.of("x", x))
                .get(new Wire("y"))
                .toDoubles();
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "6, 2", "6, 6"})
    void what_was_normalised_is_so_already(long channels, long group) {
        Graph graph = net(channels, group).build();
        Graph folded = FoldBatchNorm.rewrite(graph);
        assertThat(normalisations(graph)).isEqualTo(2);
        assertThat(normalisations(folded)).isZero();
        assertThat(run(folded, channels)).containsExactly(run(graph, channels), Offset.offset(1e-5));
    }

    @Test
    void does_not_fire_where_the_convolution_is_asked_for_itself() {
        GraphBuilder asked = net(3, 1);
        Wire conv = asked.build().nodes().get(0).out(0);
        asked.output(conv);
        assertThat(normalisations(FoldBatchNorm.rewrite(asked.build()))).isEqualTo(1);
        GraphBuilder shared = net(3, 1);
        shared.output("z", shared.expr(conv).neg());
        assertThat(normalisations(FoldBatchNorm.rewrite(shared.build()))).isEqualTo(1);
    }

    @Test
    void does_not_fire_on_statistics_that_are_no_constants() {
        GraphBuilder build = GraphBuilder.create("computed");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "b", 3, 5, 5));
        Expr scale = build.input("scale", TensorType.of(DType.FLOAT, 2));
        Expr conv = x.apply("Conv", Map.of(), weight(build, 0, 2, 3, 1, 1));
        build.output(
                "y",
                conv.apply(
                        "BatchNormalization",
                        Map.of(),
                        scale,
                        weight(build, 0, 2),
                        weight(build, 0, 2),
                        weight(build, 0, 2)));
        Graph graph = build.build();
        assertThat(FoldBatchNorm.rewrite(graph)).isEqualTo(graph);
    }

    @Test
    void a_wire_that_has_the_name_of_a_new_one_keeps_it() {
        GraphBuilder build = net(3, 1);
        Wire normalised = build.build().nodes().stream()
                .filter(node -> node.is("BatchNormalization"))
                .findFirst()
                .orElseThrow()
                .out(0);
        Wire taken = new Wire(normalised + "/folded/Add");
        build.add(new Node("", "", "Neg", List.of(new Wire("y")), List.of(taken), Map.of()));
        build.output(taken);
        Graph folded = FoldBatchNorm.rewrite(build.build());
        assertThat(normalisations(folded)).isZero();
        assertThat(folded.producers().get(taken).op()).isEqualTo("Neg");
    }
}
