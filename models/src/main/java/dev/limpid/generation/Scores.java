package dev.limpid.generation;

import java.util.Arrays;

/** A row of logits: how fit each word of a vocabulary is to follow. */
final class Scores {
    private Scores() {}

    /** The place of the largest; of several the first. */
    static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** The logarithm of the softmax at one place. */
    static double logProbability(double[] scores, int at) {
        double largest = scores[best(scores)];
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - largest);
        }
        return scores[at] - largest - Math.log(sum);
    }

    /** The softmax. */
    static double[] probabilities(double[] scores) {
        double largest = scores[best(scores)];
        double[] probabilities =
                Arrays.stream(scores).map(score -> Math.exp(score - largest)).toArray();
        double sum = Arrays.stream(probabilities).sum();
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    /** The first place up to which the probabilities sum to more than {@code share}, in [0, 1). */
    static int drawn(double[] scores, double share) {
        double[] probabilities = probabilities(scores);
        double sum = 0;
        int last = 0;
        for (int i = 0; i < probabilities.length; i++) {
            sum += probabilities[i];
            if (probabilities[i] > 0) {
                last = i;
            }
            if (sum > share) {
                return last;
            }
        }
        // Rounding left a gap at the end.
        return last;
    }
}
