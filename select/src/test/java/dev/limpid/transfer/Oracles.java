package dev.limpid.transfer;

import dev.limpid.evaluate.Correlation;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Each score once more, slowly, from its paper's formula: dense inverses and determinants, loops over examples. */
final class Oracles {
    private Oracles() {}

    /** ln N(t; 0, FFᵀ/α + I/β) / N. */
    static double evidence(double[][] rows, double[] target, double alpha, double beta) {
        int n = rows.length;
        DMatrixRMaj f = new DMatrixRMaj(rows);
        DMatrixRMaj covariance = timesTransposed(f, f);
        CommonOps_DDRM.scale(1 / alpha, covariance);
        for (int i = 0; i < n; i++) {
            covariance.add(i, i, 1 / beta);
        }
        DMatrixRMaj t = new DMatrixRMaj(n, 1, true, target);
        double distance = CommonOps_DDRM.dot(t, times(inverse(covariance), t));
        return (-distance / 2 - logDeterminant(covariance) / 2 - n * Math.log(2 * Math.PI) / 2) / n;
    }

    /** Algorithm 1 of the paper of 2021, with the mean m and A = αI + βFᵀF themselves; its stop, and ε counted as an error, are the authors'. */
    static double logMeOfThePaper(Sample sample) {
        DMatrixRMaj f = new DMatrixRMaj(sample.rows());
        int n = f.numRows;
        int d = f.numCols;
        DMatrixRMaj squares = transposedTimes(f, f);
        double sum = 0;
        for (int c = 0; c < sample.classes(); c++) {
            DMatrixRMaj t = new DMatrixRMaj(n, 1, true, sample.indicator(c));
            double alpha = 1;
            double beta = 1;
            double weights = 0;
            double misses = 0;
            for (int step = 0; step < 11; step++) {
                double tau = alpha / beta;
                DMatrixRMaj inverse = inverse(posterior(squares, alpha, beta));
                DMatrixRMaj m = times(inverse, transposedTimes(f, t));
                CommonOps_DDRM.scale(beta, m);
                // Σ σ/(σ+τ) = D − α tr A⁻¹
                double gamma = d - alpha * CommonOps_DDRM.trace(inverse);
                weights = CommonOps_DDRM.dot(m, m);
                DMatrixRMaj miss = times(f, m);
                CommonOps_DDRM.subtractEquals(miss, t);
                misses = CommonOps_DDRM.dot(miss, miss);
                alpha = gamma / (weights + 1e-5);
                beta = (n - gamma) / (misses + 1e-5);
                if (Math.abs(alpha / beta - tau) / tau < 1e-2) {
                    break;
                }
            }
            sum += d / 2.0 * Math.log(alpha)
                    + n / 2.0 * Math.log(beta)
                    - logDeterminant(posterior(squares, alpha, beta)) / 2
                    - beta * (misses + 1e-5) / 2
                    - alpha * (weights + 1e-5) / 2
                    - n / 2.0 * Math.log(2 * Math.PI);
        }
        return sum / n / sample.classes();
    }

    /** tr(cov(f)⁺ cov(E[f|y])). */
    static double hScore(Sample sample) {
        DMatrixRMaj inverse = new DMatrixRMaj(sample.width(), sample.width());
        CommonOps_DDRM.pinv(covariance(sample.rows(), sample.size() - 1), inverse);
        return CommonOps_DDRM.trace(times(inverse, between(sample)));
    }

    /** With Ledoit and Wolf's shrinkage by their lemmas: how far S is from μI, and each example's square from S. */
    static double regularisedHScore(Sample sample) {
        int n = sample.size();
        int d = sample.width();
        DMatrixRMaj s = covariance(sample.rows(), n);
        double mean = CommonOps_DDRM.trace(s) / d;
        DMatrixRMaj target = CommonOps_DDRM.identity(d);
        CommonOps_DDRM.scale(mean, target);
        double chance = 0;
        for (double[] row : Rows.centred(sample.rows())) {
            DMatrixRMaj x = new DMatrixRMaj(1, d, true, row);
            chance += distance(transposedTimes(x, x), s) / n / n;
        }
        double shrinkage = Math.min(1, chance / distance(s, target));
        DMatrixRMaj shrunk = new DMatrixRMaj(d, d);
        CommonOps_DDRM.add(1 - shrinkage, s, shrinkage, target, shrunk);
        return (1 - shrinkage) * CommonOps_DDRM.trace(times(inverse(shrunk), between(sample)));
    }

