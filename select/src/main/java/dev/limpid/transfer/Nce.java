package dev.limpid.transfer;

/**
 * Negative conditional entropy (Tran et al. 2019): −H(Y|Z), how well the class that a model finds most probable, of its own, tells
 * the label: Σ_{y,z} P(y, z) ln(P(y, z) / P(z)). From −ln C to 0, where it tells all. Of equally probable classes the first is
 * taken.
 *
 * <p>With few examples and many classes of its own a model tells all by chance: an example that is alone with its class counts as told.
 *
 * <p>Cost: NZ, of Z classes of the model's own.
 */
public record Nce() implements SourceScore {
    @Override
    public String name() {
        return "nce";
    }

    @Override
    public double of(Guesses guesses) {
        int[][] joint = new int[guesses.classes()][guesses.sources()];
        int[] of = new int[guesses.sources()];
        for (int i = 0; i < guesses.size(); i++) {
            int best = best(guesses.probabilities()[i]);
            joint[guesses.labels()[i]][best]++;
            of[best]++;
        }
        double sum = 0;
        for (int[] row : joint) {
            for (int z = 0; z < of.length; z++) {
                if (row[z] > 0) {
                    sum += row[z] * Math.log((double) row[z] / of[z]);
                }
            }
        }
        return sum / guesses.size();
    }

    private static int best(double[] probabilities) {
        int best = 0;
        for (int z = 1; z < probabilities.length; z++) {
            if (probabilities[z] > probabilities[best]) {
                best = z;
            }
        }
        return best;
    }
}
