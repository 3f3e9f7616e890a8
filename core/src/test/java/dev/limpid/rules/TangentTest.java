package dev.limpid.rules;

import dev.limpid.runtime.Runtime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Gradients are held against finite differences elsewhere; a derivative along a direction is their product with it. */
class TangentTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static Stream<FiniteDifferences> rows() {
        return Stream.of(GradientTest.rows(), SpatialGradientTest.rows())
                .flatMap(List::stream)
                .filter(row -> !row.leavesNothing());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void tangents_and_gradients_are_adjoint(FiniteDifferences row) {
        assertThat(row.tangentError(RUNTIME, new Random(7))).as(row.toString()).isLessThan(1e-4);
    }
}
