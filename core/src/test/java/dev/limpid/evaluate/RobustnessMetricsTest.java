package dev.limpid.evaluate;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class RobustnessMetricsTest {
    private static final RobustnessGolden GOLDEN = RobustnessGolden.load();
    private static final Percentage ROUNDING = Percentage.withPercentage(1e-6);

    private static Neighbours.Point point(int answer, double[] input, double... scores) {
        return new Neighbours.Point(input, new double[] {answer, 1}, new double[] {input[0], 2}, answer, scores);
    }

    private static Metric.OfNeighbours metric(String name) {
        return (Metric.OfNeighbours) RobustnessMetrics.list().stream()
                .filter(metric -> metric.about().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<Metric> all() {
        return RobustnessMetrics.list();
    }

    private static void agrees(String golden, Metric.OfNeighbours metric) {
        assertThat(GOLDEN.cases).hasSizeGreaterThan(8);
        GOLDEN.cases.forEach((name, one) -> {
            double value = one.values().get(golden);
            if (!Double.isNaN(value)) {
                assertThat(metric.of(one.neighbours())).as(name).isCloseTo(value, ROUNDING);
            }
        });
    }

    @Test
    void agrees_with_quantus_to_rounding() {
        agrees("max-sensitivity", new MaxSensitivity());
        agrees("avg-sensitivity", new AvgSensitivity());
        // Quantus adds 1e-10 to the distance.
        agrees("local-lipschitz", new LocalLipschitz(false));
        agrees("local-lipschitz-normalised", new LocalLipschitz());
        agrees("relative-input-stability", new RelativeInputStability());
        agrees("relative-output-stability", new RelativeOutputStability());
        agrees("relative-representation-stability", new RelativeRepresentationStability());
    }

    @Test
    void consistency_agrees_with_quantus_where_a_neighbour_is_explained_alike_and_no_feature_is_left_out() {
        int told = 0;
        for (RobustnessGolden.Case one : GOLDEN.cases.values()) {
            double value = new Consistency().of(one.neighbours());
            if (!Double.isNaN(value) && one.neighbours().here().scores().length <= 5) {
                // Quantus adds 1e-9 to the number of neighbours.
                assertThat(value).isCloseTo(one.values().get("consistency"), within(1e-8));
                told++;
            }
        }
        assertThat(told).isGreaterThan(4);
        double some = new Consistency().of(GOLDEN.cases.get("meeting").neighbours());
        assertThat(some).isStrictlyBetween(0.0, 1.0);
    }

    /** The paper's maximum is over neighbours that keep the answer; Quantus' is nan as soon as one does not. */
    @ParameterizedTest
    @MethodSource("relative")
    void a_neighbour_that_changes_its_answer_is_left_out_where_quantus_says_nan(String name) {
        assertThat(GOLDEN.cases.get("flipped").values().get(name)).isNaN();
        assertThat(metric(name).of(GOLDEN.cases.get("flipped").neighbours()))
                .isCloseTo(GOLDEN.cases.get("kept").values().get(name), ROUNDING);
    }

    static List<String> relative() {
        return List.of("relative-input-stability", "relative-output-stability", "relative-representation-stability");
    }

    /** Its top_n_sign takes the first five, so it finds both neighbours explained alike, and one answered alike. */
    @Test
    void consistency_reads_the_largest_scores_where_quantus_reads_the_first() {
        RobustnessGolden.Case one = GOLDEN.cases.get("sixth");
        assertThat(one.values().get("consistency")).isCloseTo(0.5, within(1e-8));
        assertThat(new Consistency(1).of(one.neighbours())).isEqualTo(1);
    }

    @Test
    void consistency_is_unknown_where_nobody_is_explained_alike_and_quantus_says_0() {
        RobustnessGolden.Case one = GOLDEN.cases.get("nobody");
        assertThat(one.values().get("consistency")).isEqualTo(0);
        assertThat(new Consistency().of(one.neighbours())).isNaN();
    }

    /** From the papers, pair by pair. */
    @Test
    void values_are_those_of_the_definitions() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 20; round++) {
            List<Neighbours.Point> points = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                points.add(new Neighbours.Point(
                        random.doubles(6, -1, 1).toArray(),
                        random.doubles(3, -1, 1).toArray(),
                        random.doubles(4, -1, 1).toArray(),
                        i == 0 ? 0 : random.nextInt(2),
                        random.doubles(5, -1, 1).toArray()));
            }
            Neighbours.Point x = points.get(0);
            Neighbours all = new Neighbours(x, points.subList(1, 7));
            double max = 0;
            double sum = 0;
            double steepest = 0;
            double steepestInAll = 0;
            double input = Double.NaN;
            double output = Double.NaN;
            double inside = Double.NaN;
            for (Neighbours.Point y : all.near()) {
                double moved = 0;
                double length = 0;
                double inAll = 0;
                double share = 0;
                for (int i = 0; i < 5; i++) {
                    moved += Math.pow(x.scores()[i] - y.scores()[i], 2);
                    length += Math.pow(x.scores()[i], 2);
                    inAll += Math.abs(x.scores()[i] - y.scores()[i]);
                    share += Math.pow((x.scores()[i] - y.scores()[i]) / x.scores()[i], 2);
                }
                max = Math.max(max, Math.sqrt(moved / length));
                sum += Math.sqrt(moved / length);
                double way = distance(x.input(), y.input());
                steepest = Math.max(steepest, Math.sqrt(moved) / way);
                steepestInAll = Math.max(steepestInAll, inAll / way);
                if (y.answer() == x.answer()) {
                    input = larger(input, Math.sqrt(share) / distance(ones(6), ratios(x.input(), y.input())));
                    output = larger(output, Math.sqrt(share) / distance(x.outputs(), y.outputs()));
                    inside = larger(inside, Math.sqrt(share) / distance(ones(4), ratios(x.hidden(), y.hidden())));
                }
            }
            assertThat(new MaxSensitivity().of(all)).isCloseTo(max, ROUNDING);
            assertThat(new AvgSensitivity().of(all)).isCloseTo(sum / 6, ROUNDING);
            assertThat(new LocalLipschitz(false).of(all)).isCloseTo(steepest, ROUNDING);
            assertThat(new Continuity(false).of(all)).isCloseTo(steepestInAll, ROUNDING);
            assertThat(new RelativeInputStability().of(all)).isCloseTo(input, ROUNDING);
            assertThat(new RelativeOutputStability().of(all)).isCloseTo(output, ROUNDING);
            assertThat(new RelativeRepresentationStability().of(all)).isCloseTo(inside, ROUNDING);
        }
    }

    private static double larger(double one, double other) {
        return Double.isNaN(one) ? other : Math.max(one, other);
    }

    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] ratios(double[] x, double[] y) {
        double[] ratios = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            ratios[i] = y[i] / x[i];
        }
        return ratios;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow(a[i] - b[i], 2);
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @MethodSource("all")
    void without_neighbours_nothing_is_told(Metric metric) {
        Neighbours alone = new Neighbours(point(0, new double[] {1, 2}, 1, 2), List.of());
        assertThat(((Metric.OfNeighbours) metric).of(alone)).isNaN();
    }

    @ParameterizedTest
    @MethodSource("all")
    void an_explanation_that_does_not_move_has_the_best_value(Metric metric) {
        Neighbours still =
                new Neighbours(point(0, new double[] {1, 2}, 3, -1), List.of(point(0, new double[] {1.1, 2.1}, 3, -1)));
        assertThat(((Metric.OfNeighbours) metric).of(still))
                .isEqualTo(metric.about().best());
    }

    @ParameterizedTest
    @MethodSource("all")
    void an_explanation_that_turns_round_is_worse_than_one_that_moves_a_little(Metric metric) {
        double[] x = {1, 2};
        double[] y = {1.01, 2};
        Neighbours little = new Neighbours(point(0, x, 3, -1), List.of(point(0, y, 3.1, -1)));
        Neighbours round = new Neighbours(
                point(0, x, 3, -1),
                List.of(
                        point(0, y, -3, 1),
                        point(1, new double[] {0.5, 2}, 3, -1),
                        point(0, new double[] {1, 2.01}, 3, -1)));
        Metric.OfNeighbours one = (Metric.OfNeighbours) metric;
        assertThat(metric.about().direction().gain(one.of(little), one.of(round)))
                .isPositive();
    }

    @Test
    void an_explanation_of_zeros_has_no_size_to_compare_with() {
        Neighbours zeros =
                new Neighbours(point(0, new double[] {1, 2}, 0, 0), List.of(point(0, new double[] {1.1, 2.1}, 0, 1)));
        assertThat(new MaxSensitivity().of(zeros)).isNaN();
        assertThat(new AvgSensitivity().of(zeros)).isNaN();
        assertThat(new LocalLipschitz().of(zeros)).isCloseTo(1 / Math.sqrt(0.02), within(1e-9));
    }

    @Test
    void words_said_otherwise_have_no_distance() {
        double[] none = {};
        Neighbours.Point here = new Neighbours.Point(none, new double[] {1, 0}, none, 0, new double[] {1, 2});
        Neighbours.Point near = new Neighbours.Point(none, new double[] {0.9, 0}, none, 0, new double[] {1, 2.1});
        Neighbours said = new Neighbours(here, List.of(near));
        assertThat(new LocalLipschitz().of(said)).isNaN();
        assertThat(new Continuity().of(said)).isNaN();
        assertThat(new RelativeInputStability().of(said)).isNaN();
        assertThat(new RelativeRepresentationStability().of(said)).isNaN();
        assertThat(new RelativeOutputStability().of(said)).isCloseTo(0.05 / 0.1, within(1e-9));
        assertThat(new MaxSensitivity().of(said)).isCloseTo(0.1 / Math.sqrt(5), within(1e-9));
    }

    /** The answer is whether the first number is positive. That an explanation is turned round does not make it less consistent. */
    @Test
    void consistency_tells_who_names_the_reason_from_who_draws_anew_and_who_says_always_the_same() {
        SplittableRandom random = new SplittableRandom(2);
        List<double[]> inputs = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            inputs.add(random.doubles(3, -1, 1).toArray());
        }
        inputs.get(0)[0] = 0.5;
        double perfect = consistency(inputs, x -> new double[] {x[0], 0, 0});
        double inverted = consistency(inputs, x -> new double[] {-x[0], 0, 0});
        double anew = consistency(inputs, x -> random.doubles(3, -1, 1).toArray());
        double same = consistency(inputs, x -> new double[] {1, 0, 0});
        assertThat(perfect).isEqualTo(1);
        assertThat(inverted).isEqualTo(1);
        assertThat(anew).isBetween(0.3, 0.7);
        assertThat(same).isBetween(0.4, 0.6);
    }

    private static double consistency(List<double[]> inputs, UnaryOperator<double[]> explained) {
        List<Neighbours.Point> points = inputs.stream()
                .map(x -> point(x[0] > 0 ? 1 : 0, x, explained.apply(x)))
                .toList();
        return new Consistency().of(new Neighbours(points.get(0), points.subList(1, points.size())));
    }

    @Test
    void a_model_of_values_has_no_answers_to_be_consistent_with() {
        Neighbours.Point value = new Neighbours.Point(
                new double[] {1}, new double[] {1}, new double[] {1}, Neighbours.Point.VALUE, new double[] {1});
        assertThat(new Consistency().of(new Neighbours(value, List.of(value)))).isNaN();
    }

    @Test
    void equal_sizes_are_named_in_order() {
        Neighbours ties =
                new Neighbours(point(0, new double[] {1}, 1, 1, -1), List.of(point(0, new double[] {1}, 1, 0.5, -0.9)));
        assertThat(new Consistency(1).of(ties)).isEqualTo(1);
        assertThat(new Consistency(2).of(ties)).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Consistency(0))
                .withMessage("consistency: top must be at least 1, got 0.");
    }
}
