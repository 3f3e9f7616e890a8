package dev.limpid.transfer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What holds of scores whatever the data. */
class TransferLawsTest {
    static Stream<VectorScore> ofVectors() {
        return TransferScores.ofVectors().stream();
    }

    /** Narrow and wide, balanced and not, of full rank and of less. */
    private static List<Sample> samples() {
        return List.of(
                Samples.random(40, 6, 3, 0.8, 1),
                Samples.random(25, 80, 4, 0.8, 2),
                Samples.random(30, 2, 2, 0.8, 3),
                Samples.random(120, 70, 5, 0.3, 4),
                Samples.ofRank(40, 12, 5, 3, 5));
    }

    @ParameterizedTest
    @MethodSource("ofVectors")
    void the_order_of_examples_does_not_matter(VectorScore score) {
        for (Sample sample : samples()) {
            int[] order = shuffled(sample.size(), 7);
            Sample other = new Sample(
                    IntStream.of(order).mapToObj(i -> sample.rows()[i]).toArray(double[][]::new),
                    IntStream.of(order).map(i -> sample.labels()[i]).toArray(),
                    sample.classes());
            assertThat(score.of(other)).isCloseTo(score.of(sample), within(1e-7));
        }
    }

    @ParameterizedTest
    @MethodSource("ofVectors")
    void the_order_of_dimensions_does_not_matter(VectorScore score) {
        for (Sample sample : samples()) {
            int[] order = shuffled(sample.width(), 8);
            Sample other = with(
                    sample, row -> IntStream.of(order).mapToDouble(d -> row[d]).toArray());
            assertThat(score.of(other)).isCloseTo(score.of(sample), within(1e-7));
        }
    }

