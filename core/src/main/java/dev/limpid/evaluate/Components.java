package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** What results tell of each {@link Component} of one method's explanations. */
public final class Components {
    private Components() {}

    /**
     * A value for each example, of the components that were measured; see {@link Component} for what they are.
     *
     * @param method its place among the results' methods
     * @param scores of all methods, {@code [method][example][feature]}; no feature where one says nothing
     */
    public static Map<Component, double[]> of(Results results, int method, double[][][] scores) {
        Map<Component, double[]> values = new EnumMap<>(Component.class);
        values.put(
                Component.FAITHFUL, PooledSkill.of(results, Family.FAITHFULNESS).values()[method]);
        values.put(Component.STABLE, measured(results, "avg-sensitivity", method, moved -> 1 / (1 + moved)));
        values.put(Component.COMPACT, measured(results, "gini", method, gini -> gini));
        values.put(
                Component.SANE,
                means(
                        measured(results, MprtExcess.NAME, method, Components::unlike),
                        measured(results, "random-logit", method, Components::unlike)));
        values.put(Component.AGREED, agreed(scores, method));
        return values;
    }

    private static double unlike(double similarity) {
        return 1 - Math.max(0, Math.min(1, similarity));
    }

    private static double[] measured(Results results, String metric, int method, DoubleUnaryOperator read) {
        return results.measured().stream()
                .filter(one -> one.about().name().equals(metric))
                .findFirst()
                .map(one -> Arrays.stream(one.values()[method]).map(read).toArray())
                .orElseGet(() -> unknown(results.examples().size()));
    }

    private static double[] unknown(int examples) {
        double[] unknown = new double[examples];
        Arrays.fill(unknown, Double.NaN);
        return unknown;
    }

    /** Of each example the mean rank correlation with other methods. */
    private static double[] agreed(double[][][] scores, int method) {
        double[][] correlations = IntStream.range(0, scores.length)
                .filter(other -> other != method)
                .mapToObj(other -> correlations(scores[method], scores[other]))
                .toArray(double[][]::new);
        return correlations.length == 0 ? unknown(scores[method].length) : means(correlations);
    }

    private static double[] correlations(double[][] one, double[][] other) {
        double[] correlations = new double[one.length];
        for (int i = 0; i < correlations.length; i++) {
            double correlation =
                    one[i].length == 0 || other[i].length == 0 ? Double.NaN : Correlation.spearman(one[i], other[i]);
            correlations[i] = Math.max(0, correlation);
        }
        return correlations;
    }

    /** Example by example, of what is told. */
    private static double[] means(double[]... values) {
        double[] means = new double[values[0].length];
        Arrays.setAll(
                means,
                i -> Arrays.stream(values)
                        .mapToDouble(of -> of[i])
                        .filter(value -> !Double.isNaN(value))
                        .average()
                        .orElse(Double.NaN));
        return means;
    }
}
