package dev.limpid.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SP-LIME (Ribeiro, Singh and Guestrin 2016, §4): which few of many explanations show most of what a model goes by. A
 * feature's importance is √Σ|W| over all explanations; picked explanations cover the features to which they give a share.
 * Each next pick is the one that covers most importance not yet covered, the first of equals; what all cover together is at
 * least 1 − 1/e of the most that so many could (Nemhauser, Wolsey and Fisher 1978).
 *
 * @param picks numbers of the explanations, in the order picked; fewer than asked for once nothing is left to cover
 * @param covered importance covered after each pick
 * @param importance by the feature's name
 */
public record SubmodularPick(List<Integer> picks, List<Double> covered, Map<String, Double> importance) {
    public SubmodularPick {
        picks = List.copyOf(picks);
        covered = List.copyOf(covered);
        importance = Collections.unmodifiableMap(new LinkedHashMap<>(importance));
    }

    /**
     * Among attributions, whose features are the same where their texts are: words, columns. Shares of a name that occurs
     * twice in one are added up.
     *
     * @param most how many, at least 1
     */
    public static SubmodularPick of(List<Attribution> attributions, int most) {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (Attribution attribution : attributions) {
            for (Attribution.Scored scored : attribution.scores()) {
                names.putIfAbsent(scored.feature().text(), names.size());
            }
        }
        double[][] shares = new double[attributions.size()][names.size()];
        for (int i = 0; i < shares.length; i++) {
            for (Attribution.Scored scored : attributions.get(i).scores()) {
                int feature = names.getOrDefault(scored.feature().text(), 0);
                shares[i][feature] += scored.score();
            }
        }
        return of(new ArrayList<>(names.keySet()), shares, most);
    }

    /**
     * Among explanations of the same features.
     *
     * @param shares {@code [explanation][feature]}; 0 for a feature that an explanation does not tell of
     * @throws IllegalArgumentException if rows are not as long as there are names, or a share is not finite
     */
    public static SubmodularPick of(List<String> features, double[][] shares, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("SP-LIME picks at least 1 explanation, got " + most + ".");
        }
        double[] importance = new double[features.size()];
        for (int i = 0; i < shares.length; i++) {
            if (shares[i].length != importance.length
                    || !Arrays.stream(shares[i]).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("Explanation " + i + " needs " + importance.length
                        + " finite shares, one a feature, got " + Arrays.toString(shares[i]) + ".");
            }
            for (int feature = 0; feature < importance.length; feature++) {
                importance[feature] += Math.abs(shares[i][feature]);
            }
        }
        Arrays.setAll(importance, feature -> Math.sqrt(importance[feature]));
        Map<String, Double> named = new LinkedHashMap<>();
        for (int feature = 0; feature < importance.length; feature++) {
            named.put(features.get(feature), importance[feature]);
        }
        List<Integer> picks = new ArrayList<>();
        List<Double> covered = new ArrayList<>();
        double[] left = importance.clone();
        double sum = 0;
        while (picks.size() < most) {
            int best = -1;
            double gain = 0;
            for (int i = 0; i < shares.length; i++) {
                double own = gain(shares[i], left);
                if (own > gain) {
                    gain = own;
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            sum += gain;
            picks.add(best);
            covered.add(sum);
            for (int feature = 0; feature < left.length; feature++) {
                left[feature] = shares[best][feature] == 0 ? left[feature] : 0;
            }
        }
        return new SubmodularPick(picks, covered, named);
    }

    private static double gain(double[] shares, double[] left) {
        double gain = 0;
        for (int feature = 0; feature < left.length; feature++) {
            gain += shares[feature] == 0 ? 0 : left[feature];
        }
        return gain;
    }
}
