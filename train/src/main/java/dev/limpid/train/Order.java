package dev.limpid.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Which examples come together, and when: a shuffle for each epoch, in which examples of like length are brought together
 * without all short ones coming at once. A function of seed and epoch, so nothing of it need be saved.
 *
 * @param batch examples in each; the last may have fewer
 * @param lengths of the examples; batches are made of neighbours by length within {@link #POOL} batches
 */
record Order(int examples, int batch, IntUnaryOperator lengths, Shuffle shuffle) {
    /** How many batches are sorted by length together: enough to save padding, few enough to stay random. */
    private static final int POOL = 50;

    /** Draws an order. */
    interface Shuffle {
        /**
         * A permutation of 0 to {@code size} - 1.
         *
         * @param use what for: equal uses at an equal epoch get the same
         */
        int[] permutation(int size, int epoch, int use);
    }

    Order {
        if (examples < 1 || batch < 1) {
            throw new IllegalArgumentException("An order needs at least one example in each batch, got " + examples
                    + " examples in batches of " + batch + ".");
        }
    }

    /** How many batches an epoch has. */
    int batches() {
        return (examples + batch - 1) / batch;
    }

    /** The batches of an epoch, each a list of examples. */
    List<int[]> epoch(int epoch) {
        int[] shuffled = shuffle.permutation(examples, epoch, 0);
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < examples; from += POOL * batch) {
            Integer[] pool = Arrays.stream(shuffled, from, Math.min(examples, from + POOL * batch))
                    .boxed()
                    .toArray(Integer[]::new);
            // A stable sort: equal lengths stay in their drawn order.
            Arrays.sort(pool, Comparator.comparingInt(lengths::applyAsInt));
            for (int at = 0; at < pool.length; at += batch) {
                batches.add(Arrays.stream(pool, at, Math.min(pool.length, at + batch))
                        .mapToInt(Integer::intValue)
                        .toArray());
            }
        }
        int[] order = shuffle.permutation(batches.size(), epoch, 1);
        return Arrays.stream(order).mapToObj(batches::get).toList();
    }

    /** All examples once, sorted by length, for judging. */
    List<int[]> judging() {
        Integer[] all = new Integer[examples];
        Arrays.setAll(all, i -> i);
        Arrays.sort(all, Comparator.comparingInt(lengths::applyAsInt));
        List<int[]> batches = new ArrayList<>();
        for (int at = 0; at < all.length; at += batch) {
            batches.add(Arrays.stream(all, at, Math.min(all.length, at + batch))
                    .mapToInt(Integer::intValue)
                    .toArray());
        }
        return batches;
    }
}
