package dev.limpid.runtime;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RuntimeTest {
    private static final int WIDTH = 48;
    private static final Wire Y = new Wire("y");

    private static Runtime runtime(int threads, long sessionBytes) {
        return new Runtime(new Runtime.Settings(threads, sessionBytes, 1L << 20));
    }

    private static Tensor noise(int seed, long... dims) {
        Random random = new Random(seed);
        return Tensor.fill(DType.FLOAT, Shape.of(dims), i -> random.nextGaussian());
    }

    private static Graph perceptron() {
        GraphBuilder build = GraphBuilder.create("perceptron");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 5, WIDTH));
        Expr inner = x.matMul(build.weight("w1", Weight.of(noise(1, WIDTH, 4 * WIDTH))))
                .apply("com.microsoft:Gelu", Map.of());
        build.output("y", inner.matMul(build.weight("w2", Weight.of(noise(2, 4 * WIDTH, WIDTH)))));
        return build.build();
    }

    /** {@code y = x + term}: a session of its own for each term. */
    private static Graph adding(double term) {
        GraphBuilder build = GraphBuilder.create("add");
        build.output("y", build.input("x", TensorType.of(DType.FLOAT, 2)).add(build.scalar(DType.FLOAT, term)));
        return build.build();
    }

    private static float[] add(Runtime runtime, double term) {
        return runtime.run(adding(term), Runtime.Kind.SHARED, Map.of("x", Tensor.of(Shape.of(2), 1f, 2f)))
                .get(Y)
                .toFloats();
    }

    @ParameterizedTest
    @EnumSource(Runtime.Kind.class)
    void matrix_products_have_the_same_bits_whatever_the_batch_and_the_threads(Runtime.Kind kind) {
        Tensor all = noise(3, 8, 5, WIDTH);
        List<Tensor> expected = null;
        for (int threads = 1; threads <= 3; threads++) {
            try (Runtime runtime = runtime(threads, 1L << 24)) {
                for (int batch = 1; batch <= 8; batch++) {
                    List<Tensor> rows = inBatches(runtime, kind, all, batch);
                    expected = expected == null ? rows : expected;
                    assertThat(rows)
                            .as("%d threads, batches of %d", threads, batch)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static List<Tensor> inBatches(Runtime runtime, Runtime.Kind kind, Tensor all, int batch) {
        List<Tensor> rows = new ArrayList<>();
        int each = 5 * WIDTH;
        for (int from = 0; from < 8; from += batch) {
            int start = from;
            int size = Math.min(batch, 8 - from);
            Tensor part = Tensor.fill(DType.FLOAT, Shape.of(size, 5, WIDTH), i -> all.at(start * each + i));
            Tensor y = runtime.run(perceptron(), kind, Map.of("x", part)).get(Y);
            IntStream.range(0, size).mapToObj(y::slice).forEach(rows::add);
        }
        return rows;
    }

    @Test
    void sessions_that_outgrow_the_budget_go_and_come_back() {
        try (Runtime runtime = runtime(1, 1)) {
            for (int round = 0; round < 3; round++) {
                for (int term = 0; term < 5; term++) {
                    assertThat(add(runtime, term)).containsExactly(1 + term, 2 + term);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "1000000"})
    void threads_share_a_runtime_while_sessions_are_evicted(long sessionBytes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Runtime runtime = runtime(1, sessionBytes)) {
            List<Callable<float[]>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int term = i % 7;
                calls.add(() -> add(runtime, term));
            }
            List<Future<float[]>> results = threads.invokeAll(calls);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).containsExactly(1 + i % 7, 2 + i % 7);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_closed_runtime_runs_nothing() {
        Runtime runtime = runtime(1, 1 << 20);
        add(runtime, 1);
        runtime.close();
        runtime.close();
        assertThatThrownBy(() -> add(runtime, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("This runtime is closed.");
    }

    private static void refuses(String message, Map<String, Tensor> feeds) {
        try (Runtime runtime = runtime(1, 1 << 20)) {
            assertThatThrownBy(() -> runtime.run(perceptron(), Runtime.Kind.SHARED, feeds))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void an_input_that_is_missing_or_does_not_fit_is_named() {
        refuses("Graph 'perceptron' needs a value for its input 'x: float[batch,5,48]'.", Map.of());
        refuses(
                "Graph 'perceptron': input 'x' expects float[batch,5,48], got float[2,4,48].",
                Map.of("x", noise(1, 2, 4, WIDTH)));
        refuses(
                "Graph 'perceptron': input 'x' expects float[batch,5,48], got float[5,48].",
                Map.of("x", noise(1, 5, WIDTH)));
        refuses(
                "Graph 'perceptron': input 'x' expects float[batch,5,48], got double[1,5,48].",
                Map.of("x", Tensor.zeros(DType.DOUBLE, Shape.of(1, 5, WIDTH))));
    }

    @Test
    void a_graph_that_is_refused_is_named_on_one_line() {
        GraphBuilder build = GraphBuilder.create("strange");
        build.output("y", build.input("x", TensorType.of(DType.FLOAT, 2)).apply("NoSuchOperator", Map.of()));
        try (Runtime runtime = runtime(1, 1 << 20)) {
            assertThatThrownBy(() -> runtime.run(build.build(), Runtime.Kind.SHARED, Map.of()))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageStartingWith("ONNX Runtime refuses the graph 'strange': ")
                    .hasMessageContaining("NoSuchOperator")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void a_run_that_fails_is_named_on_one_line() {
        GraphBuilder build = GraphBuilder.create("meet");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "a"));
        build.output("y", x.add(build.input("z", TensorType.of(DType.FLOAT, "b"))));
        try (Runtime runtime = runtime(1, 1 << 20)) {
            assertThatThrownBy(() ->
                            runtime.run(build.build(), Runtime.Kind.SHARED, Map.of("x", noise(1, 2), "z", noise(1, 3))))
                    .isInstanceOf(RuntimeFailure.class)
                    .hasMessageStartingWith("ONNX Runtime failed in the graph 'meet': ")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void a_value_that_is_no_output_is_not_there() {
        try (Runtime runtime = runtime(1, 1 << 20)) {
            Values values = runtime.run(adding(1), Runtime.Kind.SHARED, Map.of("x", Tensor.of(Shape.of(2), 1f, 2f)));
            assertThatThrownBy(() -> values.get(new Wire("z")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Wire 'z' is not an output, those are [y].");
        }
    }

    @Test
    void empty_tensors_run_too() {
        GraphBuilder build = GraphBuilder.create("empty");
        build.output(
                "y", build.input("x", TensorType.of(DType.FLOAT, "batch", 3)).neg());
        try (Runtime runtime = runtime(1, 1 << 20)) {
            Tensor none = Tensor.zeros(DType.FLOAT, Shape.of(0, 3));
            assertThat(runtime.run(build.build(), Runtime.Kind.SHARED, Map.of("x", none))
                            .get(Y))
                    .isEqualTo(none);
        }
    }

    @Test
    void needs_a_thread() {
        assertThatThrownBy(() -> new Runtime.Settings(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, got 0.");
    }
}
