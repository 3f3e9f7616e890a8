package dev.limpid.decide;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

class FrontTest {
    /** The definition, value by value. */
    private static boolean dominates(Alternatives all, int one, int other, double[] epsilon) {
        boolean clearly = false;
        for (int j = 0; j < epsilon.length; j++) {
            Criterion criterion = all.criteria().get(j);
            double mine = all.values()[one][j];
            double theirs = all.values()[other][j];
            if (criterion.isBetter(theirs, mine)) {
                return false;
            }
            clearly |= criterion.logarithmic()
                    ? Math.max(mine, theirs) / Math.min(mine, theirs) > 1 + epsilon[j]
                    : Math.abs(mine - theirs) > epsilon[j];
        }
        return clearly;
    }

    @Test
    void fronts_are_those_of_the_definition() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 60; round++) {
            int width = 1 + random.nextInt(4);
            Alternatives all = Tables.random(random, 1 + random.nextInt(25), width);
            double[] epsilon = random.doubles(width, 0, 0.3).toArray();
            Front front = Front.of(all, epsilon);
            assertThat(front.fronts().stream().flatMap(List::stream).sorted().toList())
                    .isEqualTo(IntStream.range(0, all.size()).boxed().toList());
            for (int i = 0; i < all.size(); i++) {
                int which = i;
                // As long a chain as can be of alternatives that dominate each other ends here.
                int deepest = IntStream.range(0, all.size())
                        .filter(by -> dominates(all, by, which, epsilon))
                        .map(by -> front.of(by) + 1)
                        .max()
                        .orElse(0);
                assertThat(front.of(i)).isEqualTo(deepest);
                assertThat(front.dominated().stream()
                                .filter(one -> one.which() == which)
                                .map(Dominance::by)
                                .toList())
                        .isEqualTo(front.first().stream()
                                .filter(by -> dominates(all, by, which, epsilon))
                                .toList());
            }
        }
    }

    @Test
    void fronts_crowding_and_volume_agree_with_numpy() {
        for (JsonNode table : Golden.of("tables")) {
            Alternatives all = Golden.alternatives(table);
            Front front = Front.of(all, Golden.row(table.get("epsilon")));
            List<List<Integer>> expected = new ArrayList<>();
            table.get("fronts")
                    .forEach(one -> expected.add(Arrays.stream(Golden.row(one))
                            .mapToObj(i -> (int) i)
                            .toList()));
            assertThat(front.fronts()).isEqualTo(expected);
            for (int i = 0; i < all.size(); i++) {
                JsonNode crowding = table.get("crowding").get(i);
                if (crowding.isNull()) {
                    assertThat(front.crowding()[i]).isInfinite();
                } else {
                    assertThat(front.crowding()[i]).isCloseTo(crowding.asDouble(), offset(1e-9));
                }
            }
            if (!table.get("volume").isNull()) {
                assertThat(front.volume(all).orElseThrow())
                        .isCloseTo(table.get("volume").asDouble(), offset(1e-10));
            }
        }
    }

    @Test
    void a_dominated_alternative_more_keeps_the_front() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 50; round++) {
            Alternatives all = Tables.random(random, 12, 3);
            double[] epsilon = random.doubles(3, 0, 0.2).toArray();
            Front front = Front.of(all, epsilon);
            double[][] rows = Arrays.copyOf(all.values(), 13);
            rows[12] = rows[front.first().get(0)].clone();
            for (int j = 0; j < 3; j++) {
                rows[12][j] *= all.criteria().get(j).higher() ? 0.5 : 2;
            }
            rows[12][1] = all.criteria().get(1).higher() ? 0.001 : 1000;
            Front after = Front.of(Tables.of(all.criteria(), rows), epsilon);
            assertThat(after.first()).isEqualTo(front.first());
            assertThat(after.dominated()).contains(new Dominance(front.first().get(0), 12));
        }
    }

    @Test
    void differences_within_noise_throw_nobody_out_and_keep_nobody_in() {
        Alternatives all = new Alternatives(
                List.of("fast", "slow", "bad"),
                List.of(new Criterion("accuracy", "", true, false), new Criterion("latency", "ms", false, true)),
                new double[][] {{0.90, 4}, {0.905, 32}, {0.895, 4.1}});
        assertThat(Front.of(all, new double[2]).first()).containsExactly(0, 1);
        Front noisy = Front.of(all, new double[] {0.01, 0.05});
        assertThat(noisy.first()).containsExactly(0, 1, 2);
        assertThat(noisy.dominated()).isEmpty();
        assertThat(noisy.barely()).containsExactly(new Dominance(0, 1), new Dominance(2, 1));
        assertThat(noisy.sentences(all))
                .containsExactly(
                        "slow is on the front by differences within noise only: fast has 0.005 lower accuracy and"
                                + " 8 times lower latency than slow; bad has 0.01 lower accuracy and 7.8 times lower latency than slow.");
    }

    @Test
    void it_says_by_whom_and_by_how_much() {
        Alternatives all = Tables.models();
        assertThat(Front.of(all, new double[2]).sentences(all))
                .containsExactly(
                        "distil is dominated: minilm has 0.01 higher accuracy and 4 times lower latency than distil.");
    }

    @Test
    void those_of_the_same_values_share_the_front_and_crowd_each_other_in_any_order() {
        Alternatives all = Tables.benefits(
                new double[] {0, 3, 5}, new double[] {1, 2, 5}, new double[] {1, 2, 5}, new double[] {3, 0, 5});
        Front front = Front.of(all, new double[3]);
        assertThat(front.fronts()).containsExactly(List.of(0, 1, 2, 3));
        assertThat(front.crowding()).containsExactly(Double.POSITIVE_INFINITY, 0, 0, Double.POSITIVE_INFINITY);
        assertThat(Front.of(all.without(0).without(0).without(0), new double[3]).first())
                .containsExactly(0);
    }

    @Test
    void the_volume_of_boxes_is_that_of_inclusion_and_exclusion() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 40; round++) {
            int axes = 1 + random.nextInt(4);
            double[][] points = new double[1 + random.nextInt(9)][];
            Arrays.setAll(points, i -> random.doubles(axes, -0.2, 1).toArray());
            double[] reference = random.doubles(axes, -0.3, 0.3).toArray();
            double expected = 0;
            for (int some = 1; some < 1 << points.length; some++) {
                double box = Integer.bitCount(some) % 2 == 1 ? 1 : -1;
                for (int j = 0; j < axes; j++) {
                    double least = Double.POSITIVE_INFINITY;
                    for (int i = 0; i < points.length; i++) {
                        least = (some >> i & 1) == 1 ? Math.min(least, points[i][j]) : least;
                    }
                    box *= Math.max(0, least - reference[j]);
                }
                expected += box;
            }
            assertThat(HyperVolume.of(points, reference)).isCloseTo(expected, offset(1e-10));
        }
    }

    @Test
    void what_only_one_offers_is_its_contribution() {
        Alternatives all = Tables.benefits(new double[] {0, 1}, new double[] {0.5, 0.5}, new double[] {1, 0});
        Front front = Front.of(all, new double[2]);
        assertThat(front.volume(all)).hasValue(0.25);
        assertThat(front.contribution(all, 1)).hasValue(0.25);
        assertThat(front.contribution(all, 0)).hasValue(0);
        Alternatives wide = Tables.random(new SplittableRandom(4), 4, 5);
        assertThat(Front.of(wide, new double[5]).volume(wide)).isEmpty();
        assertThat(Front.of(wide, new double[5]).contribution(wide, 0)).isEmpty();
    }

    @Test
    void bad_input_gets_one_line() {
        Alternatives all = Tables.models();
        assertThatThrownBy(() -> Front.of(all, new double[1]))
                .hasMessage("There are 1 tolerances ε and 2 criteria, expected one a criterion.");
        assertThatThrownBy(() -> Front.of(all, new double[] {0, -1}))
                .hasMessage("The tolerance ε of latency is -1.0, expected a finite number, at least 0.");
        assertThatThrownBy(() -> HyperVolume.of(new double[0][], new double[5]))
                .hasMessage("Hyper-volumes are told exactly for 1 to 4 criteria, got 5.");
    }
}
