package dev.limpid.transfer;

/**
 * The H-score with a covariance that few examples can tell (Ibrahim et al. 2021): tr(cov_α⁻¹ (1−α) cov(E[f|y])), where cov_α = (1−α) S + αμI is
 * shrunk as Ledoit and Wolf (2004) do. From 0 to (C − 1) N / (N − 1), since S divides by N and the other by N − 1, as published
 * values do. It does not change where vectors are moved, turned, or scaled as a whole. Vectors that are all the same score 0.
 *
 * <p>Cost: that of {@link HScore}, whose {@code Spectrum} it shares.
 */
public record RegularisedHScore() implements VectorScore {
    @Override
    public String name() {
        return "regularised-h-score";
    }

    @Override
    public double of(Sample sample) {
        Spectrum centred = sample.centred();
        double shrinkage = shrinkage(sample);
        double mean = centred.energy() / sample.size() / sample.width();
        double[] told = HScore.told(sample);
        double sum = 0;
        for (int i = 0; i < told.length; i++) {
            double between = (1 - shrinkage) * centred.energies()[i] * told[i] / (sample.size() - 1);
            double shrunk = (1 - shrinkage) * centred.energies()[i] / sample.size() + shrinkage * mean;
            sum += between / shrunk;
        }
        return sum;
    }

    /** Ledoit and Wolf's α, from 0 to 1; 0 where nothing varies. */
    static double shrinkage(Sample sample) {
        Spectrum centred = sample.centred();
        double n = sample.size();
        double width = sample.width();
        double trace = centred.energy() / n;
        double squares = 0; // ‖S‖²
        for (double energy : centred.energies()) {
            squares += energy / n * (energy / n);
        }
        double fourth = 0;
        for (double[] row : Rows.centred(sample.rows())) {
            double energy = Rows.energy(row);
            fourth += energy * energy;
        }
        // How far S is from μI, and of that the share which is chance.
        double far = (squares - trace * trace / width) / width;
        double chance = Math.max(0, fourth / n - squares) / (width * n);
        // With one dimension S is μI.
        return far <= squares / width * 1e-14 ? 0 : Math.min(1, chance / far);
    }
}
