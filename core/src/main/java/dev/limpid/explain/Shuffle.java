package dev.limpid.explain;

import dev.limpid.game.Coalition;

import java.util.BitSet;
import java.util.SplittableRandom;

/** Orders and coalitions drawn at random (Fisher and Yates), in the same sequence for the same seed. */
final class Shuffle {
    private final SplittableRandom random;
    private final int[] order;

    Shuffle(int players, SplittableRandom random) {
        this.random = random;
        this.order = new int[players];
        for (int player = 0; player < players; player++) {
            order[player] = player;
        }
    }

    /** All players in an order, each order as likely; valid until the next call. */
    int[] order() {
        first(order.length);
        return order;
    }

    /** A coalition of that size, each as likely. */
    Coalition coalition(int size) {
        first(size);
        BitSet present = new BitSet(order.length);
        for (int i = 0; i < size; i++) {
            present.set(order[i]);
        }
        return Coalition.of(order.length, present::get);
    }

    private void first(int size) {
        for (int i = 0; i < size; i++) {
            int other = i + random.nextInt(order.length - i);
            int player = order[i];
            order[i] = order[other];
            order[other] = player;
        }
    }
}
