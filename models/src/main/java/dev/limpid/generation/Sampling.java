package dev.limpid.generation;

import java.util.ArrayList;
import java.util.List;

/**
 * How a text is written. Scores are warped in this order, as transformers does: penalty for repetition, temperature, the k
 * best, the best that together have probability p; then a token is drawn from what is left. The same seed gives the same text.
 *
 * @param maxNewTokens at least 1
 * @param temperature 0 for the best token each time, and nothing is drawn; else above 0: what scores are divided by
 * @param topK how many of the best tokens are drawn from; 0 for all
 * @param topP tokens are drawn from the best that together have this probability, above 0 and at most 1 (all)
 * @param repetitionPenalty above 0; 1 for none, more makes tokens that are there already less likely
 * @param stops texts that end the writing; they are cut off
 */
public record Sampling(
        int maxNewTokens,
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        long seed,
        List<String> stops) {
    /** As many as Captum has by default. */
    public static final int USUAL_NEW_TOKENS = 25;

    /** The best token each time, up to 25. */
    public static final Sampling GREEDY = new Sampling(USUAL_NEW_TOKENS, 0, 0, 1, 1, 0, List.of());

    /** @throws IllegalArgumentException if a setting is out of its range, or narrows a draw that does not take place */
    public Sampling {
        stops = List.copyOf(stops);
        require(maxNewTokens >= 1, "max-new-tokens must be at least 1, got " + maxNewTokens);
        require(
                temperature >= 0 && Double.isFinite(temperature),
                "temperature must be 0 (the best token each time) or more, got " + temperature);
        require(topK >= 0, "top-k must be at least 1, or 0 for all, got " + topK);
        require(topP > 0 && topP <= 1, "top-p must be above 0 and at most 1, got " + topP);
        require(
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "repetition-penalty must be above 0, got " + repetitionPenalty);
        require(
                temperature > 0 || topK == 0 && topP == 1,
                "top-k and top-p narrow what is drawn, and at temperature 0 nothing is; set a temperature, such as 1");
        require(stops.stream().noneMatch(String::isEmpty), "a stop string must not be empty");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise + ".");
        }
    }

    /** Whether the best token is taken each time. */
    public boolean isGreedy() {
        return temperature == 0;
    }

    /** What is done to scores before a token is chosen, in order. */
    List<Warper> warpers() {
        List<Warper> warpers = new ArrayList<>();
        if (repetitionPenalty != 1) {
            warpers.add(new RepetitionPenalty(repetitionPenalty));
        }
        if (!isGreedy() && temperature != 1) {
            warpers.add(new Temperature(temperature));
        }
        if (topK > 0) {
            warpers.add(new TopK(topK));
        }
        if (topP < 1) {
            warpers.add(new TopP(topP));
        }
        return warpers;
    }

    public Sampling withMaxNewTokens(int other) {
        return new Sampling(other, temperature, topK, topP, repetitionPenalty, seed, stops);
    }

    public Sampling withTemperature(double other) {
        return new Sampling(maxNewTokens, other, topK, topP, repetitionPenalty, seed, stops);
    }

    public Sampling withTopK(int other) {
        return new Sampling(maxNewTokens, temperature, other, topP, repetitionPenalty, seed, stops);
    }

    public Sampling withTopP(double other) {
        return new Sampling(maxNewTokens, temperature, topK, other, repetitionPenalty, seed, stops);
    }

    public Sampling withRepetitionPenalty(double other) {
        return new Sampling(maxNewTokens, temperature, topK, topP, other, seed, stops);
    }

    public Sampling withSeed(long other) {
        return new Sampling(maxNewTokens, temperature, topK, topP, repetitionPenalty, other, stops);
    }

    public Sampling withStops(List<String> other) {
        return new Sampling(maxNewTokens, temperature, topK, topP, repetitionPenalty, seed, other);
    }
}
