package dev.limpid.performance;

/**
 * How many bits a token takes, were text coded by the model: the mean of −log₂ p over all tokens (Shannon 1948).
 */
public record BitsPerToken() implements Metric<Likelihoods> {
    @Override
    public Meaning meaning() {
        return Meaning.error("bits-per-token", "mean of −log₂ p over tokens", "Shannon 1948");
    }

    @Override
    public Statistic on(Likelihoods answers) {
        return times -> answers.surprise(times) / Math.log(2);
    }
}
