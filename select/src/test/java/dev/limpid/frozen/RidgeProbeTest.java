package dev.limpid.frozen;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RidgeProbeTest {
    /** A number that two dimensions tell, with noise. */
    private static Valued examples(int size, int width) {
        double[][] rows = Vectors.normal(2, size, width);
        double[] noise = Vectors.normal(3, 1, size)[0];
        double[] values = IntStream.range(0, size)
                .mapToDouble(i -> 10 + 3 * rows[i][0] - 2 * rows[i][1] + noise[i])
                .toArray();
        return new Valued(rows, values);
    }

    /** Where it is least, Σ z (value − predicted) = α w for each dimension, and errors add up to 0. */
    @Test
    void is_where_the_gradient_is_nothing() {
        for (int width : new int[] {4, 50}) {
            Valued examples = examples(30, width);
            Standardised standardised = Standardised.of(examples.rows());
            RidgeProbe probe = RidgeProbe.fit(examples, 5);
            double[] errors = IntStream.range(0, 30)
                    .mapToDouble(i -> examples.values()[i] - probe.predict(examples.rows()[i]))
                    .toArray();
            assertThat(Arrays.stream(errors).sum()).isCloseTo(0, within(1e-9));
            for (int j = 0; j < width; j++) {
                double slope = 0;
                for (int i = 0; i < 30; i++) {
                    slope += errors[i]
                            * (examples.rows()[i][j] - standardised.mean()[j])
                            / standardised.scale()[j];
                }
                assertThat(slope)
                        .isCloseTo(5 * probe.weights()[j] * standardised.scale()[j], within(1e-9));
            }
        }
    }

    @Test
    void the_penalty_chosen_has_the_least_error_on_folds_that_were_not_seen() {
        Valued examples = examples(60, 40);
        Folds folds = Folds.plain(60, 5, 0);
        ChosenRidge chosen = RidgeProbe.chosen(examples, folds);
        double least = Arrays.stream(chosen.errors()).min().orElseThrow();
        int place = IntStream.range(0, chosen.penalties().length)
                .filter(i -> chosen.penalties()[i] == chosen.probe().alpha())
                .findFirst()
                .orElseThrow();
        assertThat(chosen.errors()[place]).isEqualTo(least);
        assertThat(chosen.outOfFold().meanSquaredError()).isEqualTo(least);
        for (int fold = 0; fold < 5; fold++) {
            int[] others = folds.others(fold);
            RidgeProbe alone = RidgeProbe.fit(
                    new Valued(
                            Arrays.stream(others)
                                    .mapToObj(i -> examples.rows()[i])
                                    .toArray(double[][]::new),
                            Arrays.stream(others)
                                    .mapToDouble(i -> examples.values()[i])
                                    .toArray()),
                    chosen.probe().alpha());
            for (int i : folds.members(fold)) {
                assertThat(chosen.outOfFold().predicted()[i]).isEqualTo(alone.predict(examples.rows()[i]));
            }
        }
        assertThat(chosen.outOfFold().correlation()).isBetween(0.7, 1.0);
    }

    @Test
    void of_penalties_as_good_the_stronger_is_chosen() {
        ChosenRidge chosen =
                RidgeProbe.chosen(new Valued(new double[6][2], new double[] {1, 2, 3, 4, 5, 6}), Folds.plain(6, 3, 0));
        assertThat(chosen.probe().alpha()).isEqualTo(1e6);
        assertThat(chosen.probe().predict(new double[2])).isEqualTo(3.5);
    }

    @Test
    void a_fold_that_leaves_one_value_only_is_told_that_value() {
        double[] values = new double[8];
        values[3] = 1;
        ChosenRidge chosen = RidgeProbe.chosen(new Valued(Vectors.normal(1, 8, 3), values), Folds.plain(8, 4, 0));
        assertThat(chosen.outOfFold().predicted()[3]).isZero();
    }

    @Test
    void a_dimension_on_another_scale_changes_no_prediction() {
        Valued examples = examples(20, 30);
        double[][] stretched =
                Arrays.stream(examples.rows()).map(double[]::clone).toArray(double[][]::new);
        for (double[] row : stretched) {
            row[1] = 500 - 1e4 * row[1];
        }
        RidgeProbe probe = RidgeProbe.fit(examples, 2);
        RidgeProbe other = RidgeProbe.fit(new Valued(stretched, examples.values()), 2);
        for (int i = 0; i < 20; i++) {
            assertThat(other.predict(stretched[i])).isCloseTo(probe.predict(examples.rows()[i]), within(1e-9));
        }
    }

    @Test
    void refuses_what_cannot_be_told() {
        Valued examples = examples(20, 3);
        for (double alpha : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> RidgeProbe.fit(examples, alpha))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("α, the penalty, must be above 0 and finite, got " + alpha + ".");
        }
        assertThatThrownBy(() -> RidgeProbe.fit(
                        new Valued(new double[][] {{-1, -1}, {1, 1}, {1, 1}, {-1, -1}}, new double[] {1, 2, 3, 4}),
                        1e-300))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A penalty of 1.0E-300 is lost in the rounding of the vectors' products. Ask for a stronger"
                        + " one.");
        assertThatThrownBy(() -> RidgeProbe.fit(examples, 1).predict(new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The probe was fitted on rows of 3 numbers, got one of 2. Read them from the same layer of the"
                                + " same model.");
        assertThatThrownBy(() -> new Valued(new double[2][1], new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There are 2 examples and 3 numbers, expected as many, at least one.");
        assertThatThrownBy(() -> new Valued(new double[2][1], new double[] {1, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Example 1 has the value NaN, expected a finite number. Correct the data.");
        assertThatThrownBy(() -> new Valued(new double[2][1], new double[] {4, 4}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "All 2 examples have the value 4.0, so there is nothing to tell. Add examples with others.");
    }
}
