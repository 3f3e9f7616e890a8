package dev.limpid.vocabulary;

import java.util.Arrays;

/** Numbers pairs of tokens from 0 on in the order in which they are first met, and counts them. Open addressing. */
final class PairCounts {
    private int[] slots = new int[1 << 16];
    private long[] pairs = new long[1 << 14];
    private long[] counts = new long[1 << 14];
    private int size;

    PairCounts() {
        Arrays.fill(slots, -1);
    }

    static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    static int left(long pair) {
        return (int) (pair >>> 32);
    }

    static int right(long pair) {
        return (int) pair;
    }

    /** The number of a pair, a new one if it has none. */
    int number(long pair) {
        int slot = slot(pair);
        while (slots[slot] >= 0) {
            if (pairs[slots[slot]] == pair) {
                return slots[slot];
            }
            slot = slot + 1 & slots.length - 1;
        }
        if (size == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        pairs[size] = pair;
        slots[slot] = size++;
        if (size > slots.length / 2) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        Arrays.fill(slots, -1);
        for (int number = 0; number < size; number++) {
            int slot = slot(pairs[number]);
            while (slots[slot] >= 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = number;
        }
    }

    private int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32 ^ mixed >>> 48) & slots.length - 1;
    }

    int size() {
        return size;
    }

    long pair(int number) {
        return pairs[number];
    }

    long count(int number) {
        return counts[number];
    }

    void add(int number, long count) {
        counts[number] += count;
    }
}
