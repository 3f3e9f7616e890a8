package dev.limpid.train;

import dev.limpid.loss.Loss;

/**
 * What is known of a token without its neighbours: how often each occurs, one added to every count (Laplace), so that none is
 * impossible. A language model that has learnt anything is far below this entropy.
 */
public final class Unigrams {
    private final long[] counts;
    private final long total;

    private Unigrams(long[] counts, long total) {
        this.counts = counts;
        this.total = total;
    }

    /** Counts the tokens of the texts that a model is trained on. */
    public static Unigrams of(TokenFile trained) {
        long[] counts = new long[trained.vocabulary()];
        for (long at = 0; at < trained.tokens(); at++) {
            counts[trained.token(at)]++;
        }
        return new Unigrams(counts, trained.tokens());
    }

    /** −ln of a token's probability, (count + 1) / (tokens + vocabulary): nats. */
    public double information(long token) {
        if (token < 0 || token >= counts.length) {
            throw new IllegalArgumentException(
                    "The vocabulary has ids 0 to " + (counts.length - 1) + ", got " + token + ".");
        }
        return Math.log((double) total + counts.length) - Math.log(counts[(int) token] + 1.0);
    }

    /**
     * The mean information of what blocks ask a causal model for, {@link TokenBlocks#successors}: nats a token.
     *
     * @throws IllegalArgumentException if the blocks are of another vocabulary
     */
    public double entropy(TokenBlocks blocks) {
        if (blocks.file().vocabulary() != counts.length) {
            throw new IllegalArgumentException("Counted were tokens of a vocabulary of " + counts.length
                    + ", the blocks have one of " + blocks.file().vocabulary() + ".");
        }
        double sum = 0;
        long asked = 0;
        for (int block = 0; block < blocks.size(); block++) {
            for (long label : blocks.successors(block)) {
                if (label != Loss.IGNORED) {
                    sum += information(label);
                    asked++;
                }
            }
        }
        return sum / asked;
    }

    /** e to the {@link #entropy}: among how many equally likely tokens one is as uncertain. */
    public double perplexity(TokenBlocks blocks) {
        return Math.exp(entropy(blocks));
    }
}
