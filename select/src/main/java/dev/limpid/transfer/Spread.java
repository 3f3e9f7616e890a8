package dev.limpid.transfer;

import dev.limpid.evaluate.Interval;
import org.apache.commons.statistics.distribution.TDistribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How far a score would go up or down with other examples: the delete-a-group jackknife (Kott 2001). Examples are dealt into
 * groups, each with its share of every class; the score is told again without each group in turn; with G groups its variance is
 * (G−1)/G Σ (θ_g − θ̄)², and the interval is the score itself ± Student's t with G − 1 degrees of freedom, also where that is beyond
 * what the score can be. Intervals of two candidates that do not overlap tell them apart; where they do, the same examples went to
 * both, so that a paired comparison may still tell.
 *
 * <p>It is the spread of the score at this number of examples. With more examples the score itself may go elsewhere: {@link HScore}
 * falls, as its directions fit fewer of them by chance.
 *
 * <p>How often intervals of level 0.95 held the mean score of sets of that size, of 200 sets drawn each, three normal classes:
 *
 * <table>
 * <caption>Coverage</caption>
 * <tr><th>examples × dimensions</th><th>logme</th><th>h-score</th><th>regularised</th><th>transrate</th><th>gbc</th><th>parc</th></tr>
 * <tr><td>100 × 8</td><td>0.95</td><td>0.96</td><td>0.94</td><td>0.99</td><td>0.97</td><td>0.95</td></tr>
 * <tr><td>100 × 60</td><td>0.98</td><td>1.00</td><td>0.97</td><td>0.77</td><td>0.93</td><td>1.00</td></tr>
 * <tr><td>300 × 60</td><td>0.96</td><td>0.98</td><td>0.95</td><td>1.00</td><td>0.92</td><td>1.00</td></tr>
 * </table>
 *
 * <p>Cost: G + 1 times that of the score, G = 10 in {@link #STANDARD}. Measured, all scores of vectors together, seconds of one core: 4
 * for 500 × 768, 21 for 2,000 × 768.
 *
 * @param groups G, from 2
 * @param level how often such intervals hold the score's mean, from 0.5 to below 1
 * @param seed of the dealing
 */
public record Spread(int groups, double level, long seed) {
    /** Ten groups, wrong once in twenty. */
    public static final Spread STANDARD = new Spread(10, 0.95, 0);

    public Spread {
        if (groups < 2) {
            throw new IllegalArgumentException("groups must be at least 2, got " + groups + ".");
        }
        if (!(level >= 0.5 && level < 1)) {
            throw new IllegalArgumentException("level must be from 0.5 to below 1, got " + level + ".");
        }
    }

    /** As {@link #of(List, Sample)}. */
    public Interval of(VectorScore score, Sample sample) {
        return of(List.of(score), sample).get(0);
    }

    /**
     * Of several scores, in their order, which share what they need of the vectors. An interval has no ends where there are fewer
     * examples than groups, where a class has one example, so that its group cannot be left out, or where the score cannot be told
     * without a group.
     *
     * @throws IllegalArgumentException if a score cannot be told of all examples
     */
    public List<Interval> of(List<VectorScore> scores, Sample sample) {
        double[] whole = scores.stream().mapToDouble(score -> score.of(sample)).toArray();
        double[][] without = new double[scores.size()][groups];
        int[][] kept = kept(sample.labels(), sample.classes());
        for (int g = 0; g < kept.length; g++) {
            int[] own = kept[g];
            Sample part = new Sample(rows(sample.rows(), own), labels(sample.labels(), own), sample.classes());
            for (int s = 0; s < scores.size(); s++) {
                without[s][g] = told(scores.get(s), part);
            }
        }
        List<Interval> intervals = new ArrayList<>();
        for (int s = 0; s < scores.size(); s++) {
            intervals.add(interval(whole[s], kept.length == 0 ? new double[0] : without[s], sample.size()));
        }
        return intervals;
    }

    /** As {@link #of(List, Sample)}, of a model's own classes. */
    public Interval of(SourceScore score, Guesses guesses) {
        int[][] kept = kept(guesses.labels(), guesses.classes());
        double[] without = Arrays.stream(kept)
                .mapToDouble(own -> score.of(new Guesses(
                        rows(guesses.probabilities(), own), labels(guesses.labels(), own), guesses.classes())))
                .toArray();
        return interval(score.of(guesses), without, guesses.size());
    }

    /** As {@link #of(List, Sample)}, of targets that are numbers: examples are dealt as they come. */
    public Interval of(LogMe score, double[][] rows, double[][] targets) {
        double whole = score.of(rows, targets);
        double[] without = Arrays.stream(kept(new int[rows.length], 1))
                .mapToDouble(own -> score.of(rows(rows, own), rows(targets, own)))
                .toArray();
        return interval(whole, without, rows.length);
    }

    /** Of each group the examples of all others, ascending; none where groups cannot be dealt. */
    private int[][] kept(int[] labels, int classes) {
        int least = Arrays.stream(Labels.counts(labels, classes)).min().orElseThrow();
        if (labels.length < groups || least < 2) {
            return new int[0][];
        }
        int[] group = new int[labels.length];
        SplittableRandom random = new SplittableRandom(seed);
        int dealt = 0;
        for (int c = 0; c < classes; c++) {
            int label = c;
            int[] own = IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == label)
                    .toArray();
            for (int i = own.length - 1; i >= 0; i--) {
                int other = random.nextInt(i + 1);
                int drawn = own[other];
                own[other] = own[i];
                // On from where the last class ended, so that groups are of one size.
                group[drawn] = dealt++ % groups;
            }
        }
        return IntStream.range(0, groups)
                .mapToObj(g -> IntStream.range(0, labels.length)
                        .filter(i -> group[i] != g)
                        .toArray())
                .toArray(int[][]::new);
    }

    private Interval interval(double score, double[] without, int size) {
        double mean = Arrays.stream(without).average().orElse(Double.NaN);
        double squares = 0;
        for (double one : without) {
            squares += (one - mean) * (one - mean);
        }
        if (Double.isNaN(mean)) {
            return new Interval(score, Double.NaN, Double.NaN, level, size, 0);
        }
        double error = Math.sqrt(squares * (groups - 1) / groups);
        double reach = TDistribution.of(groups - 1).inverseSurvivalProbability((1 - level) / 2) * error;
        return new Interval(score, score - reach, score + reach, level, size, 0);
    }

    private static double told(VectorScore score, Sample sample) {
        try {
            return score.of(sample);
        } catch (IllegalArgumentException untold) {
            return Double.NaN; // too few examples are left of a class
        }
    }

    private static double[][] rows(double[][] rows, int[] kept) {
        return IntStream.of(kept).mapToObj(i -> rows[i]).toArray(double[][]::new);
    }

    private static int[] labels(int[] labels, int[] kept) {
        return IntStream.of(kept).map(i -> labels[i]).toArray();
    }
}
