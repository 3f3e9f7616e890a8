package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What several methods say of one input together. Each method's scores are divided by the sum of their sizes, so that all have
 * as much to say, whatever their units; a method that scores nothing has nothing to say and is left out. The mean of what is
 * left is no more right than its methods: where they err alike, so does it.
 *
 * @param methods that had something to say
 * @param silent methods that were left out
 * @param features in the input's order
 */
public record Consensus(List<String> methods, List<String> silent, List<Feature> features) {
    /**
     * A feature is disputed if at least this share of the methods stands on either side. Of up to four methods one is enough,
     * of five to eight it takes two.
     */
    public static final double SIDE = 0.25;

    public Consensus {
        methods = List.copyOf(methods);
        silent = List.copyOf(silent);
        features = List.copyOf(features);
    }

    /** What methods do not agree about. */
    public enum Dispute {
        NONE,
        /**
         * Some say that it argues for the target and some against, either giving it a share that counts: at least that of a
         * feature among n of equal size, 1/n.
         */
        SIGN,
        /** Some count it among the top features ({@link Agreement#usualTop}), some among the lesser half or not at all. */
        RANK
    }

    /**
     * Of one feature.
     *
     * @param mean share, -1 to 1
     * @param deviation of the methods' shares, dividing by their number less 1; 0 of one method
     * @param low the least share
     * @param high the largest share
     * @param sameSign share of the methods whose share has the sign of the mean, 0 to 1
     */
    public record Feature(double mean, double deviation, double low, double high, double sameSign, Dispute dispute) {}

    /**
     * Brings together.
     *
     * @param scores {@code [method][feature]}
     * @throws IllegalArgumentException if not all score as many features, or none scores one
     */
    public static Consensus of(List<String> names, double[][] scores) {
        requireAlike(names, scores);
        List<String> methods = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        List<double[]> shares = new ArrayList<>();
        for (int method = 0; method < scores.length; method++) {
            double size = Arrays.stream(scores[method]).map(Math::abs).sum();
            if (size > 0 && Double.isFinite(size)) {
                methods.add(names.get(method));
                shares.add(
                        Arrays.stream(scores[method]).map(score -> score / size).toArray());
            } else {
                silent.add(names.get(method));
            }
        }
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("None of the methods " + String.join(", ", names)
                    + " gives a feature a score, so there is no consensus.");
        }
        List<int[]> places = shares.stream().map(Consensus::places).toList();
        List<Feature> features = new ArrayList<>();
        for (int feature = 0; feature < scores[0].length; feature++) {
            int at = feature;
            features.add(feature(
                    shares.stream().mapToDouble(of -> of[at]).toArray(),
                    places.stream().mapToInt(of -> of[at]).toArray(),
                    scores[0].length));
        }
        return new Consensus(methods, silent, features);
    }

    private static void requireAlike(List<String> names, double[][] scores) {
        if (scores.length == 0
                || names.size() != scores.length
                || Arrays.stream(scores).anyMatch(of -> of.length != scores[0].length)) {
            throw new IllegalArgumentException(
                    "A consensus needs a name for each method, and of each a score for the same features, got "
                            + names.size() + " names and scores of "
                            + Arrays.stream(scores).map(of -> of.length).toList() + " features.");
        }
    }

    /** Of each feature how many come before it by size. */
    private static int[] places(double[] shares) {
        int[] order = Agreement.bySize(shares);
        int[] places = new int[order.length];
        for (int place = 0; place < order.length; place++) {
            places[order[place]] = place;
        }
        return places;
    }

    private static Feature feature(double[] shares, int[] places, int features) {
        double mean = Arrays.stream(shares).average().orElseThrow();
        double squares = Arrays.stream(shares)
                .map(share -> (share - mean) * (share - mean))
                .sum();
        long same = Arrays.stream(shares)
                .filter(share -> Math.signum(share) == Math.signum(mean))
                .count();
        return new Feature(
                mean,
                shares.length == 1 ? 0 : Math.sqrt(squares / (shares.length - 1)),
                Arrays.stream(shares).min().orElseThrow(),
                Arrays.stream(shares).max().orElseThrow(),
                (double) same / shares.length,
                dispute(shares, places, features));
    }

    private static Dispute dispute(double[] shares, int[] places, int features) {
        double counts = 1.0 / features;
        int top = Agreement.usualTop(features);
        int pro = 0;
        int contra = 0;
        int above = 0;
        int below = 0;
        for (int method = 0; method < shares.length; method++) {
            pro += shares[method] >= counts ? 1 : 0;
            contra += shares[method] <= -counts ? 1 : 0;
            boolean among = places[method] < top && shares[method] != 0;
            above += among ? 1 : 0;
            below += shares[method] == 0 || places[method] >= Math.max(top, (features + 1) / 2) ? 1 : 0;
        }
        if (Math.min(pro, contra) >= SIDE * shares.length) {
            return Dispute.SIGN;
        }
        return Math.min(above, below) >= SIDE * shares.length ? Dispute.RANK : Dispute.NONE;
    }

    /** The mean share of each feature, in order. */
    public double[] scores() {
        return features.stream().mapToDouble(Feature::mean).toArray();
    }
}
