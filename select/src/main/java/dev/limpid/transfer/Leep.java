package dev.limpid.transfer;

/**
 * LEEP (Nguyen et al. 2020): the mean log probability of the labels, if a model's own classes z are read as labels by how often they
 * go together: (1/N) Σ_i ln Σ_z P(y_i|z) θ(x_i)_z, P(y|z) = Σ_{i: y_i=y} θ(x_i)_z / Σ_i θ(x_i)_z. At most 0.
 *
 * <p>Cost: NZ, of Z classes of the model's own.
 */
public record Leep() implements SourceScore {
    @Override
    public String name() {
        return "leep";
    }

    @Override
    public double of(Guesses guesses) {
        double[][] joint = new double[guesses.classes()][guesses.sources()];
        double[] of = new double[guesses.sources()];
        for (int i = 0; i < guesses.size(); i++) {
            for (int z = 0; z < of.length; z++) {
                joint[guesses.labels()[i]][z] += guesses.probabilities()[i][z];
                of[z] += guesses.probabilities()[i][z];
            }
        }
        double sum = 0;
        for (int i = 0; i < guesses.size(); i++) {
            double probability = 0;
            for (int z = 0; z < of.length; z++) {
                if (of[z] > 0) {
                    probability += joint[guesses.labels()[i]][z] / of[z] * guesses.probabilities()[i][z];
                }
            }
            sum += Math.log(probability);
        }
        // Above 0 only where rows add up to more than 1 by rounding.
        return Math.min(0, sum / guesses.size());
    }
}
