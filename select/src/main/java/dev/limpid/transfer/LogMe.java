package dev.limpid.transfer;

/**
 * LogME (You et al. 2021, 2022): how probable a Bayesian linear model on the vectors takes the targets to be, its two variances
 * chosen so that it does best. For a target t, with w ~ N(0, I/α) and t ~ N(Fw, I/β), the score is ln N(t; 0, FFᵀ/α + I/β) / N; of
 * classes, each against the rest, the mean. Range: any number. It does not change where vectors are turned or scaled. The model has
 * no intercept: vectors that are all the same, but not 0, may score above ones that cannot stand for one.
 *
 * <p>α and β go step by step, from 1, to where they maximise it: with F = UΣVᵀ, σ = Σ², x = Uᵀt, τ = α/β: γ = Σ σ/(σ+τ), α =
 * γ/(‖m‖²+ε), β = (N−γ)/(‖Fm−t‖²+ε). ε = 10⁻⁵ keeps β finite where a target is told without error, and α where vectors tell nothing of
 * it; so that this does not depend on units, vectors and target are first divided by the root of their numbers' mean square.
 *
 * <p>The authors' code differs in three ways. It does not divide by the mean square, which matters where vectors are very long. It
 * stops after 11 steps, where α and β may still be far from their best if N is less than D. And its determinant leaves out (D−N) ln α
 * then, so that a score depends on how wide a model is. {@link #thuml()} does as it does, to compare with published scores.
 *
 * <p>Cost: that of the {@code Spectrum}, then min(N, D) a step and target. Measured, 10 classes, seconds of one core: 0.2 for 500 × 768,
 * 0.9 for 2,000 × 768, 19 for 2,000 × 2,048.
 *
 * @param steps how α and β are sought
 * @param whole whether the determinant is of all D dimensions, as the evidence's is
 */
public record LogMe(Steps steps, boolean whole) implements VectorScore {
    private static final double EPSILON = 1e-5;

    /** How far α and β are sought. */
    public enum Steps {
        /** Of vectors and targets of mean square 1, until α/β stays where it is to 10⁻⁹, 1000 at most. */
        CONVERGED(1000, 1e-9),
        /** As in the authors' code: 11 at most, until α/β stays to 10⁻³; errors are those before the last. */
        ELEVEN(11, 1e-3);

        private final int most;
        private final double tolerance;

        Steps(int most, double tolerance) {
            this.most = most;
            this.tolerance = tolerance;
        }
    }

    /** The evidence itself. */
    public static LogMe exact() {
        return new LogMe(Steps.CONVERGED, true);
    }

    /** As the authors' repository thuml/LogME computes it by default. */
    public static LogMe thuml() {
        return new LogMe(Steps.ELEVEN, false);
    }

    @Override
    public String name() {
        return "logme";
    }

    @Override
    public double of(Sample sample) {
        double sum = 0;
        for (int c = 0; c < sample.classes(); c++) {
            sum += fit(sample.spectrum(), sample.indicator(c), sample.width()).score();
        }
        return sum / sample.classes();
    }

