package dev.limpid.decide;

import java.util.Arrays;
import java.util.Optional;

/**
 * The weighted product (Bridgman 1922): P = Πⱼ rⱼ^wⱼ, where r is the value by the best one, or the best one by the value if lower is
 * better; above 0, and 1 for what is the best in everything. It counts ratios alone, whether a criterion is logarithmic or not: a
 * latency of one half makes up for an accuracy of one half. Where one criterion spans decades and another percents, the former
 * decides.
 */
public record WeightedProduct() implements Ordering {
    @Override
    public String name() {
        return "weighted product";
    }

    @Override
    public Optional<String> against(Alternatives alternatives) {
        for (int i = 0; i < alternatives.size(); i++) {
            for (int j = 0; j < alternatives.width(); j++) {
                if (alternatives.values()[i][j] <= 0) {
                    return Optional.of("The weighted product takes values above 0 only, and '"
                            + alternatives.names().get(i) + "' has "
                            + alternatives.criteria().get(j).name() + " "
                            + alternatives.values()[i][j]
                            + "; take another method or leave the criterion out.");
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Weighing on(Alternatives alternatives) {
        against(alternatives).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        double[][] logs = new double[alternatives.size()][alternatives.width()];
        for (int j = 0; j < alternatives.width(); j++) {
            double sign = alternatives.criteria().get(j).higher() ? 1 : -1;
            double[] column = Arrays.stream(alternatives.column(j))
                    .map(x -> sign * Math.log(x))
                    .toArray();
            double best = Arrays.stream(column).max().orElseThrow();
            for (int i = 0; i < column.length; i++) {
                logs[i][j] = column[i] - best;
            }
        }
        return weights -> Arrays.stream(logs)
                .mapToDouble(row -> {
                    double sum = 0;
                    for (int j = 0; j < row.length; j++) {
                        sum += weights[j] * row[j];
                    }
                    return Math.exp(sum);
                })
                .toArray();
    }
}