    @ParameterizedTest
    @MethodSource("ofVectors")
    void the_names_of_classes_do_not_matter(VectorScore score) {
        for (Sample sample : samples()) {
            int[] labels = Arrays.stream(sample.labels())
                    .map(label -> sample.classes() - 1 - label)
                    .toArray();
            assertThat(score.of(new Sample(sample.rows(), labels, sample.classes())))
                    .isCloseTo(score.of(sample), within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("ofVectors")
    void vectors_that_tell_the_classes_beat_noise(VectorScore score) {
        for (int width : new int[] {3, 20, 100}) {
            Sample telling = Samples.random(60, width, 3, 4, width);
            Sample noise = Samples.random(60, width, 3, 0, width);
            if (score instanceof HScore && width > 59) {
                assertThat(score.of(noise)).isCloseTo(2, within(1e-9)); // all it can be, whatever the vectors
            } else {
                assertThat(score.of(telling)).isGreaterThan(score.of(noise));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ofVectors")
    void the_same_sample_scores_the_same_bits(VectorScore score) {
        assertThat(score.of(Samples.random(50, 70, 3, 1, 6))).isEqualTo(score.of(Samples.random(50, 70, 3, 1, 6)));
    }

    @ParameterizedTest
    @MethodSource("ofVectors")
    void vectors_that_are_all_the_same_tell_nothing(VectorScore score) {
        for (double value : new double[] {0, 0.1, 1e6}) {
            for (int width : new int[] {1, 4, 100}) {
                Sample sample = with(Samples.random(30, width, 3, 1, 9), row -> {
                    double[] same = new double[row.length];
                    Arrays.fill(same, value);
                    return same;
                });
                double told = score.of(sample);
                assertThat(told).isFinite();
                if (score instanceof Gbc) {
                    assertThat(told).isEqualTo(-6);
                } else if (!(score instanceof LogMe)) {
                    assertThat(told).isZero();
                }
                // LogME's vectors are not centred: numbers that never change are an intercept, which one number lacks.
                boolean fair = !(score instanceof LogMe || score instanceof Parc) || width > 1;
                if (fair) {
                    assertThat(told).isLessThan(score.of(Samples.random(30, width, 3, 3, 9)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ofVectors")
    void a_dimension_that_does_not_vary_says_nothing(VectorScore score) {
        if (score instanceof Parc) {
            return; // a vector's mean is over all dimensions
        }
        for (Sample sample : List.of(Samples.random(40, 6, 3, 0.8, 1), Samples.random(20, 30, 3, 0.8, 2))) {
            double value = score instanceof LogMe ? 0 : 0.1; // LogME's vectors are not centred
            Sample wider = with(sample, row -> {
                double[] more = Arrays.copyOf(row, row.length + 1);
                more[row.length] = value;
                return more;
            });
            if (!(score instanceof RegularisedHScore)) { // which shrinks by the mean of all variances
                // LogME's ε depends on the mean square of all numbers.
                assertThat(score.of(wider)).isCloseTo(score.of(sample), within(score instanceof LogMe ? 1e-5 : 1e-8));
            }
        }
    }

    /** Each class at one point: the least error there can be, and no variance within. */
    @ParameterizedTest
    @MethodSource("ofVectors")
    void vectors_that_tell_without_error_have_finite_scores(VectorScore score) {
        for (int width : new int[] {3, 100}) {
            Sample drawn = Samples.random(30, width, 3, 1, 10);
            double[][] points = Samples.random(3, width, 3, 1, 11).rows();
            double[][] rows = Arrays.stream(drawn.labels())
                    .mapToObj(label -> points[label].clone())
                    .toArray(double[][]::new);
            Sample perfect = new Sample(rows, drawn.labels(), 3);
            assertThat(score.of(perfect)).isFinite();
            if (score instanceof HScore) {
                assertThat(score.of(perfect)).isCloseTo(2, within(1e-9));
            } else if (score instanceof Gbc) {
                assertThat(score.of(perfect)).isCloseTo(0, within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void h_score_does_not_change_under_affine_maps(long seed) {
        Sample sample = Samples.random(60, 8, 4, 0.7, seed);
        double[][] map = Samples.random(8, 8, 2, 0, seed + 100).rows();
        for (int d = 0; d < 8; d++) {
            map[d][d] += 3; // far from singular
        }
        Sample other = with(sample, row -> {
            double[] moved = Samples.times(new double[][] {row}, map)[0];
            Arrays.setAll(moved, d -> moved[d] + 10 * d);
            return moved;
        });
        assertThat(new HScore().of(other)).isCloseTo(new HScore().of(sample), within(1e-9));
        assertThat(new HScore().of(sample)).isBetween(0.0, 3.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void turning_moving_and_scaling_change_scores_only_where_they_should(long seed) {
        Sample sample = Samples.random(40, 2, 3, 0.7, seed);
        Sample turned = with(sample, row -> new double[] {0.6 * row[0] - 0.8 * row[1], 0.8 * row[0] + 0.6 * row[1]});
        Sample moved = with(sample, row -> new double[] {row[0] + 5, row[1] - 7});
        Sample scaled = with(sample, row -> new double[] {30 * row[0], 30 * row[1]});
        for (VectorScore score : List.of(new RegularisedHScore(), new Gbc(64, true))) {
            for (Sample other : List.of(turned, moved, scaled)) {
                assertThat(score.of(other)).as(score.name()).isCloseTo(score.of(sample), within(1e-9));
            }
        }
        for (Sample other : List.of(turned, moved)) {
            assertThat(TransRate.standard().of(other))
                    .isCloseTo(TransRate.standard().of(sample), within(1e-9));
        }
        for (Sample other : List.of(turned, scaled)) {
            assertThat(LogMe.exact().of(other)).isCloseTo(LogMe.exact().of(sample), within(1e-9));
        }
        // The authors' does, by ε, where vectors are long.
        assertThat(LogMe.thuml().of(scaled)).isNotCloseTo(LogMe.thuml().of(sample), within(1e-4));
    }

    /** Of 30 examples of 60 dimensions, 29 directions are left; of each class, half as many are open. */
    @Test
    void longer_vectors_have_a_higher_transrate_where_classes_leave_directions_open() {
        int[] labels = IntStream.range(0, 30).map(i -> i % 2).toArray();
        for (int width : new int[] {5, 60}) {
            Sample sample = new Sample(Samples.random(30, width, 2, 0, 1).rows(), labels, 2);
            Sample longer = with(
                    sample, row -> Arrays.stream(row).map(value -> 2 * value).toArray());
            double open = width == 5 ? 0 : 29 - 15;
            assertThat(TransRate.standard().of(longer) - TransRate.standard().of(sample))
                    .isCloseTo(open * Math.log(2), within(0.01));
        }
    }

    @Test
    void targets_in_another_unit_move_logme_by_its_logarithm() {
        double[][] rows = Samples.random(40, 3, 2, 1, 1).rows();
        double[][] targets = Arrays.stream(rows)
                .map(row -> new double[] {row[0] + row[1] * row[2]})
                .toArray(double[][]::new);
        double[][] smaller =
                Arrays.stream(targets).map(row -> new double[] {row[0] / 1000}).toArray(double[][]::new);
        assertThat(LogMe.exact().of(rows, smaller))
                .isCloseTo(LogMe.exact().of(rows, targets) + Math.log(1000), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void scores_stay_within_their_ranges(long seed) {
        Sample sample = Samples.random(30, (int) (seed * seed), 3, seed % 3, seed);
        assertThat(new HScore().of(sample)).isBetween(0.0, 2.0);
        assertThat(new RegularisedHScore().of(sample)).isBetween(0.0, 2 * 30 / 29.0);
        assertThat(RegularisedHScore.shrinkage(sample)).isBetween(0.0, 1.0);
        assertThat(TransRate.standard().of(sample)).isGreaterThanOrEqualTo(0);
        assertThat(Gbc.standard().of(sample)).isBetween(-6.0, 0.0);
        assertThat(Parc.standard().of(sample)).isBetween(-100.0, 100.0);
        Guesses guesses = Samples.randomGuesses(30, (int) seed, 3, seed % 3, seed);
        assertThat(new Leep().of(guesses)).isNotPositive();
        assertThat(new Nce().of(guesses)).isBetween(-Math.log(3), 0.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void leep_is_at_least_nce_and_the_mean_log_probability_of_the_best_guess(long seed) {
        for (double apart : new double[] {0, 1, 4}) {
            Guesses guesses = Samples.randomGuesses(40, 7, 3, apart, seed);
            double best = Arrays.stream(guesses.probabilities())
                    .mapToDouble(row -> Math.log(row[Oracles.best(row)]))
                    .average()
                    .orElseThrow();
            assertThat(new Leep().of(guesses)).isGreaterThanOrEqualTo(new Nce().of(guesses) + best);
        }
    }

    @Test
    void guesses_that_tell_the_classes_beat_noise() {
        Guesses telling = Samples.randomGuesses(60, 9, 3, 6, 1);
        Guesses noise = Samples.randomGuesses(60, 9, 3, 0, 1);
        for (SourceScore score : TransferScores.ofGuesses()) {
            assertThat(score.of(telling)).isGreaterThan(score.of(noise));
        }
    }

    @Test
    void sure_and_right_guesses_leave_nothing_open() {
        double[][] sure = {{1, 0, 0}, {0, 0, 1}, {1, 0, 0}, {0, 0, 1}};
        Guesses guesses = new Guesses(sure, new int[] {0, 1, 0, 1}, 2);
        assertThat(new Leep().of(guesses)).isZero();
        assertThat(new Nce().of(guesses)).isZero();
        Guesses one = new Guesses(new double[][] {{1}, {1}, {1}, {1}}, new int[] {0, 1, 0, 1}, 2);
        assertThat(new Leep().of(one)).isCloseTo(-Math.log(2), within(1e-12));
        assertThat(new Nce().of(one)).isCloseTo(-Math.log(2), within(1e-12));
    }

    @Test
    void targets_that_are_numbers_score_as_classes_do() {
        Sample sample = Samples.random(30, 5, 3, 1, 1);
        double[][] oneHot = Arrays.stream(sample.labels())
                .mapToObj(label -> IntStream.range(0, 3)
                        .mapToDouble(c -> c == label ? 1 : 0)
                        .toArray())
                .toArray(double[][]::new);
        assertThat(LogMe.exact().of(sample.rows(), oneHot))
                .isCloseTo(LogMe.exact().of(sample), within(1e-12));
        double[][] constant = new double[30][1];
        assertThat(LogMe.exact().of(sample.rows(), constant)).isFinite();
    }

    private static Sample with(Sample sample, java.util.function.UnaryOperator<double[]> change) {
        return new Sample(
                Arrays.stream(sample.rows()).map(change).toArray(double[][]::new), sample.labels(), sample.classes());
    }

    private static int[] shuffled(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] keys = random.doubles(size).toArray();
        return IntStream.range(0, size)
                .boxed()
                .sorted(java.util.Comparator.comparingDouble(i -> keys[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