    /** R(Z, ε) − Σ_c N_c/N R(Z_c, ε), by determinants of D × D. */
    static double transRate(Sample sample, double epsilon) {
        double[][] centred = Rows.centred(sample.rows());
        double rate = rate(centred, epsilon);
        for (int c = 0; c < sample.classes(); c++) {
            double[][] own = Labels.of(centred, sample.labels(), c);
            rate -= (double) own.length / sample.size() * rate(own, epsilon);
        }
        return rate;
    }

    /** −Σ_{i≠j} exp(−D_B), by matrices, of vectors as they are. */
    static double gbc(Sample sample) {
        double sum = 0;
        for (int i = 0; i < sample.classes(); i++) {
            for (int j = 0; j < sample.classes(); j++) {
                if (i != j) {
                    double[][] one = Labels.of(sample.rows(), sample.labels(), i);
                    double[][] other = Labels.of(sample.rows(), sample.labels(), j);
                    DMatrixRMaj mine = diagonal(covariance(one, one.length));
                    DMatrixRMaj theirs = diagonal(covariance(other, other.length));
                    DMatrixRMaj both = new DMatrixRMaj(mine);
                    CommonOps_DDRM.add(0.5, mine, 0.5, theirs, both);
                    DMatrixRMaj apart = new DMatrixRMaj(sample.width(), 1, true, Rows.means(one));
                    CommonOps_DDRM.subtractEquals(apart, new DMatrixRMaj(sample.width(), 1, true, Rows.means(other)));
                    double distance = CommonOps_DDRM.dot(apart, times(inverse(both), apart)) / 8
                            + (logDeterminant(both) - (logDeterminant(mine) + logDeterminant(theirs)) / 2) / 2;
                    sum -= Math.exp(-distance);
                }
            }
        }
        return sum;
    }

