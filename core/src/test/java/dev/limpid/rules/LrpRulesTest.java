package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Every rule of LRP at every operator that can be a layer, against loops over single contributions. */
class LrpRulesTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));
    /** Of the largest share: float32 against double. */
    private static final double TOLERANCE = 1e-4;
    /** How far sums keep from 0. */
    private static final double MARGIN = 1e-2;

    private static final List<LrpRule> RULES = List.of(
            new LrpRule.Epsilon(1e-6),
            new LrpRule.Epsilon(0.25),
            new LrpRule.Gamma(0.25),
            new LrpRule.Gamma(3),
            new LrpRule.AlphaBeta(1, 0),
            new LrpRule.AlphaBeta(2, 1),
            new LrpRule.AlphaBeta(3.5, 2.5),
            new LrpRule.ZPlus(true),
            new LrpRule.ZPlus(false),
            new LrpRule.WSquare(),
            new LrpRule.Flat());

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static Shape shape(long... dims) {
        return Shape.of(dims);
    }

    static List<LayerRow> rows() {
        Attribute one = Attribute.of(1L);
        Attribute two = Attribute.of(2L);
        LayerRow conv = LayerRow.of("Conv", shape(2, 4, 5, 4), shape(6, 2, 3, 2), shape(6))
                .set("group", two);
        List<LayerRow> rows = new ArrayList<>(List.of(
                conv,
                conv.ints("strides", 2, 3).ints("pads", 1, 0, 2, 1),
                LayerRow.of("Conv", shape(1, 3, 5, 4), shape(3, 1, 2, 2), shape(3))
                        .set("group", Attribute.of(3L))
                        .ints("dilations", 2, 1)
                        .ints("pads", 1, 1, 1, 1),
                LayerRow.of("Conv", shape(2, 2, 7), shape(3, 2, 3)).ints("strides", 2),
                LayerRow.of("Conv", shape(1, 2, 7), shape(3, 2, 3)).plus(1, 3, 1),
                LayerRow.of("Conv", shape(1, 2, 5, 6), shape(3, 2, 3, 3), shape(3))
                        .set("auto_pad", Attribute.of("SAME_UPPER"))
                        .ints("strides", 2, 2),
                LayerRow.of("Conv", shape(1, 1, 3, 3, 3), shape(2, 1, 2, 2, 2), shape(2)),
                LayerRow.of("ConvTranspose", shape(1, 4, 3, 3), shape(4, 2, 3, 2), shape(4))
                        .set("group", two)
                        .ints("strides", 2, 1)
                        .ints("pads", 1, 0, 1, 0)
                        .ints("output_padding", 1, 0),
                LayerRow.of("Gemm", shape(3, 5), shape(5, 4), shape(4)),
                LayerRow.of("Gemm", shape(3, 5), shape(4, 5), shape(1, 4)).set("transB", one),
                LayerRow.of("Gemm", shape(5, 3), shape(5, 4)).set("transA", one),
                LayerRow.of("Gemm", shape(3, 5), shape(5, 4), shape(4)).explaining(1),
                LayerRow.of("MatMul", shape(2, 3, 5), shape(5, 4)),
                LayerRow.of("MatMul", shape(2, 3, 5), shape(5, 4)).plus(4),
                LayerRow.of("MatMul", shape(3, 5), shape(5, 4)).explaining(1).plus(3, 1),
                LayerRow.of("MatMul", shape(2, 5), shape(5)),
                LayerRow.of("com.microsoft:FusedMatMul", shape(2, 3, 5), shape(4, 5))
                        .set("transB", one)
                        .plus(4),
                LayerRow.of("Einsum", shape(2, 3, 5), shape(5, 2, 2)).set("equation", Attribute.of("bsi,ihd->bhsd"))));
        rows.addAll(List.of(
                conv.rectifying(),
                conv.withNamedSizes(),
                conv.ints("strides", 2, 3)
                        .ints("pads", 1, 0, 2, 1)
                        .withNamedSizes()
                        .rectifying(),
                LayerRow.of("MatMul", shape(2, 3, 5), shape(5, 4)).plus(4).rectifying()));
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shares_are_those_of_the_papers(LayerRow drawn) {
        LayerRow row = drawn.keeping(MARGIN, RUNTIME);
        LrpOracle oracle = row.oracle(RUNTIME);
        for (LrpRule rule : RULES) {
            assertAgrees(row, rule, oracle);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bounds_of_the_first_layer_share_as_in_the_paper(LayerRow row) {
        if (!row.rectified()) {
            assertAgrees(row, new LrpRule.ZBox(List.of(-1.75), List.of(2.0)), row.oracle(RUNTIME));
        }
    }

    private static void assertAgrees(LayerRow row, LrpRule rule, LrpOracle oracle) {
        double[] expected = oracle.of(rule);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(largest).isGreaterThan(1e-2);
        assertThat(row.shares(Lrp.table(Composite.of(rule)), RUNTIME))
                .as("%s", rule)
                .containsExactly(expected, Offset.offset(TOLERANCE * largest));
    }
}
