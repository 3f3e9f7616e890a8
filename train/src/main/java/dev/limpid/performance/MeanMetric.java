package dev.limpid.performance;

/**
 * A metric that is a mean over examples.
 *
 * @param <A> what it is told from
 */
public interface MeanMetric<A extends Answers> extends Metric<A> {
    /** A value for each example. */
    double[] each(A answers);

    @Override
    default Statistic on(A answers) {
        double[] each = each(answers);
        return times -> {
            double sum = 0;
            long count = 0;
            for (int i = 0; i < each.length; i++) {
                sum += times[i] * each[i];
                count += times[i];
            }
            return sum / count;
        };
    }
}