    /**
     * 100 × Spearman of 1 − r, of vectors as they are, standardised.
     *
     * @param rounding how far numpy thinks that two of one class are apart, other than of the first
     */
    static double parc(Sample sample, double rounding) {
        double[][] rows = Rows.centred(sample.rows());
        for (int d = 0; d < sample.width(); d++) {
            double squares = 0;
            for (double[] row : rows) {
                squares += row[d] * row[d];
            }
            for (double[] row : rows) {
                row[d] /= Math.sqrt(squares / rows.length);
            }
        }
        int n = rows.length;
        double[] one = new double[n * (n - 1) / 2];
        double[] other = new double[one.length];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                one[at] = 1 - Correlation.pearson(rows[i], rows[j]);
                boolean same = sample.labels()[i] == sample.labels()[j];
                other[at++] = same ? sample.labels()[i] == 0 ? 0 : rounding : 1 + 1.0 / (sample.classes() - 1);
            }
        }
        return 100 * Correlation.spearman(one, other);
    }

    /** (1/N) Σ_i ln Σ_z P(y_i|z) θ(x_i)_z, each part where the paper has it. */
    static double leep(Guesses guesses) {
        double sum = 0;
        for (int i = 0; i < guesses.size(); i++) {
            double expected = 0;
            for (int z = 0; z < guesses.sources(); z++) {
                double joint = 0;
                double marginal = 0;
                for (int k = 0; k < guesses.size(); k++) {
                    double share = guesses.probabilities()[k][z] / guesses.size();
                    joint += guesses.labels()[k] == guesses.labels()[i] ? share : 0;
                    marginal += share;
                }
                expected += joint / marginal * guesses.probabilities()[i][z];
            }
            sum += Math.log(expected);
        }
        return sum / guesses.size();
    }

    /** (1/N) Σ_i ln P(y_i|z_i), by counting. */
    static double nce(Guesses guesses) {
        double sum = 0;
        for (int i = 0; i < guesses.size(); i++) {
            double both = 0;
            double same = 0;
            for (int k = 0; k < guesses.size(); k++) {
                if (best(guesses.probabilities()[k]) == best(guesses.probabilities()[i])) {
                    same++;
                    both += guesses.labels()[k] == guesses.labels()[i] ? 1 : 0;
                }
            }
            sum += Math.log(both / same);
        }
        return sum / guesses.size();
    }

    static int best(double[] probabilities) {
        int best = 0;
        for (int z = 1; z < probabilities.length; z++) {
            best = probabilities[z] > probabilities[best] ? z : best;
        }
        return best;
    }

    private static double rate(double[][] rows, double epsilon) {
        DMatrixRMaj z = new DMatrixRMaj(rows);
        DMatrixRMaj one = transposedTimes(z, z);
        CommonOps_DDRM.scale(1 / (rows.length * epsilon), one);
        CommonOps_DDRM.addEquals(one, CommonOps_DDRM.identity(one.numRows));
        return logDeterminant(one) / 2;
    }

    private static DMatrixRMaj posterior(DMatrixRMaj squares, double alpha, double beta) {
        DMatrixRMaj posterior = CommonOps_DDRM.identity(squares.numRows);
        CommonOps_DDRM.add(alpha, posterior, beta, squares, posterior);
        return posterior;
    }

    /** The covariance of the means of each example's class. */
    private static DMatrixRMaj between(Sample sample) {
        double[][] means = new double[sample.size()][];
        for (int i = 0; i < means.length; i++) {
            means[i] = Rows.means(Labels.of(sample.rows(), sample.labels(), sample.labels()[i]));
        }
        return covariance(means, means.length - 1);
    }

    private static DMatrixRMaj covariance(double[][] rows, int divisor) {
        DMatrixRMaj centred = new DMatrixRMaj(Rows.centred(rows));
        DMatrixRMaj covariance = transposedTimes(centred, centred);
        CommonOps_DDRM.divide(covariance, divisor);
        return covariance;
    }

    private static DMatrixRMaj diagonal(DMatrixRMaj matrix) {
        double[] diagonal = new double[matrix.numRows];
        for (int d = 0; d < diagonal.length; d++) {
            diagonal[d] = matrix.get(d, d);
        }
        return CommonOps_DDRM.diag(diagonal);
    }

    /** Squared. */
    private static double distance(DMatrixRMaj one, DMatrixRMaj other) {
        DMatrixRMaj difference = new DMatrixRMaj(one);
        CommonOps_DDRM.subtractEquals(difference, other);
        return CommonOps_DDRM.elementSum(elementSquares(difference));
    }

    private static DMatrixRMaj elementSquares(DMatrixRMaj matrix) {
        DMatrixRMaj squares = new DMatrixRMaj(matrix);
        CommonOps_DDRM.elementMult(squares, matrix);
        return squares;
    }

    /** By elimination, one row after another, since a determinant itself may overflow. */
    private static double logDeterminant(DMatrixRMaj matrix) {
        DMatrixRMaj left = new DMatrixRMaj(matrix);
        double sum = 0;
        for (int k = 0; k < left.numRows; k++) {
            sum += Math.log(left.get(k, k));
            for (int i = k + 1; i < left.numRows; i++) {
                double share = left.get(i, k) / left.get(k, k);
                for (int j = k; j < left.numRows; j++) {
                    left.add(i, j, -share * left.get(k, j));
                }
            }
        }
        return sum;
    }

    private static DMatrixRMaj inverse(DMatrixRMaj matrix) {
        DMatrixRMaj inverse = new DMatrixRMaj(matrix.numRows, matrix.numCols);
        CommonOps_DDRM.invert(matrix, inverse);
        return inverse;
    }

    private static DMatrixRMaj times(DMatrixRMaj one, DMatrixRMaj other) {
        return CommonOps_DDRM.mult(one, other, null);
    }

    private static DMatrixRMaj transposedTimes(DMatrixRMaj one, DMatrixRMaj other) {
        return CommonOps_DDRM.multTransA(one, other, null);
    }

    private static DMatrixRMaj timesTransposed(DMatrixRMaj one, DMatrixRMaj other) {
        return CommonOps_DDRM.multTransB(one, other, null);
    }
}