    /**
     * The mean score of targets that are numbers. Scores of one set of targets can be compared, those of others not: they depend on
     * the targets' unit.
     *
     * @param rows {@code [example][dimension]}
     * @param targets {@code [example][target]}
     * @throws IllegalArgumentException if there are not as many of each, or one is not finite
     */
    public double of(double[][] rows, double[][] targets) {
        Rows.require(rows);
        Rows.require(targets);
        if (rows.length != targets.length) {
            throw new IllegalArgumentException("Each example has a vector and targets, got " + rows.length
                    + " vectors and targets of " + targets.length + " examples.");
        }
        Spectrum spectrum = Spectrum.of(rows);
        double sum = 0;
        for (int k = 0; k < targets[0].length; k++) {
            double[] target = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                target[i] = targets[i][k];
            }
            sum += fit(spectrum, target, rows[0].length).score();
        }
        return sum / targets[0].length;
    }

    /** @param width D */
    Evidence fit(Spectrum spectrum, double[] target, int width) {
        double ofVectors = unit(spectrum.energy() / target.length / width);
        double ofTarget = unit(Rows.energy(target) / target.length);
        Errors errors = Errors.of(spectrum, target, ofVectors, ofTarget);
        double alpha = 1;
        double beta = 1;
        double weights = 0; // ‖m‖²
        double misses = 0; // ‖Fm−t‖²
        for (int step = 0; step < steps.most; step++) {
            double tau = alpha / beta;
            double free = errors.free(tau);
            weights = errors.weights(tau);
            misses = errors.misses(tau);
            alpha = errors.gamma(tau) / (weights + EPSILON);
            beta = free / (misses + EPSILON);
            // Also where vectors are all 0: then α and τ are.
            if (!(Math.abs(alpha / beta - tau) / tau > steps.tolerance)) {
                break;
            }
        }
        double tau = alpha / beta;
        if (steps == Steps.CONVERGED) {
            weights = errors.weights(tau);
            misses = errors.misses(tau);
        }
        int n = errors.size();
        // D/2 ln α − ½ ln|αI + βFᵀF|, in which D ln α cancels.
        double determinant = -errors.logs(tau) / 2;
        // numpy's thin decomposition has N values where N ≤ D, else the authors keep those above 0.
        int counted = n <= width ? n : spectrum.energies().length;
        if (!whole && counted < width) {
            determinant += (width - counted) * Math.log(alpha) / 2;
        }
        double evidence = n * Math.log(beta) / 2
                + determinant
                - beta * misses / 2
                - alpha * weights / 2
                - n * Math.log(2 * Math.PI) / 2;
        return new Evidence(alpha * ofVectors / ofTarget, beta / ofTarget, evidence / n - Math.log(ofTarget) / 2);
    }

    /** What squares are divided by. */
    private double unit(double meanSquare) {
        return steps == Steps.CONVERGED && meanSquare > 0 ? meanSquare : 1;
    }

    /** @param score the evidence's logarithm, an example */
    record Evidence(double alpha, double beta, double score) {}

    /**
     * What a ridge regression of a target does, by its strength τ = α/β.
     *
     * @param energies σ
     * @param told x², how much of the target lies along each
     * @param untold how much lies along none
     * @param size N
     */
    private record Errors(double[] energies, double[] told, double untold, int size) {
        static Errors of(Spectrum spectrum, double[] target, double ofVectors, double ofTarget) {
            double[] energies = spectrum.energies().clone();
            double[] told = spectrum.onto(target);
            double untold = Rows.energy(target) / ofTarget;
            for (int i = 0; i < told.length; i++) {
                energies[i] /= ofVectors;
                told[i] *= told[i] / ofTarget;
                untold -= told[i];
            }
            // Nothing is left where vectors tell all examples apart; else less than nothing is rounding.
            return new Errors(energies, told, told.length == target.length ? 0 : Math.max(0, untold), target.length);
        }

        double gamma(double tau) {
            double sum = 0;
            for (double energy : energies) {
                sum += energy / (energy + tau);
            }
            return sum;
        }

        /** N − γ, above 0 also where γ is N but for rounding. */
        double free(double tau) {
            double sum = size - energies.length;
            for (double energy : energies) {
                sum += tau / (energy + tau);
            }
            return sum;
        }

        double weights(double tau) {
            double sum = 0;
            for (int i = 0; i < energies.length; i++) {
                sum += energies[i] * told[i] / ((tau + energies[i]) * (tau + energies[i]));
            }
            return sum;
        }

        double misses(double tau) {
            double sum = untold;
            for (int i = 0; i < energies.length; i++) {
                double left = tau / (tau + energies[i]);
                sum += told[i] * left * left;
            }
            return sum;
        }

        double logs(double tau) {
            double sum = 0;
            for (double energy : energies) {
                sum += Math.log1p(energy / tau);
            }
            return sum;
        }
    }
}
