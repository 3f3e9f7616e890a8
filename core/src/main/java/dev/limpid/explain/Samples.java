package dev.limpid.explain;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What a method found at several draws, element by element, and what that comes to.
 *
 * <p>How certain a statistic is tells the jackknife (Efron 1982, equation 3.1): by how much it changes when one draw is left
 * out. Of a mean that is the usual standard error.
 */
final class Samples {
    /** Statistics of each element over the draws. */
    enum Statistic {
        MEAN,
        /** The mean of the squares. */
        SQUARE,
        /** The mean of the squared distances from the mean: divided by their number. */
        VARIANCE
    }

    private final List<Tensor> values;
    private final double[] sums;
    private final double[] squares;

    /**
     * @param values of one shape, batch first and of size 1
     */
    Samples(List<Tensor> values) {
        this.values = List.copyOf(values);
        this.sums = new double[values.get(0).size()];
        this.squares = new double[sums.length];
        for (Tensor value : values) {
            for (int i = 0; i < sums.length; i++) {
                double one = value.at(i);
                sums[i] += one;
                squares[i] += one * one;
            }
        }
    }

    int size() {
        return values.size();
    }

    /** A statistic of all draws, of their shape. */
    Tensor of(Statistic statistic) {
        return tensor(statistic, sums, squares, values.size());
    }

    /**
     * The same with each draw left out in turn, read in some way.
     *
     * @param read what numbers a statistic comes to
     */
    double[][] leavingOut(Statistic statistic, Function<Tensor, double[]> read) {
        double[][] found = new double[values.size()][];
        double[] otherSums = new double[sums.length];
        double[] otherSquares = new double[sums.length];
        for (int draw = 0; draw < found.length; draw++) {
            Tensor out = values.get(draw);
            for (int i = 0; i < sums.length; i++) {
                double one = out.at(i);
                otherSums[i] = sums[i] - one;
                otherSquares[i] = squares[i] - one * one;
            }
            found[draw] = read.apply(tensor(statistic, otherSums, otherSquares, values.size() - 1));
        }
        return found;
    }

    private Tensor tensor(Statistic statistic, double[] sum, double[] square, double count) {
        Shape shape = values.get(0).shape();
        return Tensor.fill(DType.DOUBLE, shape, i -> switch (statistic) {
            case MEAN -> sum[i] / count;
            case SQUARE -> square[i] / count;
            case VARIANCE -> Math.max(0, square[i] / count - sum[i] / count * (sum[i] / count));
        });
    }

    /** The standard error of what a statistic comes to, from what it came to with each draw left out. */
    static double error(double[] leftOut) {
        double mean = Arrays.stream(leftOut).average().orElse(0);
        double sum =
                Arrays.stream(leftOut).map(one -> (one - mean) * (one - mean)).sum();
        return Math.sqrt(sum * (leftOut.length - 1) / leftOut.length);
    }
}
