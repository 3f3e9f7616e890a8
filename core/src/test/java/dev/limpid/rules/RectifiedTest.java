package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Guided backpropagation and the deconvolutional net against loops written from figure 1 of Springenberg et al. */
class RectifiedTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));

    /** Widths of the layers; a Relu stands behind each but the last. */
    private static final int[] WIDTHS = {6, 9, 8, 7, 1};

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static double[][][] weights(Random random) {
        double[][][] weights = new double[WIDTHS.length - 1][][];
        for (int layer = 0; layer < weights.length; layer++) {
            weights[layer] = new double[WIDTHS[layer]][WIDTHS[layer + 1]];
            for (double[] row : weights[layer]) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = random.nextGaussian();
                }
            }
        }
        return weights;
    }

    private static double[] slowly(double[][][] weights, double[] x, boolean forward, boolean back) {
        List<double[]> preactivations = new ArrayList<>();
        double[] value = x;
        for (int layer = 0; layer < weights.length; layer++) {
            double[] next = new double[WIDTHS[layer + 1]];
            for (int j = 0; j < next.length; j++) {
                for (int i = 0; i < value.length; i++) {
                    next[j] += value[i] * weights[layer][i][j];
                }
            }
            preactivations.add(next);
            value = new double[next.length];
            for (int j = 0; j < next.length; j++) {
                value[j] = Math.max(0, next[j]);
            }
        }
        double[] signal = {1};
        for (int layer = weights.length - 1; layer >= 0; layer--) {
            double[] down = new double[WIDTHS[layer]];
            for (int i = 0; i < down.length; i++) {
                for (int j = 0; j < signal.length; j++) {
                    down[i] += signal[j] * weights[layer][i][j];
                }
                if (layer > 0) {
                    boolean stopped = forward && preactivations.get(layer - 1)[i] <= 0 || back && down[i] <= 0;
                    down[i] = stopped ? 0 : down[i];
                }
            }
            signal = down;
        }
        return signal;
    }

    private static double[] walked(RuleTable table, double[][][] weights, double[] x) {
        GraphBuilder build = GraphBuilder.create("relus");
        Expr value = build.input("x", TensorType.of(DType.DOUBLE, 1, x.length));
        for (int layer = 0; layer < weights.length; layer++) {
            double[][] matrix = weights[layer];
            int columns = WIDTHS[layer + 1];
            value = value.matMul(build.weight(
                    "w" + layer,
                    Weight.of(Tensor.fill(
                            DType.DOUBLE, Shape.of(WIDTHS[layer], columns), i -> matrix[i / columns][i % columns]))));
            value = layer == weights.length - 1 ? value : value.relu();
        }
        Expr signal = Backward.pull(
                        table,
                        build,
                        build.build().nodes(),
                        value,
                        value.filledWith(1),
                        List.of(build.build().inputs().get(0).wire()))
                .get(0);
        return RUNTIME.run(
                        build.build().withOutputs(List.of(signal.wire())).pruned(),
                        Runtime.Kind.SHARED,
                        Map.of("x", Tensor.of(Shape.of(1, x.length), x)))
                .get(signal.wire())
                .toDoubles();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void each_table_stops_what_its_paper_stops(int seed) {
        Random random = new Random(seed);
        double[][][] weights = weights(random);
        double[] x = random.doubles(WIDTHS[0], -1, 1).toArray();
        assertThat(walked(Gradient.TABLE, weights, x)).containsExactly(slowly(weights, x, true, false), within(1e-9));
        assertThat(walked(DeconvNet.TABLE, weights, x)).containsExactly(slowly(weights, x, false, true), within(1e-9));
        assertThat(walked(GuidedBackprop.TABLE, weights, x))
                .containsExactly(slowly(weights, x, true, true), within(1e-9));
    }

    @Test
    void other_operators_keep_their_gradient() {
        assertThat(GuidedBackprop.TABLE.ops()).isEqualTo(Gradient.TABLE.ops());
        assertThat(DeconvNet.TABLE.ops()).isEqualTo(Gradient.TABLE.ops());
        assertThat(GuidedBackprop.TABLE.name()).isEqualTo("guided-backprop");
        assertThat(DeconvNet.TABLE.name()).isEqualTo("deconvolution");
    }
}
