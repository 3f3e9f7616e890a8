package dev.limpid.explain;

import dev.limpid.model.Predictor;
import dev.limpid.tensor.Tensor;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Feature permutation importance (Breiman 2001): how much more a model errs on a table when the values of one column are
 * dealt out anew among its rows, so that the column tells nothing of its row. It says what the model relies on, not what the
 * truth depends on, and columns that say the same can stand in for each other.
 *
 * <p>Cost: rows × (1 + columns × repeats) predictions. A column's numbers do not depend on which other columns there are
 * behind it.
 *
 * @param repeats how often each column is dealt out, at least 1
 * @param level of the intervals, from 0.5 to below 1
 * @param seed of all randomness
 */
public record PermutationImportance(Loss loss, int repeats, double level, long seed) {
    private static final int TOGETHER = 1024;

    public PermutationImportance {
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats must be at least 1, got " + repeats + ".");
        }
        if (!(level >= 0.5 && level < 1)) {
            throw new IllegalArgumentException("level must be from 0.5 to below 1, got " + level + ".");
        }
    }

    /**
     * What inputs consist of.
     *
     * @param <I> what an input is
     */
    public interface Columns<I> {
        List<String> names();

        /** An input with another's value in one column. */
        I with(I input, int column, I from);
    }

    /**
     * What the model relies on.
     *
     * @param loss of the table as it is
     * @param columns in order
     */
    public record Reliance(double loss, List<Importance> columns) {
        public Reliance {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Of one column.
     *
     * @param increase of the loss, mean of all repeats; below 0 where the column misled
     * @param low lower end of the interval, which holds for chance in dealing out these rows; null with one repeat
     * @param high upper end
     * @param ratio of the loss without the column to that with it: model reliance (Fisher, Rudin and Dominici 2019); null
     *     where the table is predicted without loss
     * @param repeats the increases one by one
     */
    public record Importance(
            String column,
            double increase,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double ratio,
            List<Double> repeats) {
        public Importance {
            repeats = List.copyOf(repeats);
        }
    }

    /**
     * Deals out each column of a table.
     *
     * @param inputs at least 2
     * @param truth one for each input, as the loss takes it
     * @throws IllegalArgumentException if there are not as many, the predictor gives no row for each, or a loss is no number
     */
    public <I> Reliance of(Predictor<I> predictor, List<I> inputs, double[] truth, Columns<I> columns) {
        if (inputs.size() != truth.length || inputs.size() < 2) {
            throw new IllegalArgumentException("Permutation importance takes at least 2 rows and a truth for each, got "
                    + inputs.size() + " rows and " + truth.length + " truths.");
        }
        double whole = lost(predictor, inputs, truth, "as it is");
        SplittableRandom random = new SplittableRandom(seed);
        List<Importance> found = new ArrayList<>();
        for (int column = 0; column < columns.names().size(); column++) {
            String name = columns.names().get(column);
            Shuffle shuffle = new Shuffle(inputs.size(), random.split());
            List<Double> increases = new ArrayList<>();
            for (int repeat = 0; repeat < repeats; repeat++) {
                int[] from = shuffle.order();
                List<I> dealt = new ArrayList<>();
                for (int i = 0; i < from.length; i++) {
                    dealt.add(columns.with(inputs.get(i), column, inputs.get(from[i])));
                }
                increases.add(lost(predictor, dealt, truth, "with column '" + name + "' dealt out anew") - whole);
            }
            found.add(importance(name, whole, increases));
        }
        return new Reliance(whole, found);
    }

    private Importance importance(String column, double whole, List<Double> increases) {
        double mean = increases.stream().mapToDouble(one -> one).average().orElseThrow();
        Double ratio = whole == 0 ? null : Double.valueOf((whole + mean) / whole);
        if (repeats == 1) {
            return new Importance(column, mean, null, null, ratio, increases);
        }
        double squares = increases.stream()
                .mapToDouble(one -> (one - mean) * (one - mean))
                .sum();
        double error = Math.sqrt(squares / (repeats - 1) / repeats);
        double reach = TDistribution.of(repeats - 1).inverseSurvivalProbability((1 - level) / 2) * error;
        return new Importance(column, mean, mean - reach, mean + reach, ratio, increases);
    }

    private <I> double lost(Predictor<I> predictor, List<I> inputs, double[] truth, String how) {
        double[][] scores = new double[inputs.size()][];
        for (int start = 0; start < scores.length; start += TOGETHER) {
            List<I> part = inputs.subList(start, Math.min(scores.length, start + TOGETHER));
            Tensor rows = predictor.predict(part);
            if (rows.shape().rank() != 2
                    || rows.shape().dim(0) != part.size()
                    || rows.shape().dim(1) < 1) {
                throw new IllegalArgumentException(
                        "A predictor of " + part.size() + " inputs gives a row of scores for each, [" + part.size()
                                + ",outputs], got " + rows.shape() + ".");
            }
            int width = (int) rows.shape().dim(1);
            for (int i = 0; i < part.size(); i++) {
                double[] own = new double[width];
                for (int output = 0; output < width; output++) {
                    own[output] = rows.at(i * width + output);
                }
                scores[start + i] = own;
            }
        }
        double lost = loss.of(scores, truth);
        if (!Double.isFinite(lost)) {
            throw new IllegalArgumentException("The loss of the table " + how + " is " + lost
                    + ", expected a finite number. Check the model on such rows, or choose another loss.");
        }
        return lost;
    }
}
