package dev.limpid.frozen;

import java.util.Arrays;

/**
 * A line through numbers: ridge regression (Hoerl and Kennard 1970). Of rows z, standardised by their own means and deviations, the w and b
 * that make
 *
 * <pre>Σᵢ (value i − b − w·zᵢ)² + α ‖w‖²</pre>
 *
 * least, as scikit-learn's {@code Ridge(alpha)} after {@code StandardScaler}, solved exactly. Held here are weight and bias for rows as they
 * come, standardisation folded in. Arrays are not copied.
 *
 * @param weights of the dimensions
 * @param bias what is added
 * @param alpha α, the penalty
 */
public record RidgeProbe(double[] weights, double bias, double alpha) {
    /** As little as tells apart what rounding does not, to where hardly anything but the mean is left of thousands of examples. */
    private static final double[] PENALTIES = {1e6, 1e5, 1e4, 1e3, 100, 10, 1, 0.1, 0.01};

    /** The values of α that are tried, the strongest first: 1e6 to 1e-2 by tens. */
    public static double[] penalties() {
        return PENALTIES.clone();
    }

    /**
     * Under one penalty. Cost, of the smaller s of examples and dimensions: s · examples · dimensions + s³ / 3.
     *
     * @param alpha above 0
     * @throws IllegalArgumentException if α is not above 0, or numbers are too large to be standardised
     */
    public static RidgeProbe fit(Valued examples, double alpha) {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("α, the penalty, must be above 0 and finite, got " + alpha + ".");
        }
        return new RidgePath(examples.rows(), examples.values()).at(alpha);
    }

    /**
     * Under the penalty, of {@link #penalties}, whose squared error on folds held out is least; of equals the stronger. Cost: for each fold
     * the products, and for each penalty the factors, that {@link #fit} takes.
     *
     * @throws IllegalArgumentException if folds are not of these examples
     */
    public static ChosenRidge chosen(Valued examples, Folds folds) {
        return chosen(examples, folds, PENALTIES);
    }

    /** @param penalties values of α, descending */
    static ChosenRidge chosen(Valued examples, Folds folds, double... penalties) {
        folds.require(examples.size());
        double[][] held = new double[penalties.length][examples.size()];
        for (int fold = 0; fold < folds.count(); fold++) {
            RidgePath path = of(examples, folds.others(fold));
            for (int i = 0; i < penalties.length; i++) {
                RidgeProbe probe = path.at(penalties[i]);
                for (int example : folds.members(fold)) {
                    held[i][example] = probe.predict(examples.rows()[example]);
                }
            }
        }
        double[] errors = new double[penalties.length];
        int best = 0;
        for (int i = 0; i < penalties.length; i++) {
            errors[i] = new ValuesOutOfFold(held[i], examples.values(), folds).meanSquaredError();
            best = errors[i] < errors[best] ? i : best;
        }
        return new ChosenRidge(
                fit(examples, penalties[best]),
                new ValuesOutOfFold(held[best], examples.values(), folds),
                penalties.clone(),
                errors);
    }

    private static RidgePath of(Valued examples, int[] which) {
        return new RidgePath(
                Arrays.stream(which).mapToObj(i -> examples.rows()[i]).toArray(double[][]::new),
                Arrays.stream(which).mapToDouble(i -> examples.values()[i]).toArray());
    }

    /** The number of a row. */
    public double predict(double[] row) {
        if (row.length != weights.length) {
            throw new IllegalArgumentException("The probe was fitted on rows of " + weights.length
                    + " numbers, got one of " + row.length + ". Read them from the same layer of the same model.");
        }
        return bias + Distance.dot(weights, row);
    }
}
