package dev.limpid.runtime;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FeedbackTest {
    private static final Wire ALL = new Wire("all");
    private static final Wire SUM = new Wire("sum");
    private static final Map<Wire, Wire> BACK = Map.of(ALL, new Wire("past"));
    private static final Map<String, Tensor> NOTHING = Map.of("past", Tensor.zeros(DType.FLOAT, Shape.of(1, 0, 2)));

    /** {@code all} = past and then x, {@code sum} of them. */
    private static Graph growing() {
        GraphBuilder build = GraphBuilder.create("growing");
        Expr past = build.input("past", TensorType.of(DType.FLOAT, 1, "past", 2));
        Expr all = past.concat(1, build.input("x", TensorType.of(DType.FLOAT, 1, "new", 2)));
        build.output("all", all);
        build.output("sum", all.reduceSum(false, 1));
        return build.build();
    }

    private static Tensor x(int rows, double value) {
        return Tensor.fill(DType.FLOAT, Shape.of(1, rows, 2), i -> value * (i % 2 + 1));
    }

    private static Runtime runtime(long sessionBytes) {
        return new Runtime(new Runtime.Settings(1, sessionBytes, 1L << 20));
    }

    @Test
    void each_run_reads_what_the_run_before_gave() {
        try (Runtime runtime = runtime(1L << 20);
                Feedback feedback = runtime.feedback(growing(), Runtime.Kind.SHARED, BACK, NOTHING)) {
            assertThat(feedback.run(Map.of("x", x(2, 1))).byWire())
                    .containsOnlyKeys(SUM)
                    .containsValue(Tensor.of(Shape.of(1, 2), 2f, 4f));
            assertThat(feedback.run(Map.of("x", x(1, 10))).get(SUM)).isEqualTo(Tensor.of(Shape.of(1, 2), 12f, 24f));
            assertThat(feedback.run(Map.of("x", x(3, 1))).get(SUM)).isEqualTo(Tensor.of(Shape.of(1, 2), 15f, 30f));
        }
    }

    @Test
    void two_may_go_on_side_by_side() {
        try (Runtime runtime = runtime(1L << 20);
                Feedback one = runtime.feedback(growing(), Runtime.Kind.SHARED, BACK, NOTHING);
                Feedback other = runtime.feedback(growing(), Runtime.Kind.SHARED, BACK, Map.of("past", x(1, 100)))) {
            one.run(Map.of("x", x(1, 1)));
            assertThat(other.run(Map.of("x", x(1, 1))).get(SUM).at(0)).isEqualTo(101);
            assertThat(one.run(Map.of("x", x(1, 1))).get(SUM).at(0)).isEqualTo(2);
        }
    }

    @Test
    void its_session_stays_when_others_push_it_out() {
        try (Runtime runtime = runtime(1);
                Feedback feedback = runtime.feedback(growing(), Runtime.Kind.SHARED, BACK, NOTHING)) {
            for (int round = 1; round < 5; round++) {
                Graph other = growing().withOutputs(java.util.List.of(round % 2 == 0 ? SUM : ALL));
                runtime.run(other, Runtime.Kind.SHARED, Map.of("past", x(1, 1), "x", x(1, 1)));
                assertThat(feedback.run(Map.of("x", x(1, 1))).get(SUM).at(0)).isEqualTo(round);
            }
        }
    }

    @Test
    void a_run_that_fails_loses_nothing() {
        try (Runtime runtime = runtime(1L << 20);
                Feedback feedback = runtime.feedback(growing(), Runtime.Kind.SHARED, BACK, NOTHING)) {
            feedback.run(Map.of("x", x(1, 1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> feedback.run(Map.of()))
                    .withMessage("Graph 'growing' needs a value for its input 'x: float[1,new,2]'.");
            assertThat(feedback.run(Map.of("x", x(1, 1))).get(SUM).at(0)).isEqualTo(2);
        }
    }

    @Test
    void what_is_fed_back_needs_a_beginning() {
        try (Runtime runtime = runtime(1L << 20)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> runtime.feedback(growing(), Runtime.Kind.SHARED, BACK, Map.of()))
                    .withMessage("Graph 'growing' needs a value for its input 'past: float[1,past,2]'.");
            assertThatThrownBy(() ->
                            runtime.feedback(growing(), Runtime.Kind.SHARED, Map.of(ALL, new Wire("q")), Map.of()))
                    .hasMessage("Graph 'growing' has no input 'q'.");
        }
    }
}
