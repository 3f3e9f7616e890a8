package dev.limpid.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An order of alternatives by a method, in which some may tie.
 *
 * @param method its name
 * @param scores of each alternative, higher being better
 * @param order alternatives, the best first; those that tie together, in the order they are listed
 */
public record Placing(String method, double[] scores, List<List<Integer>> order) {
    /** Scores closer than this, by the larger of them if above 1, differ by rounding only. */
    static final double ROUNDING = 1e-12;

    public Placing {
        order = order.stream().map(List::copyOf).toList();
    }

    static Placing of(String method, double[] scores) {
        int[] sorted = descending(scores);
        List<List<Integer>> order = new ArrayList<>();
        for (int from = 0, to; from < sorted.length; from = to) {
            to = tiedUpTo(scores, sorted, from);
            order.add(Arrays.stream(sorted, from, to).sorted().boxed().toList());
        }
        return new Placing(method, scores, order);
    }

    /** Alternatives by falling score. */
    static int[] descending(double[] scores) {
        int[] order = IntStream.range(0, scores.length).toArray();
        // By insertion: there are few, they are asked for ten thousands of times, and boxes would cost more than
        // comparisons.
        for (int i = 1; i < order.length; i++) {
            int moved = order[i];
            int k = i;
            for (; k > 0 && scores[order[k - 1]] < scores[moved]; k--) {
                order[k] = order[k - 1];
            }
            order[k] = moved;
        }
        return order;
    }

    /** The first place behind those that tie with the one at a place of the order. */
    static int tiedUpTo(double[] scores, int[] order, int from) {
        double best = scores[order[from]];
        int to = from + 1;
        while (to < order.length && best - scores[order[to]] <= ROUNDING * Math.max(1, Math.abs(best))) {
            to++;
        }
        return to;
    }

    /** Those that are first: one, or several that tie. */
    public List<Integer> first() {
        return order.get(0);
    }

    /** From 1; those that tie have the best of theirs, so that two winners are followed by the third. */
    public int[] places() {
        int[] places = new int[scores.length];
        int next = 1;
        for (List<Integer> tied : order) {
            for (int alternative : tied) {
                places[alternative] = next;
            }
            next += tied.size();
        }
        return places;
    }
}
