package dev.limpid.vocabulary;

import java.util.Arrays;

/** A pair that may be joined: how often it was seen when it was last looked at, and in which words. */
final class Candidate implements Comparable<Candidate> {
    final int number;
    final long pair;
    private long count;
    private int[] words = new int[2];
    private int size;

    Candidate(int number, long pair) {
        this.number = number;
        this.pair = pair;
    }

    /** Adds a word, behind those with smaller numbers; one that is in it is not added again. */
    void in(int word) {
        if (size > 0 && words[size - 1] == word) {
            return;
        }
        if (size == words.length) {
            words = Arrays.copyOf(words, 2 * size);
        }
        words[size++] = word;
    }

    Candidate counted(long now) {
        count = now;
        return this;
    }

    long count() {
        return count;
    }

    int words() {
        return size;
    }

    int word(int i) {
        return words[i];
    }

    /** The most frequent first; of equally frequent ones that with the smaller ids, the left one's first. */
    @Override
    public int compareTo(Candidate other) {
        return count != other.count ? Long.compare(other.count, count) : Long.compare(pair, other.pair);
    }
}
