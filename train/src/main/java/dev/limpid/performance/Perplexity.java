package dev.limpid.performance;

import dev.limpid.evaluate.Direction;

/**
 * Of how many equally probable tokens a model chooses the next one, on average: the exponential of the mean of −ln p over all tokens
 * (Jelinek et al. 1977). Texts of more tokens count more. Only models of one vocabulary can be compared by it.
 */
public record Perplexity() implements Metric<Likelihoods> {
    @Override
    public Meaning meaning() {
        return new Meaning(
                "perplexity",
                Direction.LOWER,
                1,
                Double.POSITIVE_INFINITY,
                "of how many equally probable tokens the next one is chosen",
                "Jelinek et al. 1977");
    }

    @Override
    public Statistic on(Likelihoods answers) {
        return times -> Math.exp(answers.surprise(times));
    }
}
