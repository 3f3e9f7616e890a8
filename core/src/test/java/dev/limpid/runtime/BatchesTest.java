package dev.limpid.runtime;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class BatchesTest {
    private final GraphBuilder build = GraphBuilder.create("g");

    /** a and b of 40 bytes, c of 80, then d of 8 and y of 8; inputs and weights are not counted. */
    private Graph graph() {
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 10));
        Expr a = x.neg();
        Expr b = a.exp();
        Expr c = a.add(b).cast(DType.DOUBLE);
        build.output("y", c.reduceSum(false, 1));
        return build.build();
    }

    @Test
    void the_peak_is_what_is_alive_at_one_time() {
        Graph graph = graph();
        // a + b + (a+b) = 120, then (a+b) + c = 120, then c + d = 88, d + y = 16.
        assertThat(Batches.peakBytes(graph, build.shapes(), Map.of("batch", 1L)))
                .isEqualTo(120);
        assertThat(Batches.peakBytes(graph, build.shapes(), Map.of("batch", 3L)))
                .isEqualTo(360);
    }

    @Test
    void outputs_live_to_the_end_and_what_nobody_reads_goes_at_once() {
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 10));
        Expr kept = x.neg();
        x.exp();
        x.sqrt();
        build.output(kept.wire());
        assertThat(Batches.peakBytes(build.build(), build.shapes(), Map.of())).isEqualTo(80);
    }

    @Test
    void a_batch_is_as_large_as_the_budget_allows_and_at_least_one() {
        Graph graph = graph();
        Shapes shapes = build.shapes();
        Map<String, Long> one = Map.of("batch", 1L);
        assertThat(Batches.examples(graph, shapes, one, 1200)).isEqualTo(10);
        assertThat(Batches.examples(graph, shapes, one, 1199)).isEqualTo(9);
        assertThat(Batches.examples(graph, shapes, one, 1)).isEqualTo(1);
        assertThat(Batches.examples(graph, shapes, one, Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void a_size_that_follows_from_others_is_worked_out() {
        Map<String, Long> sizes = Map.of("pairs", 3L, "H", 9L, "strange|5", 4L);
        Map.of(
                        "(2*pairs)",
                        6L,
                        "(((H-1)/2)+1)",
                        5L,
                        "(2*(H+3))",
                        24L,
                        "strange|5",
                        4L,
                        "(H/2)",
                        4L,
                        "(2*other)",
                        9L,
                        "(strange|5-1)",
                        3L)
                .forEach((name, size) -> {
                    GraphBuilder one = GraphBuilder.create("one");
                    one.output("y", one.input("x", TensorType.of(DType.FLOAT, name)));
                    assertThat(Batches.peakBytes(one.build(), one.shapes(), sizes))
                            .as(name)
                            .isEqualTo(4 * size);
                });
    }

    @Test
    void an_axis_without_a_size_counts_as_the_largest() {
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "strange"));
        build.output("y", x);
        assertThat(Batches.peakBytes(build.build(), build.shapes(), Map.of("batch", 1L, "sequence", 7L)))
                .isEqualTo(28);
    }
}
