package dev.limpid.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.decide.HeadToHead.Side;
import dev.limpid.evaluate.Inference;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

class DifferencesByChanceTest {
    private static final Criterion ACCURACY = new Criterion("accuracy", "", true, false);

    @Test
    void mcnemar_agrees_with_scipy() {
        for (JsonNode one : Golden.of("mcnemar")) {
            double p = McNemar.of(one.get(0).asInt(), one.get(1).asInt()).p();
            assertThat(p).isCloseTo(one.get(2).asDouble(), offset(1e-11));
        }
        assertThat(McNemar.of(0, 0).p()).isEqualTo(1);
    }

    @Test
    void friedman_and_nemenyi_agree_with_scipy() {
        for (JsonNode one : Golden.of("friedman")) {
            Friedman friedman = Friedman.of(Golden.rows(one.get("values")), true);
            assertThat(friedman.statistic()).isCloseTo(one.get("statistic").asDouble(), offset(1e-9));
            assertThat(friedman.p()).isCloseTo(one.get("p").asDouble(), offset(1e-11));
            double[] ranks = Golden.row(one.get("ranks"));
            Nemenyi nemenyi = Nemenyi.of(friedman, 0.05);
            assertThat(nemenyi.criticalDifference())
                    .isCloseTo(one.get("difference").asDouble(), offset(1e-7));
            for (int i = 0; i < ranks.length; i++) {
                assertThat(friedman.meanRanks()[i]).isCloseTo(ranks[i], offset(1e-10));
                for (int k = 0; k < ranks.length; k++) {
                    assertThat(nemenyi.p()[i][k])
                            .isCloseTo(one.get("nemenyi").get(i).get(k).asDouble(), offset(1e-8));
                    // By p and by the critical difference it is the same.
                    assertThat(nemenyi.differ(i, k)).isEqualTo(nemenyi.p()[i][k] < 0.05);
                }
            }
        }
    }

    @Test
    void ranges_agree_with_scipy_and_with_demsar_s_table() {
        for (JsonNode one : Golden.of("range")) {
            assertThat(StudentisedRange.quantile(
                            one.get(1).asDouble(), one.get(0).asInt()))
                    .isCloseTo(one.get(2).asDouble(), offset(1e-6));
        }
        // Demšar 2006, table 5 (a), two-tailed at 0.05, for 2 to 10.
        double[] table = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
        for (int k = 2; k <= 10; k++) {
            assertThat(StudentisedRange.quantile(0.05, k) / Math.sqrt(2)).isCloseTo(table[k - 2], offset(0.00101));
        }
    }

    @Test
    void bars_join_those_that_are_not_shown_to_differ() {
        double[][] blocks = new double[12][];
        for (int i = 0; i < 12; i++) {
            // 0 and 1 change places, so do 2 and 3.
            blocks[i] = i % 2 == 0 ? new double[] {4, 3, 2, 1} : new double[] {3, 4, 1, 2};
        }
        Friedman friedman = Friedman.of(blocks, true);
        assertThat(friedman.meanRanks()).containsExactly(1.5, 1.5, 3.5, 3.5);
        assertThat(Nemenyi.of(friedman, 0.05).alike()).containsExactly(List.of(0, 1), List.of(2, 3));
        assertThat(Friedman.of(blocks, false).meanRanks()).containsExactly(3.5, 3.5, 1.5, 1.5);
        assertThat(Nemenyi.of(Friedman.of(new double[2][4], true), 0.05).alike())
                .containsExactly(List.of(0, 1, 2, 3));
    }

    @Test
    void where_all_tie_nothing_differs() {
        Friedman friedman = Friedman.of(new double[5][3], true);
        assertThat(friedman.statistic()).isZero();
        assertThat(friedman.p()).isEqualTo(1);
    }

    @Test
    void two_alternatives_are_compared_on_the_same_examples() {
        double[] one = new double[40];
        double[] other = new double[40];
        for (int i = 0; i < 40; i++) {
            one[i] = i < 36 ? 1 : 0;
            other[i] = i % 2;
        }
        HeadToHead found = HeadToHead.of(ACCURACY, new Side("a", one), new Side("b", other), Inference.STANDARD);
        assertThat(found.mcnemar()).isEqualTo(McNemar.of(18, 2));
        assertThat(found.comparison().gain().mean()).isCloseTo(0.4, offset(1e-12));
        assertThat(found.comparison().isShown(0.05)).isTrue();
        Criterion error = new Criterion("error", "", false, false);
        HeadToHead turned = HeadToHead.of(error, new Side("a", one), new Side("b", other), Inference.STANDARD);
        assertThat(turned.comparison().gain().mean()).isCloseTo(-0.4, offset(1e-12));
        assertThat(turned.mcnemar()).isEqualTo(McNemar.of(2, 18));
        one[0] = 0.5;
        assertThat(HeadToHead.of(ACCURACY, new Side("a", one), new Side("b", other), Inference.STANDARD)
                        .mcnemar())
                .isNull();
    }

    @Test
    void bad_input_gets_one_line() {
        assertThatThrownBy(() -> McNemar.of(new boolean[2], new boolean[3]))
                .hasMessage("McNemar's test takes the same examples of both, got 2 and 3.");
        assertThatThrownBy(() -> McNemar.of(-1, 0)).hasMessage("Counts of examples are at least 0, got -1 and 0.");
        assertThatThrownBy(() -> Friedman.of(new double[3][2], true))
                .hasMessage(
                        "Friedman's test takes at least 2 blocks of at least 3 alternatives, got 3 of 2; compare two"
                                + " alternatives by McNemar's or a sign-flip test.");
        assertThatThrownBy(() -> Friedman.of(new double[][] {{1, 2, 3}, {1, 2}}, true))
                .hasMessage("Block 1 has 2 values, the first has 3; expected one an alternative.");
        assertThatThrownBy(() -> Friedman.of(new double[][] {{1, 2, 3}, {1, 2, Double.NaN}}, true))
                .hasMessage("Block 1 has no number for alternative 2; leave the block or the alternative out.");
        assertThatThrownBy(() -> Nemenyi.of(Friedman.of(new double[2][3], true), 1))
                .hasMessage("error must be between 0 and 1, got 1.0.");
        assertThatThrownBy(() -> HeadToHead.of(
                        ACCURACY, new Side("a", new double[2]), new Side("b", new double[3]), Inference.STANDARD))
                .hasMessage("'a' has accuracy of 2 examples, 'b' of 3; expected the same examples.");
    }
}
