package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The values of one metric while they come in; what does not come is {@code NaN}. */
final class Marks {
    private final About about;
    private final double[][] values;
    private final double[] random;
    private final double[] perfect;

    Marks(About about, int methods, int examples) {
        this.about = about;
        this.values = new double[methods][examples];
        this.random = new double[examples];
        this.perfect = new double[examples];
        for (double[] row : values) {
            Arrays.fill(row, Double.NaN);
        }
        Arrays.fill(random, Double.NaN);
        Arrays.fill(perfect, Double.NaN);
    }

    void of(int method, int example, double value) {
        values[method][example] = value;
    }

    /**
     * What explanations reach that know nothing, and one that knows all.
     *
     * @param drawn of those that know nothing; those that cannot be told do not count
     */
    void bounds(int example, double[] drawn, double best) {
        random[example] =
                Arrays.stream(drawn).filter(one -> !Double.isNaN(one)).average().orElse(Double.NaN);
        perfect[example] = best;
    }

    /** Of those methods that stayed. */
    Results.Measured measured(List<Integer> methods) {
        List<double[]> rows = new ArrayList<>();
        methods.forEach(method -> rows.add(values[method]));
        return new Results.Measured(about, rows.toArray(double[][]::new), random, perfect);
    }
}
