package dev.limpid.rules;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The rules of layer-wise relevance propagation as their papers print them, in loops over every pair of an input and an
 * output.
 */
final class SlowRelevance {
    private SlowRelevance() {}

    /** What an affine function's inputs add to its outputs, {@code [input][output]}, and the outputs. */
    private record Parts(double[][] of, double[] bias, double[] sum) {
        static Parts of(UnaryOperator<double[]> affine, double[] x) {
            double[] bias = affine.apply(new double[x.length]);
            double[][] of = new double[x.length][bias.length];
            for (int i = 0; i < x.length; i++) {
                double[] unit = new double[x.length];
                unit[i] = 1;
                double[] column = affine.apply(unit);
                for (int j = 0; j < bias.length; j++) {
                    of[i][j] = x[i] * (column[j] - bias[j]);
                }
            }
            return new Parts(of, bias, affine.apply(x));
        }
    }

    private static double stabilised(double z, double epsilon) {
        return z < 0 ? z - epsilon : z + epsilon;
    }

    /** Bach et al. 2015, equation 58: Rᵢ = Σⱼ zᵢⱼ / (zⱼ + ε sign zⱼ) · Rⱼ. */
    static double[] epsilon(UnaryOperator<double[]> affine, double[] x, double[] relevance, double epsilon) {
        return shared(affine, x, relevance, epsilon, 1);
    }

    /** Achtibat et al. 2024, proposition 3.3: Rᵢ = Σⱼ zᵢⱼ / (2zⱼ + ε sign zⱼ) · Rⱼ, for one of two sides. */
    static double[] half(UnaryOperator<double[]> linear, double[] x, double[] relevance, double epsilon) {
        return shared(linear, x, relevance, epsilon, 2);
    }

    private static double[] shared(
            UnaryOperator<double[]> affine, double[] x, double[] relevance, double epsilon, int sides) {
        Parts parts = Parts.of(affine, x);
        double[] shares = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < relevance.length; j++) {
                shares[i] += parts.of[i][j] / stabilised(sides * parts.sum[j], epsilon) * relevance[j];
            }
        }
        return shares;
    }

    /** Andéol et al. 2021: what has the sign of the sum weighs 1 + γ, a bias too. */
    static double[] gamma(
            UnaryOperator<double[]> affine, double[] x, double[] relevance, double gamma, double epsilon) {
        Parts parts = Parts.of(affine, x);
        double[] shares = new double[x.length];
        for (int j = 0; j < relevance.length; j++) {
            double sign = Math.signum(parts.sum[j]);
            double whole = weighted(parts.bias[j], sign, gamma);
            for (int i = 0; i < x.length; i++) {
                whole += weighted(parts.of[i][j], sign, gamma);
            }
            for (int i = 0; i < x.length; i++) {
                shares[i] += weighted(parts.of[i][j], sign, gamma) / stabilised(whole, epsilon) * relevance[j];
            }
        }
        return shares;
    }

    private static double weighted(double part, double sign, double gamma) {
        return part * sign > 0 ? part * (1 + gamma) : part;
    }

    /** Achtibat et al. 2024, proposition 3.1: Rᵢ = xᵢ (Rᵢ − sᵢ Σⱼ Rⱼ), row by row. */
    static double[] softmax(double[] x, double[] relevance, int width) {
        double[] shares = new double[x.length];
        for (int row = 0; row < x.length; row += width) {
            double total = 0;
            double sum = 0;
            for (int i = row; i < row + width; i++) {
                total += Math.exp(x[i]);
                sum += relevance[i];
            }
            for (int i = row; i < row + width; i++) {
                shares[i] = Double.isInfinite(x[i]) ? 0 : x[i] * (relevance[i] - Math.exp(x[i]) / total * sum);
            }
        }
        return shares;
    }

    /** LayerNorm with the deviation that it has at {@code x}, for proposition 3.4. */
    static UnaryOperator<double[]> layerNorm(double[] x, double[] scale, double[] shift, double epsilon) {
        int width = scale.length;
        return given -> {
            double[] y = new double[x.length];
            for (int row = 0; row < x.length; row += width) {
                double own = Arrays.stream(x, row, row + width).average().orElseThrow();
                double mean = Arrays.stream(given, row, row + width).average().orElseThrow();
                double variance = Arrays.stream(x, row, row + width)
                        .map(one -> (one - own) * (one - own))
                        .average()
                        .orElseThrow();
                for (int i = 0; i < width; i++) {
                    y[row + i] = (given[row + i] - mean) / Math.sqrt(variance + epsilon) * scale[i] + shift[i];
                }
            }
            return y;
        };
    }

    /** A·B of {@code rows} × {@code inner} and {@code inner} × {@code columns}. */
    static double[] product(double[] a, double[] b, int rows, int inner, int columns) {
        double[] out = new double[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                for (int k = 0; k < inner; k++) {
                    out[r * columns + c] += a[r * inner + k] * b[k * columns + c];
                }
            }
        }
        return out;
    }

    /** The rows of a matrix as its columns. */
    static double[] turned(double[] a, int rows, int columns) {
        double[] out = new double[a.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                out[c * rows + r] = a[r * columns + c];
            }
        }
        return out;
    }

    static double[] plus(double[] a, double[] b) {
        double[] out = new double[a.length];
        Arrays.setAll(out, i -> a[i] + b[i % b.length]);
        return out;
    }
}
