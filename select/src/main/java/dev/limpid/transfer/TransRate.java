package dev.limpid.transfer;

/**
 * TransRate (Huang et al. 2022): how many nats more it takes to write the vectors to within ε without the classes than with them, R(Z, ε) −
 * R(Z, ε|Y). R(Z, ε) = ½ ln det(I + ZᵀZ/(Nε)) of centred vectors. At least 0 if classes count by their share. Vectors that are all the
 * same score 0.
 *
 * <p>Compare candidates by it only if each class has more examples than they have dimensions. With fewer, a class leaves directions
 * open, which cost nothing: the score is mostly how many those are, and grows by ln s for each if vectors are s times as long.
 *
 * <p>Cost: that of the centred {@code Spectrum}, which several scores share, and of the eigenvalues of each class: 4/3 min(N_c, D)³.
 *
 * @param epsilon ε, above 0; 10⁻⁴ in the paper
 * @param byShare whether a class counts by its share of the examples, as in coding theory; else all count alike, as in published
 *     code. The same where classes are of equal size.
 */
public record TransRate(double epsilon, boolean byShare) implements VectorScore {
    public TransRate {
        if (!(epsilon > 0 && Double.isFinite(epsilon))) {
            throw new IllegalArgumentException("epsilon must be above 0, got " + epsilon + ".");
        }
    }

    /** With ε = 10⁻⁴, classes by their share. */
    public static TransRate standard() {
        return new TransRate(1e-4, true);
    }

    @Override
    public String name() {
        return "transrate";
    }

    @Override
    public double of(Sample sample) {
        Spectrum centred = sample.centred();
        int size = sample.size();
        double rate = rate(centred.energies(), size);
        double[][] rows = Rows.centred(sample.rows());
        for (int c = 0; c < sample.classes(); c++) {
            double[][] own = Labels.of(rows, sample.labels(), c);
            double[][] written = Labels.of(sample.rows(), sample.labels(), c);
            double share = byShare ? (double) own.length / size : 1.0 / sample.classes();
            rate -= share * rate(Spectrum.energies(own, Rows.energy(written)), own.length);
        }
        return rate;
    }

    private double rate(double[] energies, int size) {
        double sum = 0;
        for (double energy : energies) {
            sum += Math.log1p(energy / (size * epsilon));
        }
        return sum / 2;
    }
}
