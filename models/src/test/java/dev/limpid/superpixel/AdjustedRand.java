package dev.limpid.superpixel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The adjusted Rand index of two partitions (Hubert and Arabie 1985): 1 for equal ones, 0 as expected by chance. */
final class AdjustedRand {
    private AdjustedRand() {}

    static double index(int[] one, int[] other) {
        Map<List<Integer>, Integer> both = new HashMap<>();
        Map<Integer, Integer> rows = new HashMap<>();
        Map<Integer, Integer> columns = new HashMap<>();
        for (int i = 0; i < one.length; i++) {
            both.merge(List.of(one[i], other[i]), 1, Integer::sum);
            rows.merge(one[i], 1, Integer::sum);
            columns.merge(other[i], 1, Integer::sum);
        }
        double together = pairs(both);
        double expected = pairs(rows) * pairs(columns) / pairs(Map.of(0, one.length));
        double most = (pairs(rows) + pairs(columns)) / 2;
        return most == expected ? 1 : (together - expected) / (most - expected);
    }

    private static double pairs(Map<?, Integer> sizes) {
        return sizes.values().stream().mapToDouble(n -> n * (n - 1.0) / 2).sum();
    }
}
