package dev.limpid.performance;

import dev.limpid.evaluate.Direction;

/**
 * How much of the labels' variance is told: 1 less the squares of what is missed by those of the labels about their mean. Below 0 where
 * their mean would be nearer. {@code NaN} where all labels are one.
 */
public record RSquared() implements Metric<Regressed> {
    @Override
    public Meaning meaning() {
        return new Meaning(
                "r2",
                Direction.HIGHER,
                Double.NEGATIVE_INFINITY,
                1,
                "share of the labels' variance that is told",
                "Wright 1921");
    }

    @Override
    public Statistic on(Regressed answers) {
        double[] right = answers.right();
        return times -> {
            double missed = 0;
            double sum = 0;
            long count = 0;
            for (int i = 0; i < times.length; i++) {
                missed += times[i] * answers.miss(i) * answers.miss(i);
                sum += times[i] * right[i];
                count += times[i];
            }
            double spread = 0;
            for (int i = 0; i < times.length; i++) {
                spread += times[i] * (right[i] - sum / count) * (right[i] - sum / count);
            }
            return WeightedPearson.isConstant(right, times) ? Double.NaN : 1 - missed / spread;
        };
    }
}
