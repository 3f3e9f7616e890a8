package dev.limpid.select;

import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Interval;
import dev.limpid.performance.Accuracy;
import dev.limpid.performance.Answers;
import dev.limpid.performance.Classified;
import dev.limpid.performance.Meaning;
import dev.limpid.performance.Measures;
import dev.limpid.performance.Metric;
import dev.limpid.performance.Regressed;
import dev.limpid.performance.Resampling;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Marks what candidates answer: all by the same metric.
 *
 * <p>Outputs are {@code [example][class]} probabilities of classes, or {@code [example][1]} numbers.
 */
sealed interface Marking {
    /** What is measured. */
    Meaning meaning();

    /** What was answered, beside what is right. */
    Answers answers(double[][] outputs, int[] labels, double[] numbers);

    /** The same with what it may well be on other examples. */
    Interval interval(Answers answers, Bootstrap bootstrap);

    /** What single answers are compared by, example by example, whatever the metric. */
    String outcome();

    /** The metric of answers that are drawn anew, each so many times. */
    Metric.Statistic drawn(Answers answers);

    /**
     * The marking of a material.
     *
     * @param metric null for the usual one
     * @throws IllegalArgumentException naming those there are, if it is none
     */
    static Marking of(Material material, @Nullable String metric) {
        if (material.labels().isEmpty()) {
            return new Numbers(metric == null ? Measures.REGRESSION.usual() : Measures.REGRESSION.named(metric));
        }
        return new Classes(
                material.labels(),
                metric == null ? Measures.CLASSIFICATION.usual() : Measures.CLASSIFICATION.named(metric));
    }

    /** Of classes. */
    record Classes(List<String> labels, Metric<Classified> metric) implements Marking {
        @Override
        public String outcome() {
            return "accuracy";
        }

        @Override
        public Meaning meaning() {
            return metric.meaning();
        }

        @Override
        public Answers answers(double[][] outputs, int[] right, double[] numbers) {
            double[] flat = new double[outputs.length * labels.size()];
            for (int i = 0; i < outputs.length; i++) {
                System.arraycopy(outputs[i], 0, flat, i * labels.size(), labels.size());
            }
            return Classified.of(flat, right, labels);
        }

        @Override
        public Interval interval(Answers answers, Bootstrap bootstrap) {
            return figure(metric, (Classified) answers, bootstrap);
        }

        @Override
        public Metric.Statistic drawn(Answers answers) {
            return metric.on((Classified) answers);
        }
    }

    /** Of numbers. */
    record Numbers(Metric<Regressed> metric) implements Marking {
        @Override
        public String outcome() {
            return "squared error";
        }

        @Override
        public Meaning meaning() {
            return metric.meaning();
        }

        @Override
        public Answers answers(double[][] outputs, int[] labels, double[] right) {
            return new Regressed(
                    Arrays.stream(outputs).mapToDouble(row -> row[0]).toArray(), right);
        }

        @Override
        public Interval interval(Answers answers, Bootstrap bootstrap) {
            return figure(metric, (Regressed) answers, bootstrap);
        }

        @Override
        public Metric.Statistic drawn(Answers answers) {
            return metric.on((Regressed) answers);
        }
    }

    /** What ways are chosen by, whatever the metric: the share that is right, or the mean squared error below 0. */
    static double promise(double[] outcomes) {
        return Arrays.stream(outcomes).average().orElse(Double.NaN);
    }

    /**
     * Standard error of a promise. Of answers that are right or wrong, one more of each is counted (Laplace), since a few that are all
     * right do not make it certain.
     */
    static double error(double[] outcomes) {
        int n = outcomes.length;
        if (Arrays.stream(outcomes).allMatch(one -> one == 0 || one == 1)) {
            double share = (Arrays.stream(outcomes).sum() + 1) / (n + 2);
            return Math.sqrt(share * (1 - share) / n);
        }
        double mean = promise(outcomes);
        double squares =
                Arrays.stream(outcomes).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(squares / Math.max(1, n - 1) / n);
    }

    private static <A extends Answers> Interval figure(Metric<A> metric, A answers, Bootstrap bootstrap) {
        if (metric instanceof Accuracy accuracy && answers instanceof Classified classified) {
            return wilson(accuracy.each(classified), bootstrap.level());
        }
        return Resampling.figures(new ArrayList<>(List.of(metric)), answers, bootstrap)
                .get(0)
                .value();
    }

    /**
     * A share with the interval of Wilson (1927), which holds what it says where nearly all are right, as drawing anew does not: among
     * few misses there are draws without any (Brown, Cai and DasGupta 2001).
     */
    static Interval wilson(double[] right, double level) {
        int n = right.length;
        double share = promise(right);
        double z = NormalDistribution.of(0, 1).inverseCumulativeProbability((1 + level) / 2);
        double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
        double half = z * Math.sqrt(share * (1 - share) / n + z * z / (4.0 * n * n)) / (1 + z * z / n);
        return new Interval(share, Math.max(0, middle - half), Math.min(1, middle + half), level, n, 0);
    }
}
