package dev.limpid.frozen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NearestNeighboursTest {
    /** Every pair measured, all sorted. */
    private static int[] byMeasuringAll(double[] row, double[][] rows, Distance distance, int k, int without) {
        double[] away = Arrays.stream(rows)
                .mapToDouble(other -> distance.between(distance.prepared(row), distance.prepared(other)))
                .toArray();
        return IntStream.range(0, rows.length)
                .filter(i -> i != without)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> away[i]))
                .limit(k)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[][] many(String kind) {
        double[][] rows = Vectors.normal(3, 150, 7);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 7; j++) {
                rows[i][j] = switch (kind) {
                    // As near as can be: many ties, and many the same.
                    case "whole" -> Math.round(rows[i][j]);
                    // Differences are lost in products.
                    case "far" -> 1e7 + rows[i][j];
                    default -> rows[i][j];
                };
            }
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void are_those_that_measuring_every_pair_finds(Distance distance) {
        for (String kind : new String[] {"plain", "whole", "far"}) {
            double[][] all = many(kind);
            double[][] rows = Arrays.copyOf(all, 140);
            double[][] held = Arrays.copyOfRange(all, 140, 150);
            NearestNeighbours index = NearestNeighbours.of(rows, distance);
            for (int k : new int[] {1, 5, 139}) {
                int[][] own = index.leaveOneOut(k);
                for (int i = 0; i < rows.length; i++) {
                    assertThat(own[i]).as(kind).isEqualTo(byMeasuringAll(rows[i], rows, distance, k, i));
                }
                int[][] others = index.among(held, k);
                for (int i = 0; i < held.length; i++) {
                    assertThat(others[i]).as(kind).isEqualTo(byMeasuringAll(held[i], rows, distance, k, -1));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_copies_the_first_is_nearest_and_never_the_example_itself(Distance distance) {
        double[] row = {1, 2, 3};
        double[][] rows = {{3, -1, 0}, row.clone(), row.clone(), row.clone()};
        NearestNeighbours index = NearestNeighbours.of(rows, distance);
        assertThat(index.leaveOneOut(2)).isDeepEqualTo(new int[][] {{1, 2}, {2, 3}, {1, 3}, {1, 2}});
        assertThat(index.among(new double[][] {row}, 3)).isDeepEqualTo(new int[][] {{1, 2, 3}});
    }

    @Test
    void only_directions_count_by_cosine_and_zeros_have_none() {
        double[][] rows = {{1, 0}, {100, 1}, {1, 1}, {0, 0}, {-1, 0}};
        int[][] nearest = NearestNeighbours.of(rows, Distance.COSINE).leaveOneOut(4);
        assertThat(nearest[0]).containsExactly(1, 2, 3, 4);
        assertThat(nearest[3]).containsExactly(0, 1, 2, 4);
        assertThat(NearestNeighbours.of(rows, Distance.EUCLIDEAN).leaveOneOut(4)[0])
                .containsExactly(2, 3, 4, 1);
    }

    @Test
    void where_classes_have_as_many_votes_the_nearest_decides() {
        int[] labels = {0, 1, 1, 0, 2};
        int[][] neighbours = {{4, 3, 1, 2, 0}, {1, 0, 3, 2, 4}, {0, 1, 2, 4, 3}};
        assertThat(NearestNeighbours.votes(neighbours, 1, labels)).containsExactly(2, 1, 0);
        assertThat(NearestNeighbours.votes(neighbours, 2, labels)).containsExactly(2, 1, 0);
        assertThat(NearestNeighbours.votes(neighbours, 3, labels)).containsExactly(2, 0, 1);
        assertThat(NearestNeighbours.votes(neighbours, 5, labels)).containsExactly(0, 1, 0);
        assertThat(NearestNeighbours.means(neighbours, 3, new double[] {3, 6, 9, 12, 0}))
                .containsExactly(6, 7, 6);
    }

    @Test
    void refuses_what_has_no_neighbours() {
        NearestNeighbours index = NearestNeighbours.of(many("plain"), Distance.COSINE);
        for (int k : new int[] {0, 150}) {
            assertThatThrownBy(() -> index.leaveOneOut(k))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The " + k
                            + " nearest were asked for, expected 1 to 149, as many as there are to choose" + " from.");
        }
        assertThatThrownBy(() -> index.among(new double[][] {{1}}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Example 0 has 1 numbers, expected 7 as the others have. Read them from the same layer of the"
                                + " same model.");
        assertThatThrownBy(() -> NearestNeighbours.of(new double[][] {{1}, {Double.NaN}}, Distance.COSINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Example 1 has the number NaN, expected finite ones. The model overflows on it, or its"
                        + " weights are damaged.");
        assertThatThrownBy(() -> NearestNeighbours.of(new double[][] {{0}, {1e200}}, Distance.EUCLIDEAN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("numbers too large to be squared");
        assertThatThrownBy(() -> NearestNeighbours.of(new double[0][], Distance.EUCLIDEAN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There are no vectors, or they have no numbers; expected at least one example with at least"
                        + " one.");
    }
}
