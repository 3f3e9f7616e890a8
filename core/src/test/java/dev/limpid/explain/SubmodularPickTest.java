package dev.limpid.explain;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SubmodularPickTest {
    /** Paper, figure 5 in spirit: the second row shares no feature with what the first covers. */
    @Test
    void the_next_pick_covers_what_is_not_covered_yet() {
        double[][] shares = {{1, 1, 0, 0, 0}, {0, 1, 1, 1, 0}, {0, 0, 0, 1, 0}, {0, -4, -9, 0, 0}, {0, 0, 0, 0, 0.01}};
        SubmodularPick pick = SubmodularPick.of(List.of("a", "b", "c", "d", "e"), shares, 2);
        assertThat(pick.importance()).containsEntry("b", Math.sqrt(6)).containsEntry("c", Math.sqrt(10));
        assertThat(pick.picks()).containsExactly(1, 0);
        assertThat(pick.covered().get(0)).isCloseTo(Math.sqrt(6) + Math.sqrt(10) + Math.sqrt(2), within(1e-12));
        assertThat(pick.covered().get(1)).isCloseTo(pick.covered().get(0) + 1, within(1e-12));
    }

    @Test
    void picks_cover_nearly_as_much_as_the_best_by_trying_all() {
        SplittableRandom random = new SplittableRandom(5);
        double worst = 1;
        for (int repeat = 0; repeat < 200; repeat++) {
            int rows = 8;
            int features = 10;
            double[][] shares = new double[rows][features];
            for (double[] row : shares) {
                Arrays.setAll(row, i -> random.nextInt(3) == 0 ? random.nextDouble() * 2 - 1 : 0);
            }
            List<String> names = new ArrayList<>();
            for (int i = 0; i < features; i++) {
                names.add("f" + i);
            }
            int most = 1 + random.nextInt(4);
            SubmodularPick pick = SubmodularPick.of(names, shares, most);
            double best = 0;
            for (int bits = 0; bits < 1 << rows; bits++) {
                if (Integer.bitCount(bits) <= most) {
                    best = Math.max(best, coverage(shares, bits));
                }
            }
            int picked = pick.picks().stream().mapToInt(i -> 1 << i).sum();
            double covered = pick.covered().get(pick.covered().size() - 1);
            assertThat(covered).isCloseTo(coverage(shares, picked), within(1e-9));
            assertThat(covered).isBetween((1 - 1 / Math.E) * best - 1e-9, best + 1e-9);
            if (most == 1) {
                assertThat(covered).isCloseTo(best, within(1e-9));
            }
            worst = Math.min(worst, covered / best);
        }
        assertThat(worst).isLessThan(1);
    }

    /** As the paper writes it, eq. 3. */
    private static double coverage(double[][] shares, int bits) {
        double sum = 0;
        for (int feature = 0; feature < shares[0].length; feature++) {
            double importance = 0;
            boolean covered = false;
            for (int row = 0; row < shares.length; row++) {
                importance += Math.abs(shares[row][feature]);
                covered |= (bits >>> row & 1) != 0 && shares[row][feature] != 0;
            }
            sum += covered ? Math.sqrt(importance) : 0;
        }
        return sum;
    }

    @Test
    void it_ends_when_all_is_covered_and_takes_the_first_of_equals() {
        double[][] same = {{1, 2}, {1, 2}, {1, 2}};
        assertThat(SubmodularPick.of(List.of("a", "b"), same, 3).picks()).containsExactly(0);
        assertThat(SubmodularPick.of(List.of(), new double[0][], 3).picks()).isEmpty();
    }

    @Test
    void bad_input_is_refused() {
        assertThatThrownBy(() -> SubmodularPick.of(List.of("a"), new double[][] {{1}}, 0))
                .hasMessage("SP-LIME picks at least 1 explanation, got 0.");
        assertThatThrownBy(() -> SubmodularPick.of(List.of("a"), new double[][] {{1}, {1, 2}}, 1))
                .hasMessage("Explanation 1 needs 1 finite shares, one a feature, got [1.0, 2.0].");
        assertThatThrownBy(() -> SubmodularPick.of(List.of("a"), new double[][] {{Double.NaN}}, 1))
                .hasMessage("Explanation 0 needs 1 finite shares, one a feature, got [NaN].");
    }
}
