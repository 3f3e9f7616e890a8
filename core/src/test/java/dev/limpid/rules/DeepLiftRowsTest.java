package dev.limpid.rules;

import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The laws of multipliers, operator by operator, over the rows that the gradient is tested with. */
class DeepLiftRowsTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));

    /** Operators of which only the first input may change. */
    private static final Set<String> IN_FIRST = Set.of(
            "BatchNormalization",
            "Clip",
            "DeformConv",
            "GridSample",
            "GroupNormalization",
            "InstanceNormalization",
            "LayerNormalization",
            "Mod",
            "PRelu",
            "Pow",
            "RMSNormalization",
            "Resize",
            "com.microsoft:BiasGelu",
            "com.microsoft:FastGelu");

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static List<FiniteDifferences> rows() {
        return Stream.of(GradientTest.rows(), SpatialGradientTest.rows())
                .flatMap(List::stream)
                .filter(row -> DeepLift.TABLE.ops().contains(row.op().replace(':', '.')))
                .filter(row -> row.axes() == FiniteDifferences.Axes.FIXED
                        || !Routing.TABLE.ops().contains(row.op()))
                .map(row -> IN_FIRST.contains(row.op()) ? row.onlyFirst() : row)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shares_add_up_to_the_difference_and_are_slopes_where_the_reference_is_the_input(FiniteDifferences row) {
        // LayerNormalization computes its statistics in float even for double inputs, DFT its roots of unity.
        boolean isExact = row.dtype() == DType.DOUBLE
                && !Set.of("LayerNormalization", "DFT").contains(row.op());
        double gap;
        try {
            gap = row.gap(DeepLift.TABLE, RUNTIME, new Random(7));
        } catch (IllegalArgumentException refused) {
            assertThat(refused)
                    .as(row.toString())
                    .hasMessageStartingWith(
                            "The 'deeplift' rule does not fit " + row.op().replace(':', '.'))
                    .message()
                    .containsAnyOf(
                            "reduction must be none or add",
                            "p must be 1 or 2",
                            "at most two may",
                            "the order of its elements may differ",
                            "which elements are equal may differ",
                            "must not be read by other nodes");
            return;
        }
        assertThat(gap).as("gap at %s", row).isLessThan(isExact ? 1e-9 : 2e-5);
        if (row.axes() != FiniteDifferences.Axes.FIXED) {
            return;
        }
        assertThat(row.error(DeepLift.TABLE, RUNTIME, new Random(7)))
                .as("slope at %s", row)
                .isLessThan(isExact ? 1e-7 : 2e-3);
    }

    @Test
    void every_operator_of_the_table_has_a_row() {
        Set<String> missing = new LinkedHashSet<>(DeepLift.TABLE.ops());
        rows().forEach(row -> missing.remove(row.op().replace(':', '.')));
        missing.removeIf(DeepLift.TABLE::blocks);
        assertThat(missing)
                .as("tested in DeepLiftTest")
                .containsExactlyInAnyOrder("Where", "Floor", "Ceil", "Round", "Sign");
    }

    @Test
    void what_has_a_slope_but_no_shares_that_add_up_has_no_line() {
        Set<String> without = new TreeSet<>(Gradient.TABLE.ops());
        without.removeAll(DeepLift.TABLE.ops());
        assertThat(without)
                .containsExactly(
                        "CumProd",
                        "Det",
                        "Hardmax",
                        "MelWeightMatrix",
                        "NegativeLogLikelihoodLoss",
                        "ReduceProd",
                        "SoftmaxCrossEntropyLoss");
    }
}
