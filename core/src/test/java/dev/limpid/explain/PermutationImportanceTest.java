package dev.limpid.explain;

import dev.limpid.model.Predictor;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Laws of permutation importance; scikit-learn's numbers are in {@code PermutationGoldenTest}. */
class PermutationImportanceTest {
    private static final int ROWS = 60;

    /** Two columns of numbers. */
    private record Pair(double a, double b) {}

    private static final PermutationImportance.Columns<Pair> COLUMNS = new PermutationImportance.Columns<>() {
        @Override
        public List<String> names() {
            return List.of("a", "b");
        }

        @Override
        public Pair with(Pair input, int column, Pair from) {
            return column == 0 ? new Pair(from.a, input.b) : new Pair(input.a, from.b);
        }
    };

    private static List<Pair> pairs() {
        SplittableRandom random = new SplittableRandom(5);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            pairs.add(new Pair(random.nextGaussian(), random.nextGaussian()));
        }
        return pairs;
    }

    private static Predictor<Pair> of(ToDoubleFunction<Pair> score) {
        return inputs -> Tensor.of(
                Shape.of(inputs.size(), 1), inputs.stream().mapToDouble(score).toArray());
    }

    private static double[] truth(List<Pair> pairs, ToDoubleFunction<Pair> truth) {
        return pairs.stream().mapToDouble(truth).toArray();
    }

    private static PermutationImportance with(Loss loss, int repeats, long seed) {
        return new PermutationImportance(loss, repeats, 0.95, seed);
    }

    @Test
    void a_column_that_the_model_ignores_gets_zero_without_doubt() {
        List<Pair> pairs = pairs();
        PermutationImportance.Reliance found =
                with(Loss.SQUARED, 5, 1).of(of(pair -> 3 * pair.a), pairs, truth(pairs, pair -> pair.b), COLUMNS);
        PermutationImportance.Importance ignored = found.columns().get(1);
        assertThat(ignored.increase()).isZero();
        assertThat(ignored.low()).isZero();
        assertThat(ignored.high()).isZero();
        assertThat(ignored.ratio()).isEqualTo(1);
        assertThat(found.columns().get(0).increase()).isNotZero();
    }

    /** All pairs of rows are as likely: of s·a, E (s a_i − s a_j)² over i ≠ j is what dealing out costs, times (n−1)/n. */
    @Test
    void the_mean_is_that_over_all_pairs_of_rows() {
        List<Pair> pairs = pairs();
        double expected = 0;
        for (Pair one : pairs) {
            for (Pair other : pairs) {
                expected += 4 * (one.a - other.a) * (one.a - other.a) / ROWS / ROWS;
            }
        }
        PermutationImportance.Reliance found =
                with(Loss.SQUARED, 400, 2).of(of(pair -> 2 * pair.a), pairs, truth(pairs, pair -> 2 * pair.a), COLUMNS);
        PermutationImportance.Importance first = found.columns().get(0);
        assertThat(found.loss()).isZero();
        assertThat(first.ratio()).isNull();
        assertThat(first.low()).isNotNull();
        assertThat(first.high()).isNotNull();
        assertThat(first.increase()).isCloseTo(expected, within(2 * (first.high() - first.low())));
        assertThat(first.high() - first.low()).isLessThan(0.05 * expected);
    }

    @Test
    void intervals_hold_the_mean_as_often_as_they_say() {
        List<Pair> pairs = pairs();
        double expected = 0;
        for (Pair one : pairs) {
            for (Pair other : pairs) {
                expected += (one.a - other.a) * (one.a - other.a) / ROWS / ROWS;
            }
        }
        int held = 0;
        for (int seed = 0; seed < 300; seed++) {
            PermutationImportance.Importance first = with(Loss.SQUARED, 8, seed)
                    .of(of(Pair::a), pairs, truth(pairs, Pair::a), COLUMNS)
                    .columns()
                    .get(0);
            assertThat(first.low()).isNotNull();
            assertThat(first.high()).isNotNull();
            held += first.low() <= expected && expected <= first.high() ? 1 : 0;
        }
        // 285 expected, 3.8 their deviation.
        assertThat(held).isBetween(270, 298);
    }

    @Test
    void the_same_seed_gives_the_same_bits_whatever_columns_follow() {
        List<Pair> pairs = pairs();
        Predictor<Pair> both = of(pair -> pair.a * pair.b);
        double[] truth = truth(pairs, Pair::a);
        PermutationImportance.Reliance one = with(Loss.ABSOLUTE, 4, 7).of(both, pairs, truth, COLUMNS);
        assertThat(with(Loss.ABSOLUTE, 4, 7).of(both, pairs, truth, COLUMNS)).isEqualTo(one);
        assertThat(with(Loss.ABSOLUTE, 4, 8).of(both, pairs, truth, COLUMNS)).isNotEqualTo(one);
        PermutationImportance.Columns<Pair> first = new PermutationImportance.Columns<>() {
            @Override
            public List<String> names() {
                return List.of("a");
            }

            @Override
            public Pair with(Pair input, int column, Pair from) {
                return COLUMNS.with(input, column, from);
            }
        };
        assertThat(with(Loss.ABSOLUTE, 4, 7)
                        .of(both, pairs, truth, first)
                        .columns()
                        .get(0))
                .isEqualTo(one.columns().get(0));
    }

    @Test
    void losses_are_means_over_rows() {
        double[][] scores = {{0.25, 0.75}, {0.5, 0.5}, {0.9, 0.1}};
        assertThat(Loss.ZERO_ONE.of(scores, new double[] {1, 1, 0})).isCloseTo(1.0 / 3, within(1e-15));
        assertThat(Loss.LOG.of(scores, new double[] {1, 0, 1}))
                .isCloseTo(-(Math.log(0.75) + Math.log(0.5) + Math.log(0.1)) / 3, within(1e-15));
        assertThat(Loss.ABSOLUTE.of(scores, new double[] {1, 0, 1})).isCloseTo(1.35 / 3, within(1e-15));
        assertThat(Loss.SQUARED.of(scores, new double[] {0.25, 0.5, 1.9})).isCloseTo(1.0 / 3, within(1e-15));
    }

    @Test
    void one_repeat_has_no_interval() {
        List<Pair> pairs = pairs();
        PermutationImportance.Importance first = with(Loss.SQUARED, 1, 0)
                .of(of(Pair::a), pairs, truth(pairs, Pair::b), COLUMNS)
                .columns()
                .get(0);
        assertThat(first.low()).isNull();
        assertThat(first.high()).isNull();
        assertThat(first.repeats()).containsExactly(first.increase());
    }

    @Test
    void refuses_what_it_cannot_work_with() {
        List<Pair> pairs = pairs();
        double[] truth = truth(pairs, Pair::a);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(Loss.SQUARED, 0, 0))
                .withMessage("repeats must be at least 1, got 0.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PermutationImportance(Loss.SQUARED, 3, 1, 0))
                .withMessage("level must be from 0.5 to below 1, got 1.0.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(Loss.SQUARED, 3, 0).of(of(Pair::a), pairs, new double[3], COLUMNS))
                .withMessage("Permutation importance takes at least 2 rows and a truth for each, got 60 rows and 3"
                        + " truths.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(Loss.SQUARED, 3, 0).of(of(pair -> Double.NaN), pairs, truth, COLUMNS))
                .withMessage("The loss of the table as it is is NaN, expected a finite number. Check the model on such"
                        + " rows, or choose another loss.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(Loss.SQUARED, 3, 0)
                        .of(inputs -> Tensor.of(Shape.of(1), new double[1]), pairs, truth, COLUMNS))
                .withMessage("A predictor of 60 inputs gives a row of scores for each, [60,outputs], got [1].");
    }
}
