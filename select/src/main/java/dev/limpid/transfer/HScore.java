package dev.limpid.transfer;

/**
 * H-score (Bao et al. 2019): tr(cov(f)⁺ cov(E[f|y])), how much of what varies in the vectors, whitened, is told by the class. From 0 to
 * C − 1. It does not change where vectors undergo any affine map that can be undone.
 *
 * <p>It comes to C − 1, whatever the vectors, as soon as D is N − 1 or more: then take {@link RegularisedHScore}. Vectors that are all
 * the same score 0.
 *
 * <p>Cost: that of the centred {@code Spectrum}, which several scores share; measured, seconds of one core: 0.2 for 500
 * × 768, 0.9 for 2,000 × 768, 18 for 2,000 × 2,048.
 */
public record HScore() implements VectorScore {
    @Override
    public String name() {
        return "h-score";
    }

    @Override
    public double of(Sample sample) {
        double sum = 0;
        for (double told : told(sample)) {
            sum += told;
        }
        // Both ends are exact but for rounding.
        return Math.min(sum, sample.classes() - 1);
    }

    /**
     * Of each direction u of the centred vectors' space, how much is told by the class: ‖Pu‖², where P takes the mean of each class.
     * From 0 to 1.
     */
    static double[] told(Sample sample) {
        Spectrum centred = sample.centred();
        int[] counts = sample.counts();
        double[] told = new double[centred.energies().length];
        for (int c = 0; c < sample.classes(); c++) {
            double[] sums = centred.onto(sample.indicator(c));
            for (int i = 0; i < told.length; i++) {
                told[i] += sums[i] * sums[i] / counts[c];
            }
        }
        return told;
    }
}
