package dev.limpid.evaluate;

import java.util.List;

/**
 * What metrics found, example by example.
 *
 * @param methods names of the contenders
 * @param examples names of the examples
 * @param measured one for each metric
 * @param costs one for each contender
 */
public record Results(List<String> methods, List<String> examples, List<Measured> measured, List<Cost> costs) {
    public Results {
        methods = List.copyOf(methods);
        examples = List.copyOf(examples);
        measured = List.copyOf(measured);
        costs = List.copyOf(costs);
    }

    /**
     * One metric's values; {@code NaN} where it cannot be told.
     *
     * @param values {@code [method][example]}
     * @param random of each example the mean value of explanations that say nothing
     * @param perfect of each example the value of the best explanation that is known of: what can be reached on it, or the
     *     best there is
     */
    public record Measured(About about, double[][] values, double[] random, double[] perfect) {
        /**
         * How far a method is on the way from an explanation that says nothing (0) to the best (1), for each example; {@code
         * NaN} where these two are alike, or one cannot be told.
         */
        public double[] skill(int method) {
            double[] skill = new double[random.length];
            for (int i = 0; i < skill.length; i++) {
                double way = perfect[i] - random[i];
                boolean told = Double.isFinite(way) && Math.abs(way) > 1e-12;
                skill[i] = told ? (values[method][i] - random[i]) / way : Double.NaN;
            }
            return skill;
        }
    }

    /**
     * What a method takes by itself, for one example.
     *
     * @param forwardPasses mean number of examples run through the model
     * @param backwardPasses mean number of examples differentiated
     * @param seconds median wall time; of a method that plays the game at least what its runs would take alone
     */
    public record Cost(double forwardPasses, double backwardPasses, double seconds) {}
}
