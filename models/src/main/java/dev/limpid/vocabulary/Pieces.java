package dev.limpid.vocabulary;

import java.util.Arrays;
import java.util.List;

/** All words as ids of pieces, in one array; a word shrinks in its place as pieces are joined. */
final class Pieces {
    /** What a pair loses and gains by a joining. */
    interface Change {
        void change(long pair, int by, int word);
    }

    private int[] ids = new int[1 << 16];
    private final int[] starts;
    private final int[] ends;
    private final long[] counts;

    Pieces(List<WordCounts.Counted> words, Spelling spelling) {
        starts = new int[words.size()];
        ends = new int[words.size()];
        counts = new long[words.size()];
        int end = 0;
        for (int word = 0; word < words.size(); word++) {
            String spelt = words.get(word).spelt();
            if (end > Integer.MAX_VALUE / 2 - spelt.length()) {
                throw new IllegalArgumentException(
                        "The " + words.size()
                                + " different words have more than a thousand million characters. Let fewer words be remembered.");
            }
            if (end + spelt.length() > ids.length) {
                ids = Arrays.copyOf(ids, Math.max(2 * ids.length, end + spelt.length()));
            }
            starts[word] = end;
            for (int at = 0; at < spelt.length(); at += Character.charCount(spelt.codePointAt(at))) {
                int id = spelling.id(spelt.codePointAt(at), at > 0);
                if (id >= 0) {
                    ids[end++] = id;
                }
            }
            ends[word] = end;
            counts[word] = words.get(word).count();
        }
    }

    /** Gives the id of a character at the start of a word or within; -1 for one that is left out. */
    interface Spelling {
        int id(int character, boolean within);
    }

    int words() {
        return starts.length;
    }

    long count(int word) {
        return counts[word];
    }

    /** All pairs of a word, each with 1. */
    void pairs(int word, Change change) {
        for (int i = starts[word]; i + 1 < ends[word]; i++) {
            change.change(PairCounts.pair(ids[i], ids[i + 1]), 1, word);
        }
    }

    /** Joins a pair wherever it stands in a word, from the left. */
    void join(int word, long pair, int joined, Change change) {
        int left = PairCounts.left(pair);
        int right = PairCounts.right(pair);
        int start = starts[word];
        int end = ends[word];
        int to = start;
        for (int i = start; i < end; to++) {
            if (ids[i] != left || i + 1 == end || ids[i + 1] != right) {
                ids[to] = ids[i++];
                continue;
            }
            if (to > start) {
                change.change(PairCounts.pair(ids[to - 1], left), -1, word);
                change.change(PairCounts.pair(ids[to - 1], joined), 1, word);
            }
            i += 2;
            if (i < end) {
                change.change(PairCounts.pair(right, ids[i]), -1, word);
                change.change(PairCounts.pair(joined, ids[i]), 1, word);
            }
            ids[to] = joined;
        }
        ends[word] = to;
    }
}
