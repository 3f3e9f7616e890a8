package dev.limpid.explain;

import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A layer's feature maps for one picture, A in the papers, or a score's slopes with respect to them.
 *
 * @param grid the places, and how many tokens stand for none
 * @param values by channel k and place, row by row
 */
record FeatureMaps(Patches grid, double[][] values) {
    /**
     * @param example {@code [channel,row,column]} or {@code [token,unit]}; tokens that stand for no place are left out
     */
    static FeatureMaps of(Tensor example, Patches grid) {
        int places = grid.rows() * grid.columns();
        boolean tokens = example.shape().rank() == 2;
        int channels = (int) example.shape().dim(tokens ? 1 : 0);
        double[][] values = new double[channels][places];
        for (int k = 0; k < channels; k++) {
            for (int place = 0; place < places; place++) {
                int at = tokens ? (grid.before() + place) * channels + k : k * places + place;
                values[k][place] = example.at(at);
            }
        }
        return new FeatureMaps(grid, values);
    }

    int channels() {
        return values.length;
    }

    int places() {
        return grid.rows() * grid.columns();
    }

    /** The mean over the places, by channel. */
    double[] means() {
        return Arrays.stream(values)
                .mapToDouble(map -> Arrays.stream(map).sum() / map.length)
                .toArray();
    }

    /** The sum over the places, by channel. */
    double[] sums() {
        return Arrays.stream(values)
                .mapToDouble(map -> Arrays.stream(map).sum())
                .toArray();
    }

    /** Each number by itself. */
    FeatureMaps each(DoubleUnaryOperator change) {
        return new FeatureMaps(
                grid,
                Arrays.stream(values)
                        .map(map -> Arrays.stream(map).map(change).toArray())
                        .toArray(double[][]::new));
    }

    /** The sum over the channels of weight times map, by place. */
    double[] weighted(double[] weights) {
        double[] sum = new double[places()];
        for (int k = 0; k < values.length; k++) {
            for (int place = 0; place < sum.length; place++) {
                sum[place] += weights[k] * values[k][place];
            }
        }
        return sum;
    }

    /** The sum over the channels of the product, by place. */
    double[] dot(FeatureMaps other) {
        double[] sum = new double[places()];
        for (int k = 0; k < values.length; k++) {
            for (int place = 0; place < sum.length; place++) {
                sum[place] += other.values[k][place] * values[k][place];
            }
        }
        return sum;
    }
}
