package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A row of a table that is read many times gets the sum of all signals, on however many threads. */
class RepeatedRowsTest {
    private static final int ROWS = 3;
    private static final int WIDTH = 64;
    private static final int READ = 2000;
    private static final int TIMES = 10;

    @ParameterizedTest
    @ValueSource(strings = {"Gather", "GatherND"})
    void no_signal_is_lost_between_threads(String op) {
        GraphBuilder build = GraphBuilder.create("lookup");
        Expr table = build.input("table", TensorType.of(DType.FLOAT, ROWS, WIDTH));
        Expr ids = build.input("ids", TensorType.of(DType.INT64, "count"));
        Expr signal = build.input("signal", TensorType.of(DType.FLOAT, "count", WIDTH));
        Expr read = op.equals("Gather") ? table.gather(ids, 0) : table.gatherND(ids.unsqueeze(1), 0);
        Expr gradient = Objects.requireNonNull(
                Backward.pull(Gradient.TABLE, build, build.build().nodes(), read, signal, List.of(table.wire()))
                        .get(0));
        Random random = new Random(8);
        long[] rows = new long[READ];
        // Whole numbers: their sums are exact in any order.
        float[] signals = new float[READ * WIDTH];
        double[] expected = new double[ROWS * WIDTH];
        for (int i = 0; i < READ; i++) {
            rows[i] = random.nextInt(ROWS);
            for (int j = 0; j < WIDTH; j++) {
                signals[i * WIDTH + j] = random.nextInt(16);
                expected[(int) rows[i] * WIDTH + j] += signals[i * WIDTH + j];
            }
            rows[i] -= random.nextBoolean() ? ROWS : 0;
        }
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(4))) {
            for (int i = 0; i < TIMES; i++) {
                double[] got = runtime.run(
                                build.build()
                                        .withOutputs(List.of(gradient.wire()))
                                        .pruned(),
                                Runtime.Kind.SHARED,
                                Map.of(
                                        "table",
                                        Tensor.zeros(DType.FLOAT, Shape.of(ROWS, WIDTH)),
                                        "ids",
                                        Tensor.of(Shape.of(READ), rows),
                                        "signal",
                                        Tensor.of(Shape.of(READ, WIDTH), signals)))
                        .get(gradient.wire())
                        .toDoubles();
                assertThat(got).containsExactly(expected, within(0.0));
            }
        }
    }
}
