package dev.limpid.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Some of the examples of a corpus, in an order; 4 bytes are held for each. For several threads. */
public final class Part {
    private final Corpus corpus;
    private final int[] rows;

    Part(Corpus corpus, int[] rows) {
        this.corpus = corpus;
        this.rows = rows;
    }

    static Part all(Corpus corpus) {
        int[] rows = new int[corpus.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
        return new Part(corpus, rows);
    }

    /** What it is a part of. */
    public Corpus corpus() {
        return corpus;
    }

    /** How many examples there are. */
    public int size() {
        return rows.length;
    }

    /** An example, from 0. */
    public Item get(int at) throws IOException {
        return corpus.get(rows[at]);
    }

    /** The number in the corpus of an example, from 0. */
    public int row(int at) {
        return rows[at];
    }

    /**
     * The same examples in another order, each as likely as another; the same seed gives the same order (Fisher and Yates'
     * shuffle, drawn from {@link SplittableRandom}).
     */
    public Part shuffled(long seed) {
        int[] order = rows.clone();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        return new Part(corpus, order);
    }

    /** Those of which it is said so, in their order. */
    Part only(int[] said, int wanted) {
        return new Part(
                corpus,
                IntStream.range(0, rows.length)
                        .filter(i -> said[i] == wanted)
                        .map(i -> rows[i])
                        .toArray());
    }

    /** Only those from one to another, which is not among them; as for a learning curve. */
    public Part between(int from, int to) {
        return new Part(corpus, Arrays.copyOfRange(rows, from, to));
    }

    /** SHA-256 of which examples there are, in their order. */
    byte[] digest() {
        MessageDigest digest = Digests.sha256();
        ByteBuffer one = ByteBuffer.allocate(Integer.BYTES);
        for (int row : rows) {
            digest.update(one.putInt(0, row).array());
        }
        return digest.digest();
    }

    /**
     * How many examples each of these labels has, of words how many words.
     *
     * @param labels those of the corpus that is trained on; others are not counted
     */
    public List<Long> balance(Labels labels) throws IOException {
        long[] counts = new long[labels.size()];
        for (int i = 0; i < rows.length; i++) {
            get(i).labelled().forEach(label -> labels.find(label).ifPresent(index -> counts[index]++));
        }
        List<Long> balance = new ArrayList<>();
        for (long count : counts) {
            balance.add(count);
        }
        return balance;
    }
}
