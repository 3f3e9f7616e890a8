package dev.limpid.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.decide.Acceptability.Sampling;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

class AcceptabilityTest {
    private static final Ordering SUM = new WeightedSum(Normalisation.MIN_MAX);

    private static Acceptability of(Alternatives all, Simplex simplex, int draws) {
        return Acceptability.of(SUM, all, new Sampling(simplex, draws, 7), null);
    }

    @Test
    void shares_and_central_weights_of_two_criteria_are_those_of_the_closed_form() {
        int draws = 40_000;
        for (JsonNode two : Golden.of("two")) {
            Alternatives all = Tables.benefits(Golden.rows(two.get("values")));
            double given = two.get("given").asDouble();
            Priorities priorities = new Priorities(new double[] {given, 1 - given}, "given weights");
            Acceptability any = of(all, Simplex.any(priorities), draws);
            Acceptability near = of(all, Simplex.near(priorities, 20), draws);
            for (int i = 0; i < all.size(); i++) {
                for (int place = 0; place < all.size(); place++) {
                    requireShare(
                            any.shares()[i][place],
                            two.get("shares").get(i).get(place).asDouble(),
                            draws);
                    requireShare(
                            near.shares()[i][place],
                            two.get("near").get(i).get(place).asDouble(),
                            draws);
                }
                if (any.first(i) > 0.05) {
                    assertThat(any.centralWeights(i).orElseThrow()[0])
                            .isCloseTo(two.get("central").get(i).asDouble(), offset(0.02));
                }
            }
        }
    }

    /** Within four standard deviations. */
    private static void requireShare(double found, double expected, int draws) {
        assertThat(found).isCloseTo(expected, offset(4 * Math.sqrt(expected * (1 - expected) / draws) + 1e-9));
    }

    @Test
    void of_two_that_each_lead_by_one_criterion_each_is_first_half_of_the_time() {
        Alternatives all = Tables.benefits(new double[] {0, 1}, new double[] {1, 0});
        Acceptability half = of(all, Simplex.any(Priorities.equal(2)), 10_000);
        assertThat(half.first(0)).isCloseTo(0.5, offset(0.02));
        assertThat(half.centralWeights(1).orElseThrow()[0]).isCloseTo(0.75, offset(0.01));
        assertThat(half.error(0)).isCloseTo(0.0098, offset(1e-4));
    }

    @Test
    void shares_are_1_in_sum_over_places_and_over_alternatives() {
        SplittableRandom random = new SplittableRandom(1);
        Alternatives all = Tables.random(random, 7, 4).withCopy(2);
        for (Ordering ordering : Tables.orderings()) {
            Acceptability found =
                    Acceptability.of(ordering, all, new Sampling(Simplex.any(Priorities.equal(4)), 200, 3), null);
            for (int i = 0; i < 8; i++) {
                int place = i;
                assertThat(Arrays.stream(found.shares()[i]).sum()).isCloseTo(1, offset(1e-12));
                assertThat(Arrays.stream(found.shares())
                                .mapToDouble(row -> row[place])
                                .sum())
                        .isCloseTo(1, offset(1e-12));
            }
            // The copy is the last.
            assertThat(found.shares()[7]).isEqualTo(found.shares()[2]);
        }
    }

    @Test
    void what_is_dominated_is_never_first_and_has_no_weights() {
        Alternatives all = Tables.models();
        Acceptability found = of(all, Simplex.any(Priorities.equal(2)), 1000);
        assertThat(found.first(2)).isZero();
        assertThat(found.centralWeights(2)).isEmpty();
        assertThat(found.error(2)).isBetween(0.001, 0.004);
        assertThat(found.uncertain()).isFalse();
    }

    @Test
    void values_that_are_drawn_change_who_is_first() {
        Alternatives all = Tables.benefits(new double[] {0.90, 1}, new double[] {0.89, 1});
        Priorities accuracy = new Priorities(new double[] {1, 0}, "given weights");
        double[][] none = new double[2][2];
        double[][] halves = {{0.0196, 0}, {0.0196, 0}};
        Sampling sampling = new Sampling(Simplex.any(accuracy), 20_000, 5);
        assertThat(Acceptability.of(SUM, all, sampling, new NormalDraws(all, none, 1))
                        .first(0))
                .isEqualTo(1);
        Acceptability drawn = Acceptability.of(SUM, all, sampling, new NormalDraws(all, halves, 1));
        // Φ(0.01 / (0.01 √2)).
        assertThat(drawn.first(0)).isCloseTo(0.7602, offset(0.013));
        assertThat(drawn.uncertain()).isTrue();
    }

