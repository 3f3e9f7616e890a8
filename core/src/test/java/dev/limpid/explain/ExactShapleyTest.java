package dev.limpid.explain;

import dev.limpid.game.Game;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ExactShapleyTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

    /** The interaction of i and j is Σ d(T) / (|T| − 1) over all T with both (Grabisch 1997). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 11})
    void interactions_are_grabischs_halved_and_rows_add_up_to_shares(int players) {
        DividendGame worth = DividendGame.random(players, 2, players);
        Estimate estimate = new ExactShapley(true).estimate(new Game(worth));
        for (int target = 0; target < 2; target++) {
            Attribution.Named pairs = estimate.targets().get(target).arrays().get(0);
            assertThat(pairs.name()).isEqualTo("interactions");
            assertThat(pairs.axes()).isEqualTo(List.of("feature", "feature"));
            double[] found = pairs.value().toDoubles();
            double[] expected = worth.interactions(target);
            double[] shares = worth.shapley(target);
            for (int i = 0; i < players; i++) {
                double row = 0;
                for (int j = 0; j < players; j++) {
                    row += found[i * players + j];
                    if (i != j) {
                        assertThat(found[i * players + j]).isCloseTo(expected[i * players + j] / 2, ROUNDING);
                    }
                }
                assertThat(row).isCloseTo(shares[i], ROUNDING);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 12})
    void leaving_one_out_loses_all_that_its_groups_add(int players) {
        DividendGame worth = DividendGame.random(players, 1, players);
        Estimate.Shares shares =
                new Ablation().estimate(new Game(worth)).targets().get(0);
        assertThat(shares.scores()).containsExactly(worth.groupsOf(0), ROUNDING);
        assertThat(shares.addsUp()).isFalse();
    }
}
