package dev.limpid.performance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Examples by the probability of one class, ascending, and which are of it. Sorted once, for all draws. */
final class RankedScores {
    private final int[] order;
    private final boolean[] last; // of its ties
    private final boolean[] positive;

    private RankedScores(double[] scores, boolean[] positive) {
        this.positive = positive;
        this.order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.last = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            last[i] = i + 1 == order.length || scores[order[i]] != scores[order[i + 1]];
        }
    }

    /** What is told of one ranking. */
    interface Area {
        double of(RankedScores ranked, int[] times);
    }

    /** Of two classes that of the second, else the mean over those of which it can be told. */
    static Metric.Statistic overClasses(Classified answers, Area area) {
        List<RankedScores> rankings = new ArrayList<>();
        int classes = answers.classes().size();
        for (int k = classes == 2 ? 1 : 0; k < classes; k++) {
            rankings.add(new RankedScores(answers.probabilities(k), answers.isOf(k)));
        }
        return times -> {
            double sum = 0;
            int told = 0;
            for (RankedScores ranking : rankings) {
                double value = area.of(ranking, times);
                if (!Double.isNaN(value)) {
                    sum += value;
                    told++;
                }
            }
            return sum / told;
        };
    }

    double auroc(int[] times) {
        double above = 0; // pairs in the right order, ties being half
        long below = 0;
        long positives = 0;
        long negatives = 0;
        long tiedPositives = 0;
        for (int i = 0; i < order.length; i++) {
            int count = times[order[i]];
            if (positive[order[i]]) {
                tiedPositives += count;
            } else {
                negatives += count;
            }
            if (last[i]) {
                above += tiedPositives * (below + (negatives - below) / 2.0);
                positives += tiedPositives;
                tiedPositives = 0;
                below = negatives;
            }
        }
        return positives == 0 || negatives == 0 ? Double.NaN : above / ((double) positives * negatives);
    }

    double averagePrecision(int[] times) {
        double sum = 0;
        long found = 0;
        long seen = 0;
        long tied = 0;
        long tiedPositives = 0;
        for (int i = order.length - 1; i >= 0; i--) {
            if (last[i] && tied > 0) {
                seen += tied;
                found += tiedPositives;
                sum += tiedPositives * ((double) found / seen);
                tied = 0;
                tiedPositives = 0;
            }
            tied += times[order[i]];
            tiedPositives += positive[order[i]] ? times[order[i]] : 0;
        }
        seen += tied;
        found += tiedPositives;
        sum += tied == 0 ? 0 : tiedPositives * ((double) found / seen);
        return found == 0 || found == seen ? Double.NaN : sum / found;
    }
}
