package dev.limpid.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.zip.Adler32;

/**
 * Deflates (RFC 1951, in a zlib stream): the same bytes on every machine, where the JDK's deflater depends on the zlib
 * it finds. One block with a Huffman code of its own; of repetitions only runs of one byte are used, which after PNG's
 * filters are most.
 */
final class Deflate {
    private static final int END = 256;
    private static final int SYMBOLS = 286;
    private static final int LONGEST_CODE = 15;
    private static final int SHORTEST_RUN = 3;
    private static final int LONGEST_RUN = 258;

    // RFC 1951, 3.2.5: the first length of each length code, from 257 on.
    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long bits;
    private int count;

    private Deflate() {}

    /** A zlib stream that inflates to {@code data}. */
    static byte[] zlib(byte[] data) {
        Deflate deflate = new Deflate();
        deflate.out.write(0x78);
        deflate.out.write(0x01);
        deflate.block(data);
        Adler32 check = new Adler32();
        check.update(data);
        for (int shift = 24; shift >= 0; shift -= 8) {
            deflate.out.write((int) (check.getValue() >> shift));
        }
        return deflate.out.toByteArray();
    }

    private void block(byte[] data) {
        long[] frequencies = new long[SYMBOLS];
        frequencies[END] = 1;
        forEach(data, (symbol, extra, extraBits) -> frequencies[symbol]++);
        int[] lengths = codeLengths(frequencies);
        int[] codes = codes(lengths);
        header(lengths);
        forEach(data, (symbol, extra, extraBits) -> {
            write(codes[symbol], lengths[symbol]);
            if (symbol > END) {
                write(extra, extraBits);
                // The only distance, one byte back: a code of one bit.
                write(0, 1);
            }
        });
        write(codes[END], lengths[END]);
        if (count > 0) {
            write(0, 8 - count);
        }
    }

    private interface Symbols {
        void accept(int symbol, int extra, int extraBits);
    }

    private static void forEach(byte[] data, Symbols symbols) {
        int at = 0;
        while (at < data.length) {
            int run = 0;
            while (at > 0 && run < LONGEST_RUN && at + run < data.length && data[at + run] == data[at - 1]) {
                run++;
            }
            if (run < SHORTEST_RUN) {
                symbols.accept(data[at++] & 0xff, 0, 0);
                continue;
            }
            int code = Arrays.binarySearch(LENGTHS, run);
            code = code < 0 ? -code - 2 : code;
            symbols.accept(END + 1 + code, run - LENGTHS[code], extraBits(code));
            at += run;
        }
    }

    private static int extraBits(int code) {
        return code < 8 || code == LENGTHS.length - 1 ? 0 : code / 4 - 1;
    }

    // Final block, dynamic codes; code lengths are sent plainly, in four bits each.
    private void header(int[] lengths) {
        write(1, 1);
        write(2, 2);
        write(SYMBOLS - 257, 5);
        write(0, 5);
        write(19 - 4, 4);
        // Of the alphabet of code lengths 0 to 15 get a code of four bits, the three kinds of repetition none.
        for (int length : new int[] {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}) {
            write(length > LONGEST_CODE ? 0 : 4, 3);
        }
        for (int length : lengths) {
            write(Integer.reverse(length) >>> 28, 4);
        }
        write(Integer.reverse(1) >>> 28, 4);
    }

    private void write(int value, int length) {
        bits |= (long) value << count;
        count += length;
        while (count >= 8) {
            out.write((int) bits);
            bits >>>= 8;
            count -= 8;
        }
    }

    /** A node of the Huffman tree: its weight, and the symbols below it. */
    private record Tree(long weight, List<Integer> symbols) {}

    private static int[] codeLengths(long[] frequencies) {
        long[] weights = frequencies.clone();
        while (true) {
            int[] lengths = unlimited(weights);
            if (Arrays.stream(lengths).max().orElse(0) <= LONGEST_CODE) {
                return lengths;
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (weights[i] + 1) / 2;
            }
        }
    }

    private static int[] unlimited(long[] weights) {
        // Ties break by the smallest symbol, so that the code is the same everywhere.
        PriorityQueue<Tree> queue = new PriorityQueue<>(Comparator.comparingLong(Tree::weight)
                .thenComparing(tree -> tree.symbols().get(0)));
        for (int symbol = 0; symbol < weights.length; symbol++) {
            if (weights[symbol] > 0) {
                queue.add(new Tree(weights[symbol], List.of(symbol)));
            }
        }
        int[] lengths = new int[weights.length];
        if (queue.size() == 1) {
            // A code needs two words to be complete.
            queue.add(new Tree(0, List.of(queue.element().symbols().get(0) == 0 ? 1 : 0)));
        }
        while (queue.size() > 1) {
            Tree first = queue.remove();
            Tree second = queue.remove();
            List<Integer> symbols = new ArrayList<>(first.symbols());
            symbols.addAll(second.symbols());
            symbols.sort(Comparator.naturalOrder());
            symbols.forEach(symbol -> lengths[symbol]++);
            queue.add(new Tree(first.weight() + second.weight(), symbols));
        }
        return lengths;
    }

    // RFC 1951, 3.2.2: codes in order of length, then of symbol; sent from their highest bit on.
    private static int[] codes(int[] lengths) {
        int[] codes = new int[lengths.length];
        int code = 0;
        for (int length = 1; length <= LONGEST_CODE; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    codes[symbol] = Integer.reverse(code++) >>> 32 - length;
                }
            }
            code <<= 1;
        }
        return codes;
    }
}
