package dev.limpid.transfer;

/**
 * Gaussian Bhattacharyya coefficient (Pándy et al. 2022): how much classes overlap, if each is a Gaussian: −Σ_{i≠j} exp(−D_B(i,
 * j)), D_B = ⅛ ΔμᵀΣ̄⁻¹Δμ + ½ ln(|Σ̄| / √(|Σ_i||Σ_j|)), Σ̄ = (Σ_i + Σ_j)/2. From −C(C − 1), where all are the same, to 0.
 *
 * <p>Vectors are put on their principal axes where they have more dimensions than asked for. A variance that is below 10⁻¹⁰ of the mean
 * one over all examples counts as that much: else a dimension in which a class does not vary would be infinitely far from all others.
 *
 * <p>Cost: where there are more dimensions than asked for, that of the centred {@code Spectrum}, which several scores share; C² a
 * dimension.
 *
 * @param dimensions the most principal axes, 64 in the paper
 * @param spherical whether all dimensions of a class have one variance; else one each
 */
public record Gbc(int dimensions, boolean spherical) implements VectorScore {
    private static final double FLOOR = 1e-10;

    public Gbc {
        Reduced.require(dimensions);
    }

    /** With 64 dimensions, a variance each. */
    public static Gbc standard() {
        return new Gbc(64, false);
    }

    @Override
    public String name() {
        return "gbc";
    }

    /** @throws IllegalArgumentException if a class has one example: it has no variance */
    @Override
    public double of(Sample sample) {
        int[] counts = sample.counts();
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] < 2) {
                throw new IllegalArgumentException(
                        "GBC needs at least two examples of each class, since one has no variance; class " + c
                                + " has one. Draw more examples.");
            }
        }
        double[][] rows = Reduced.of(sample, dimensions);
        int classes = sample.classes();
        if (rows[0].length == 0) {
            return -classes * (classes - 1.0);
        }
        double floor = FLOOR * Rows.energy(Rows.centred(rows)) / (rows.length * (double) rows[0].length);
        double[][] means = new double[classes][];
        double[][] variances = new double[classes][];
        for (int c = 0; c < classes; c++) {
            double[][] own = Labels.of(rows, sample.labels(), c);
            means[c] = Rows.means(own);
            variances[c] = variances(own, floor);
        }
        double overlap = 0;
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < i; j++) {
                overlap += 2 * Math.exp(-distance(means[i], means[j], variances[i], variances[j]));
            }
        }
        return -overlap;
    }

    /** Over N, not N − 1, as published values are. */
    private double[] variances(double[][] rows, double floor) {
        double[][] centred = Rows.centred(rows);
        double[] variances = new double[centred[0].length];
        for (double[] row : centred) {
            for (int d = 0; d < row.length; d++) {
                variances[d] += row[d] * row[d] / rows.length;
            }
        }
        double mean = Rows.energy(centred) / rows.length / variances.length;
        for (int d = 0; d < variances.length; d++) {
            variances[d] = Math.max(spherical ? mean : variances[d], floor);
        }
        return variances;
    }

    /** Equal variances of 0 overlap wholly where means are equal, else not at all. */
    private static double distance(double[] oneMean, double[] otherMean, double[] one, double[] other) {
        double distance = 0;
        for (int d = 0; d < one.length; d++) {
            double both = (one[d] + other[d]) / 2;
            double apart = oneMean[d] - otherMean[d];
            if (both > 0) {
                distance += apart * apart / both / 8;
                distance += (Math.log(both / one[d]) + Math.log(both / other[d])) / 4;
            }
        }
        return distance;
    }
}