    @Test
    void normal_draws_are_around_the_values_and_repeat() {
        Alternatives all = Tables.of(
                List.of(new Criterion("x", "", true, false), new Criterion("y", "ms", false, true)),
                new double[] {3, 40});
        NormalDraws draws = new NormalDraws(all, new double[][] {{0.5, 20}}, 9);
        int within = 0;
        double logs = 0;
        for (int k = 0; k < 4000; k++) {
            double[] row = draws.values(k)[0];
            within += Math.abs(row[0] - 3) <= 0.5 ? 1 : 0;
            assertThat(row[1]).isPositive();
            logs += Math.log(row[1] / 40) / 4000;
        }
        assertThat(within / 4000.0).isCloseTo(0.95, offset(0.015));
        assertThat(logs).isCloseTo(0, offset(0.02));
        assertThat(draws.values(17)).isDeepEqualTo(new NormalDraws(all, draws.halfWidths(), 9).values(17));
        assertThat(draws.values(17)[0][0]).isNotEqualTo(draws.values(18)[0][0]);
    }

    @Test
    void weights_have_the_moments_of_their_distribution() {
        double[] mean = {0.6, 0.3, 0.1, 0};
        for (double concentration : new double[] {0.5, 20}) {
            Simplex simplex = Simplex.near(new Priorities(mean, "given weights"), concentration);
            SplittableRandom random = new SplittableRandom(11);
            double[] sums = new double[4];
            double[] squares = new double[4];
            int draws = 20_000;
            for (int k = 0; k < draws; k++) {
                double[] weights = simplex.draw(random);
                assertThat(Arrays.stream(weights).sum()).isCloseTo(1, offset(1e-12));
                for (int j = 0; j < 4; j++) {
                    sums[j] += weights[j] / draws;
                    squares[j] += weights[j] * weights[j] / draws;
                }
            }
            assertThat(sums[3]).isZero();
            for (int j = 0; j < 3; j++) {
                double variance = mean[j] * (1 - mean[j]) / (concentration + 1);
                assertThat(sums[j]).isCloseTo(mean[j], offset(4 * Math.sqrt(variance / draws)));
                assertThat(squares[j] - sums[j] * sums[j]).isCloseTo(variance, offset(0.06 * variance));
            }
        }
    }

    @Test
    void tiny_parameters_still_give_weights() {
        Simplex simplex = Simplex.near(Priorities.equal(3), 1e-4);
        SplittableRandom random = new SplittableRandom(2);
        for (int k = 0; k < 100; k++) {
            assertThat(Arrays.stream(simplex.draw(random)).sum()).isCloseTo(1, offset(1e-12));
        }
    }

    @Test
    void the_same_seed_gives_the_same_and_ten_thousand_weightings_are_quick() {
        Alternatives all = Tables.random(new SplittableRandom(3), 50, 8);
        Simplex any = Simplex.any(Priorities.equal(8));
        Acceptability once = of(all, any, 10_000);
        // Of this thread, so that what else runs on the machine does not count.
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        Acceptability again = of(all, any, 10_000);
        // It takes 15 to 60 ms.
        assertThat(clock.getCurrentThreadCpuTime() - start).isLessThan(1_000_000_000L);
        assertThat(again.shares()).isDeepEqualTo(once.shares());
    }

    @Test
    void bad_input_gets_one_line() {
        Alternatives all = Tables.models();
        Priorities equal = Priorities.equal(2);
        assertThatThrownBy(() -> new Sampling(Simplex.any(equal), 0, 1)).hasMessage("draws must be at least 1, got 0.");
        assertThatThrownBy(() -> Simplex.near(equal, 0))
                .hasMessage("concentration is 0.0, expected a finite number above 0.");
        assertThatThrownBy(() -> new Simplex(new double[2], ""))
                .hasMessage("A Dirichlet distribution has parameters [0.0, 0.0], expected finite numbers of at least 0,"
                        + " not all 0.");
        assertThatThrownBy(() -> new NormalDraws(all, new double[1][2], 0))
                .hasMessage("Half-widths are not of 3 alternatives by 2 criteria, expected one a value.");
        assertThatThrownBy(() -> new NormalDraws(all, new double[][] {{0, 0}, {0, -1}, {0, 0}}, 0))
                .hasMessage("'bert-base' has a half-width of latency of -1.0, expected a finite number, at least 0.");
        assertThatThrownBy(() -> Acceptability.of(SUM, all, new Sampling(Simplex.any(equal), 5, 0), k ->
                        new double[][] {{1, 1}, {1, 1}, {1, -k}}))
                .hasMessageContaining("'distil' has latency");
    }
}
