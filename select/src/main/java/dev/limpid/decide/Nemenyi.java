package dev.limpid.decide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which alternatives differ, once {@link Friedman} found that some do (Nemenyi 1963; Demšar 2006, section 3.2.2): two do if their mean ranks are
 * further apart than the critical difference q √(k(k + 1) / 6N), q being that of the studentised range by √2.
 *
 * @param friedman the ranks
 * @param error how often any two may be said to differ that don't, such as 0.05
 * @param criticalDifference in mean ranks
 * @param p {@code [alternative][alternative]} of mean ranks at least as far apart, all pairs being tested; 1 with itself
 */
public record Nemenyi(Friedman friedman, double error, double criticalDifference, double[][] p) {
    /** @throws IllegalArgumentException if the error is not between 0 and 1 */
    public static Nemenyi of(Friedman friedman, double error) {
        if (!(error > 0 && error < 1)) {
            throw new IllegalArgumentException("error must be between 0 and 1, got " + error + ".");
        }
        double[] ranks = friedman.meanRanks();
        int k = ranks.length;
        double unit = Math.sqrt(k * (k + 1) / (6.0 * friedman.blocks())) / Math.sqrt(2);
        double[][] p = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                p[i][j] = 1 - StudentisedRange.probability(Math.abs(ranks[i] - ranks[j]) / unit, k);
            }
        }
        return new Nemenyi(friedman, error, StudentisedRange.quantile(error, k) * unit, p);
    }

    /** Whether two are shown to differ. */
    public boolean differ(int one, int other) {
        double[] ranks = friedman.meanRanks();
        return Math.abs(ranks[one] - ranks[other]) > criticalDifference;
    }

    /**
     * The bars of a critical-difference diagram: runs of alternatives by mean rank, the best first, within which none is shown to
     * differ from another; those that are part of a longer one are left out, and so are alternatives that differ from all.
     */
    public List<List<Integer>> alike() {
        double[] ranks = friedman.meanRanks();
        List<Integer> order = IntStream.range(0, ranks.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> ranks[i]))
                .toList();
        List<List<Integer>> runs = new ArrayList<>();
        int reached = 0;
        for (int from = 0; from < order.size(); from++) {
            int to = from + 1;
            while (to < order.size() && !differ(order.get(from), order.get(to))) {
                to++;
            }
            if (to - from > 1 && to > reached) {
                runs.add(List.copyOf(order.subList(from, to)));
            }
            reached = Math.max(reached, to);
        }
        return runs;
    }
}
