package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One number for each method and example that says how much better its explanation is than one that says nothing, over all
 * metrics of a family: 0 is a random explanation, 1 the best that is known of. By each metric it is how much is gained over
 * random explanations, by how much can be gained on these examples on average, so that an example on which next to nothing can
 * be gained counts for next to nothing; {@link Results.Measured#skill} divides by what can be gained on the example itself,
 * which of such an example may come to any size. The mean over examples is all that was gained by all that could be.
 *
 * <p>Metrics count alike. Of an example only those count that could be told for all methods that the metric could judge at all.
 *
 * @param metrics that count: those of which random explanations and the best are known, and where these differ
 * @param values {@code [method][example]}; {@code NaN} where no metric tells it
 */
public record PooledSkill(List<String> metrics, double[][] values) {
    private static final double NOTHING = 1e-12;

    public PooledSkill {
        metrics = List.copyOf(metrics);
    }

    /** Of all metrics of a family. */
    public static PooledSkill of(Results results, Family family) {
        List<String> metrics = new ArrayList<>();
        int examples = results.examples().size();
        double[][] sums = new double[results.methods().size()][examples];
        int[][] counts = new int[sums.length][examples];
        for (Results.Measured measured : results.measured()) {
            if (measured.about().family() == family && add(measured, sums, counts)) {
                metrics.add(measured.about().name());
            }
        }
        for (int method = 0; method < sums.length; method++) {
            for (int i = 0; i < examples; i++) {
                sums[method][i] = counts[method][i] == 0 ? Double.NaN : sums[method][i] / counts[method][i];
            }
        }
        return new PooledSkill(metrics, sums);
    }

    private static boolean add(Results.Measured measured, double[][] sums, int[][] counts) {
        boolean[] judges = new boolean[sums.length];
        for (int method = 0; method < judges.length; method++) {
            judges[method] = Arrays.stream(measured.values()[method]).anyMatch(Double::isFinite);
        }
        boolean[] told = new boolean[measured.random().length];
        double way = 0;
        int count = 0;
        for (int i = 0; i < told.length; i++) {
            told[i] = isTold(measured, judges, i);
            if (told[i]) {
                way += measured.about().direction().gain(measured.perfect()[i], measured.random()[i]);
                count++;
            }
        }
        way /= count;
        if (!(way > NOTHING)) {
            return false;
        }
        for (int method = 0; method < judges.length; method++) {
            for (int i = 0; judges[method] && i < told.length; i++) {
                if (told[i]) {
                    sums[method][i] +=
                            measured.about().direction().gain(measured.values()[method][i], measured.random()[i]) / way;
                    counts[method][i]++;
                }
            }
        }
        return true;
    }

    private static boolean isTold(Results.Measured measured, boolean[] judges, int example) {
        boolean told = Double.isFinite(measured.random()[example]) && Double.isFinite(measured.perfect()[example]);
        for (int method = 0; method < judges.length; method++) {
            told &= !judges[method] || Double.isFinite(measured.values()[method][example]);
        }
        return told;
    }
}
