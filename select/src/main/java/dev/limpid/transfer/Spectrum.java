package dev.limpid.transfer;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * F = UΣVᵀ without what rounding alone makes: of the squares of F's numbers, whichever are fewer, those of examples (FFᵀ) or
 * those of dimensions (FᵀF), the eigenvalues Σ² and eigenvectors. A direction counts if its share of all squares is above
 * rounding's, as in a pseudo-inverse of the covariance: a singular value less than about 10⁻⁷ of the largest is none.
 *
 * <p>Cost, with n = min(N, D) and m the other: n²m for the squares, about 10n³ for the vectors. Measured, seconds of one core: 0.2 for 500 ×
 * 768, 0.9 for 2,000 × 768, 18 for 2,000 × 2,048.
 */
final class Spectrum {
    private static final double ROUNDING = Math.ulp(1.0);

    private final double[][] rows;
    private final boolean ofExamples;
    private final double[] energies;
    private final double[][] vectors;

    private Spectrum(double[][] rows, boolean ofExamples, double[] energies, double[][] vectors) {
        this.rows = rows;
        this.ofExamples = ofExamples;
        this.energies = energies;
        this.vectors = vectors;
    }

    /** Of rows as they are. */
    static Spectrum of(double[][] rows) {
        return of(rows, Rows.energy(rows));
    }

    /** Of rows less their mean. */
    static Spectrum centred(double[][] rows) {
        return of(Rows.centred(rows), Rows.energy(rows));
    }

    /** @param written squares of the numbers before they were changed, which say how exact they can be */
    private static Spectrum of(double[][] rows, double written) {
        Axes axes = Axes.of(rows, true);
        double floor = floor(rows, axes, written);
        int rank = (int)
                Arrays.stream(axes.squares).filter(square -> square > floor).count();
        return new Spectrum(
                rows,
                rows.length <= rows[0].length,
                Arrays.copyOf(axes.squares, rank),
                Arrays.copyOf(axes.vectors, rank));
    }

    /**
     * Σ² alone, at about an eighth of the cost.
     *
     * @param written squares of the numbers before they were changed
     */
    static double[] energies(double[][] rows, double written) {
        Axes axes = Axes.of(rows, false);
        double floor = floor(rows, axes, written);
        return Arrays.stream(axes.squares).filter(energy -> energy > floor).toArray();
    }

    /** Σ², descending, as many as F has rank. */
    double[] energies() {
        return energies;
    }

    /** tr FᵀF, without rounding's share. */
    double energy() {
        double sum = 0;
        for (double energy : energies) {
            sum += energy;
        }
        return sum;
    }

    /** Uᵀt. */
    double[] onto(double[] column) {
        double[] onto = new double[energies.length];
        double[] at = ofExamples ? column : times(column);
        for (int i = 0; i < onto.length; i++) {
            double sum = 0;
            for (int k = 0; k < at.length; k++) {
                sum += vectors[i][k] * at[k];
            }
            onto[i] = ofExamples ? sum : sum / Math.sqrt(energies[i]);
        }
        return onto;
    }

    /**
     * The first columns of FV = UΣ, {@code [example][up to so many]}: where examples lie along the principal axes. Of both signs of an
     * axis that is taken which makes its largest number positive, as scikit-learn does.
     */
    double[][] principal(int axes) {
        int count = Math.min(axes, energies.length);
        double[][] principal = new double[rows.length][count];
        for (int a = 0; a < count; a++) {
            double[] axis = ofExamples ? times(vectors[a]) : vectors[a]; // longer than 1 where of examples
            double largest = 0;
            for (double value : axis) {
                largest = Math.abs(value) > Math.abs(largest) ? value : largest;
            }
            double length = Math.signum(largest) * (ofExamples ? Math.sqrt(energies[a]) : 1);
            for (int i = 0; i < rows.length; i++) {
                double sum = 0;
                for (int d = 0; d < axis.length; d++) {
                    sum += rows[i][d] * axis[d];
                }
                principal[i][a] = sum / length;
            }
        }
        return principal;
    }

    /** Fᵀt. */
    private double[] times(double[] column) {
        double[] sums = new double[rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            if (column[i] != 0) {
                for (int d = 0; d < sums.length; d++) {
                    sums[d] += column[i] * rows[i][d];
                }
            }
        }
        return sums;
    }

    /**
     * Of the smaller one of FFᵀ and FᵀF.
     *
     * @param squares eigenvalues, descending
     * @param vectors theirs; empty unless they were asked for
     */
    private record Axes(double[] squares, double[][] vectors) {
        static Axes of(double[][] rows, boolean vectors) {
            boolean ofExamples = rows.length <= rows[0].length;
            int few = Math.min(rows.length, rows[0].length);
            DMatrixRMaj tall = new DMatrixRMaj(Math.max(rows.length, rows[0].length), few);
            for (int i = 0; i < rows.length; i++) {
                for (int d = 0; d < rows[i].length; d++) {
                    tall.unsafe_set(ofExamples ? d : i, ofExamples ? i : d, rows[i][d]);
                }
            }
            DMatrixRMaj squares = new DMatrixRMaj(few, few);
            CommonOps_DDRM.multInner(tall, squares);
            // Among eigenvalues that are 0 but for rounding the iteration may find no end: off the diagonal nothing is
            // small
            // beside them. With all of them lifted it does, and what that rounds is no more than rounding was before.
            double lift = CommonOps_DDRM.trace(squares) / few;
            return decomposed(squares, vectors, 0)
                    .or(() -> decomposed(squares, vectors, lift))
                    .orElseThrow(() -> new IllegalArgumentException("The principal axes of " + rows.length
                            + " examples of " + rows[0].length + " numbers could not be found. Draw other examples."));
        }

        private static Optional<Axes> decomposed(DMatrixRMaj squares, boolean vectors, double lift) {
            int few = squares.numRows;
            DMatrixRMaj lifted = squares.copy();
            for (int i = 0; i < few; i++) {
                lifted.add(i, i, lift);
            }
            EigenDecomposition_F64<DMatrixRMaj> found = DecompositionFactory_DDRM.eig(few, vectors, true);
            if (!found.decompose(lifted)) {
                return Optional.empty();
            }
            int[] order = IntStream.range(0, few)
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            (Integer i) -> -found.getEigenvalue(i).getReal()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            return Optional.of(new Axes(
                    IntStream.of(order)
                            .mapToDouble(i -> found.getEigenvalue(i).getReal() - lift)
                            .toArray(),
                    vectors
                            ? IntStream.of(order)
                                    .mapToObj(i -> found.getEigenVector(i).data)
                                    .toArray(double[][]::new)
                            : new double[0][]));
        }
    }

    /** What rounding makes of 0: in the squares, and before them where numbers were large and lie close together. */
    private static double floor(double[][] rows, Axes axes, double written) {
        int many = Math.max(rows.length, rows[0].length);
        return Math.max(ROUNDING * many * axes.squares[0], 16 * ROUNDING * ROUNDING * written);
    }
}
