package dev.limpid.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Draws shares of a part, as many of each class as its share says (largest remainders first), from a seed. Examples with any
 * number of labels are drawn from all alike: few have the same. 8 bytes are held for each example.
 */
final class Draw {
    private Draw() {}

    /**
     * Those that are drawn for each share, in the part's order, and those that are left.
     *
     * @param shares each at least 0, less than 1 together
     */
    static List<Part> of(Part part, double[] shares, long seed) throws IOException {
        int[] stratum = new int[part.size()];
        int[] sizes = strata(part, stratum);
        SplittableRandom random = new SplittableRandom(seed);
        int[] left = sizes.clone();
        int[] free = Arrays.stream(sizes).map(size -> size - 1).toArray();
        int[][] wanted = new int[shares.length][];
        for (int share = 0; share < shares.length; share++) {
            wanted[share] = counts(sizes, free, shares[share], random);
            for (int i = 0; i < free.length; i++) {
                free[i] -= wanted[share][i];
            }
        }
        int[] drawn = new int[part.size()];
        for (int i = 0; i < drawn.length; i++) {
            // Knuth's selection sampling: each is taken with the chance of what is still wanted of what is left.
            int at = stratum[i];
            int place = random.nextInt(left[at]--);
            drawn[i] = shares.length;
            for (int share = 0; share < shares.length && drawn[i] == shares.length; share++) {
                drawn[i] = place < wanted[share][at] ? share : drawn[i];
                place -= wanted[share][at];
            }
            if (drawn[i] < shares.length) {
                wanted[drawn[i]][at]--;
            }
        }
        List<Part> parts = new ArrayList<>();
        for (int share = 0; share <= shares.length; share++) {
            parts.add(part.only(drawn, share));
        }
        return parts;
    }

    /** Those of the same class are one stratum; how many it has. */
    private static int[] strata(Part part, int[] stratum) throws IOException {
        Map<List<String>, Integer> numbers = new LinkedHashMap<>();
        Kind kind = part.corpus().kind();
        boolean isClassed = kind == Kind.CLASSES || kind == Kind.PICTURES;
        for (int i = 0; i < stratum.length; i++) {
            List<String> labels = isClassed ? part.get(i).labelled() : List.of();
            stratum[i] = numbers.computeIfAbsent(labels, one -> numbers.size());
        }
        int[] sizes = new int[numbers.size()];
        for (int one : stratum) {
            sizes[one]++;
        }
        return sizes;
    }

    /** How many of each stratum are drawn: together the share of all, to the nearest whole number, if that leaves one of each. */
    private static int[] counts(int[] sizes, int[] free, double share, SplittableRandom random) {
        int[] counts = new int[sizes.length];
        List<Integer> order = new ArrayList<>();
        double[] rest = new double[sizes.length];
        long all = 0;
        long given = 0;
        for (int i = 0; i < sizes.length; i++) {
            double exact = sizes[i] * share;
            counts[i] = Math.min(free[i], (int) exact);
            rest[i] = exact - (int) exact;
            all += sizes[i];
            given += counts[i];
            order.add(i);
        }
        // Where two have the same remainder the seed decides.
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        order.sort((one, other) -> Double.compare(rest[other], rest[one]));
        long wanted = Math.round(all * share);
        for (int i = 0; i < order.size() && given < wanted; i++) {
            int at = order.get(i);
            if (counts[at] < free[at]) {
                counts[at]++;
                given++;
            }
        }
        return counts;
    }
}
