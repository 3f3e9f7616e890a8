package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How far methods, or one method on several models, say the same of the same examples: each pair once.
 *
 * @param names of what is compared
 * @param pairs (0, 1), (0, 2), …, (1, 2), …
 */
public record Agreements(List<String> names, List<Pair> pairs) {
    public Agreements {
        names = List.copyOf(names);
        pairs = List.copyOf(pairs);
    }

    /**
     * Two of them, means over examples: see {@link Agreement}.
     *
     * @param one place among the names
     * @param other place among the names, after {@code one}
     */
    public record Pair(
            int one,
            int other,
            Interval kendall,
            Interval spearman,
            Interval features,
            Interval ranks,
            Interval signs,
            Interval signedRanks) {}

    /**
     * Compares all.
     *
     * @param scores {@code [name][example][feature]}; no feature where something says nothing of an example
     * @throws IllegalArgumentException if not all have as many examples, or two score different features of one
     */
    public static Agreements of(List<String> names, double[][][] scores, Bootstrap bootstrap) {
        requireAlike(names, scores);
        List<Pair> pairs = new ArrayList<>();
        for (int one = 0; one < scores.length; one++) {
            for (int other = one + 1; other < scores.length; other++) {
                pairs.add(pair(one, other, each(scores[one], scores[other]), bootstrap));
            }
        }
        return new Agreements(names, pairs);
    }

    private static void requireAlike(List<String> names, double[][][] scores) {
        if (names.size() != scores.length || Arrays.stream(scores).anyMatch(of -> of.length != scores[0].length)) {
            throw new IllegalArgumentException(
                    "Agreement needs a name for all that is compared, and of each as many examples, got " + names.size()
                            + " names and "
                            + Arrays.stream(scores).map(of -> of.length).toList() + " examples.");
        }
    }

    private static List<Agreement> each(double[][] one, double[][] other) {
        List<Agreement> each = new ArrayList<>();
        for (int example = 0; example < one.length; example++) {
            boolean both = one[example].length > 0 && other[example].length > 0;
            each.add(both ? Agreement.of(one[example], other[example]) : Agreement.of(new double[0], new double[0], 1));
        }
        return each;
    }

    private static Pair pair(int one, int other, List<Agreement> each, Bootstrap bootstrap) {
        return new Pair(
                one,
                other,
                mean(each, Agreement::kendall, bootstrap),
                mean(each, Agreement::spearman, bootstrap),
                mean(each, Agreement::features, bootstrap),
                mean(each, Agreement::ranks, bootstrap),
                mean(each, Agreement::signs, bootstrap),
                mean(each, Agreement::signedRanks, bootstrap));
    }

    private static Interval mean(List<Agreement> each, ToDoubleFunction<Agreement> measure, Bootstrap bootstrap) {
        return bootstrap.mean(each.stream().mapToDouble(measure).toArray());
    }

    /**
     * How far apart each two are: 1 less their mean Spearman rank correlation, 0 to 2; 1, as if they had nothing to do with
     * each other, where it cannot be told of any example.
     */
    public double[][] distances() {
        double[][] distances = new double[names.size()][names.size()];
        for (Pair pair : pairs) {
            double correlation = pair.spearman().mean();
            double distance = Double.isNaN(correlation) ? 1 : 1 - correlation;
            distances[pair.one()][pair.other()] = distance;
            distances[pair.other()][pair.one()] = distance;
        }
        return distances;
    }

    /** Which of them say the same: {@link Clusters} of a mean rank correlation of 0.7 or more. */
    public List<List<String>> groups() {
        return Clusters.of(distances(), 1 - SAME).stream()
                .map(group -> group.stream().map(names::get).toList())
                .toList();
    }

    /** Rank correlation from which on two say the same. */
    public static final double SAME = 0.7;
}
