package dev.limpid.course;

import java.util.Arrays;

/**
 * Which pairs are ranked, and at which place among all second texts each partner comes. Of many pairs a sample, taken evenly: so a
 * judgement costs at most {@value #QUERIES} times {@value #CANDIDATES} products of two vectors, and memory for as many vectors.
 */
final class Ranking {
    static final int QUERIES = 2_000;
    static final int CANDIDATES = 10_000;

    /** Second texts at once: with their numbers side by side sums run in step, and stay near the processor. */
    private static final int BLOCK = 256;

    private Ranking() {}

    /** Evenly taken, from the first on: all, or {@code most}. */
    static int[] evenly(int all, int most) {
        int[] taken = new int[Math.min(all, most)];
        Arrays.setAll(taken, i -> (int) ((long) i * all / taken.length));
        return taken;
    }

    /**
     * Places from 1. What is as alike as the right one comes before it, and what is no number before anything.
     *
     * @param queries vectors of first texts
     * @param candidates vectors of second texts, of the same width
     * @param right by query, which candidate is its partner
     */
    static int[] ranks(float[][] queries, float[][] candidates, int[] right) {
        int width = candidates[0].length;
        float[] own = new float[queries.length];
        for (int i = 0; i < queries.length; i++) {
            own[i] = dot(queries[i], candidates[right[i]]);
        }
        int[] ranks = new int[queries.length];
        Arrays.fill(ranks, 1);
        float[] block = new float[width * BLOCK];
        float[] sums = new float[BLOCK];
        for (int from = 0; from < candidates.length; from += BLOCK) {
            int count = Math.min(BLOCK, candidates.length - from);
            for (int j = 0; j < count; j++) {
                for (int k = 0; k < width; k++) {
                    block[k * BLOCK + j] = candidates[from + j][k];
                }
            }
            for (int i = 0; i < queries.length; i++) {
                multiply(queries[i], block, sums);
                for (int j = 0; j < count; j++) {
                    ranks[i] += from + j != right[i] && !(sums[j] < own[i]) ? 1 : 0;
                }
            }
        }
        return ranks;
    }

    /** Adds in the same order as {@link #dot}: equal vectors must come out equal. */
    private static void multiply(float[] query, float[] block, float[] sums) {
        Arrays.fill(sums, 0);
        for (int k = 0; k < query.length; k++) {
            float factor = query[k];
            int row = k * BLOCK;
            for (int j = 0; j < BLOCK; j++) {
                sums[j] += factor * block[row + j];
            }
        }
    }

    private static float dot(float[] a, float[] b) {
        float dot = 0;
        for (int k = 0; k < a.length; k++) {
            dot += a[k] * b[k];
        }
        return dot;
    }
}
