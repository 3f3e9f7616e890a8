package dev.limpid.transfer;

/**
 * TransRate (Huang et al. 2022): how many nats more it takes to write the vectors to within ε without the classes than with them, R(Z, ε) −
 * R(Z, ε|Y). R(Z, ε) = ½ ln det(I + ZᵀZ/(Nε)) of centred vectors. Vectors that are all the same score 0.
 *
 * <p>It depends on the vectors' scale where the classes have fewer examples than there are dimensions, so that two models' can be
 * compared only once both are scaled alike.
 *
 * <p>Cost: that of the centred {@code Spectrum}, which several scores share, and of the eigenvalues of each class: 4/3 min(N_c, D)³.
 *
 * @param epsilon ε, above 0; 10⁻⁴ in the paper
 * @param byShare whether a class counts by its share of the examples, as in coding theory; else all count alike, as in published
 *     code. The same where classes are of equal size.
 * @param scaled whether centred vectors are scaled so that their mean square length is 1
 */
public record TransRate(double epsilon, boolean byShare, boolean scaled) implements VectorScore {
    public TransRate {
        if (!(epsilon > 0 && Double.isFinite(epsilon))) {
            throw new IllegalArgumentException("epsilon must be above 0, got " + epsilon + ".");
        }
    }

    /** With ε = 10⁻⁴, classes by their share, vectors scaled. */
    public static TransRate standard() {
        return new TransRate(1e-4, true, true);
    }

    @Override
    public String name() {
        return "transrate";
    }

    @Override
    public double of(Sample sample) {
        Spectrum centred = sample.centred();
        int size = sample.size();
        double energy = centred.energy();
        if (energy == 0) {
            return 0;
        }
        double scale = scaled ? size / energy : 1; // of squares
        double rate = rate(centred.energies(), size, scale);
        double[][] rows = Rows.centred(sample.rows());
        for (int c = 0; c < sample.classes(); c++) {
            double[][] own = Labels.of(rows, sample.labels(), c);
            double[][] written = Labels.of(sample.rows(), sample.labels(), c);
            double share = byShare ? (double) own.length / size : 1.0 / sample.classes();
            rate -= share * rate(Spectrum.energies(own, Rows.energy(written)), own.length, scale);
        }
        return rate;
    }

    private double rate(double[] energies, int size, double scale) {
        double sum = 0;
        for (double energy : energies) {
            sum += Math.log1p(energy * scale / (size * epsilon));
        }
        return sum / 2;
    }
}
