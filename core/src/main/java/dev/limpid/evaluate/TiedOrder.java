package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Features from the largest score down. Those of one score stand together, since nothing says which comes first: each of them
 * counts in part where only some are wanted, which is what drawing lots would give on average.
 *
 * @param groups features of one score each
 */
record TiedOrder(List<int[]> groups) {
    static TiedOrder of(double[] scores) {
        Integer[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(unsigned(scores[b]), unsigned(scores[a])))
                .toArray(Integer[]::new);
        List<int[]> groups = new ArrayList<>();
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                to++;
            }
            groups.add(Arrays.stream(order, from, to).mapToInt(i -> i).toArray());
        }
        return new TiedOrder(groups);
    }

    /** 0 for -0, which an order of doubles puts before it. */
    private static double unsigned(double score) {
        return score + 0.0;
    }

    /**
     * What is taken of each feature, 0 to 1, if so much is taken from the top.
     *
     * @param sizes of the features
     * @param amount of the sizes' sum
     */
    double[] taken(double[] sizes, double amount) {
        double[] taken = new double[sizes.length];
        double left = amount;
        for (int[] group : groups) {
            double size = Arrays.stream(group).mapToDouble(i -> sizes[i]).sum();
            double share = Math.max(0, Math.min(1, left / size));
            for (int feature : group) {
                taken[feature] = share;
            }
            left -= size;
        }
        return taken;
    }
}
