package dev.limpid.game;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GameTest {
    /** Two targets: the size of the coalition, and the sum of its players' numbers. */
    private static class Counting implements Worth {
        final List<Coalition> runs = new ArrayList<>();
        int failsAt = Integer.MAX_VALUE;

        @Override
        public int players() {
            return 10;
        }

        @Override
        public int targets() {
            return 2;
        }

        @Override
        public int together() {
            return 4;
        }

        @Override
        public double[][] of(List<Coalition> coalitions) {
            if (runs.size() + coalitions.size() > failsAt) {
                throw new IllegalStateException("The service is down.");
            }
            assertThat(coalitions).hasSizeLessThanOrEqualTo(4);
            runs.addAll(coalitions);
            return coalitions.stream()
                    .map(one -> new double[] {one.size(), one.present().sum()})
                    .toArray(double[][]::new);
        }
    }

    private static List<Coalition> some(int count) {
        List<Coalition> some = new ArrayList<>();
        for (int bits = 0; bits < count; bits++) {
            some.add(Coalition.ofBits(10, bits));
        }
        return some;
    }

    @Test
    void no_coalition_is_run_twice_and_answers_keep_their_order() {
        Counting worth = new Counting();
        Game game = new Game(worth);
        List<Coalition> asked = new ArrayList<>(some(6));
        asked.addAll(some(9));
        double[][] values = game.values(asked);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i])
                    .containsExactly(asked.get(i).size(), asked.get(i).present().sum());
        }
        assertThat(worth.runs).doesNotHaveDuplicates().hasSize(9);
        assertThat(game.spent()).isEqualTo(new Game.Spent(15, 9, 9));
        Game.Spent before = game.spent();
        game.value(Coalition.none(10));
        assertThat(game.spent().since(before)).isEqualTo(new Game.Spent(1, 0, 0));
    }

    @Test
    void what_was_played_before_a_failure_is_not_played_again() {
        Counting worth = new Counting();
        worth.failsAt = 9;
        Game game = new Game(worth);
        assertThatThrownBy(() -> game.values(some(20))).hasMessage("The service is down.");
        assertThat(worth.runs).hasSize(8);
        worth.failsAt = Integer.MAX_VALUE;
        assertThat(game.values(some(20))).hasDimensions(20, 2);
        assertThat(worth.runs).doesNotHaveDuplicates().hasSize(20);
    }

    @Test
    void a_watcher_can_end_it_and_nothing_is_lost() {
        Counting worth = new Counting();
        long[] seen = {0};
        boolean[] ends = {true};
        Game game = new Game(worth, more -> {
            seen[0] += more;
            if (ends[0] && seen[0] >= 8) {
                throw new CancellationException("Enough.");
            }
        });
        assertThatThrownBy(() -> game.values(some(20))).isInstanceOf(CancellationException.class);
        assertThat(game.spent().evaluated()).isEqualTo(8);
        ends[0] = false;
        game.values(some(20));
        assertThat(worth.runs).doesNotHaveDuplicates().hasSize(20);
    }

    @Test
    void memory_is_bounded_and_answers_are_right_all_the_same() {
        Counting worth = new Counting();
        Game game = new Game(worth, more -> {}, 10 * 180);
        double[][] values = game.values(some(200));
        for (int i = 0; i < 200; i++) {
            assertThat(values[i][0]).isEqualTo(Integer.bitCount(i));
        }
        game.values(some(200));
        assertThat(worth.runs).hasSizeGreaterThan(380);
    }

    @Test
    void whoever_asks_cannot_change_what_is_remembered() {
        Game game = new Game(new Counting());
        game.value(Coalition.all(10))[0] = 99;
        assertThat(game.value(Coalition.all(10))[0]).isEqualTo(10);
    }

    @Test
    void a_score_that_is_no_number_is_refused() {
        Worth broken = new Worth() {
            @Override
            public int players() {
                return 3;
            }

            @Override
            public int targets() {
                return 1;
            }

            @Override
            public int together() {
                return 8;
            }

            @Override
            public double[][] of(List<Coalition> coalitions) {
                return coalitions.stream()
                        .map(one -> new double[] {one.size() == 2 ? Double.NaN : 0})
                        .toArray(double[][]::new);
            }
        };
        assertThatThrownBy(() -> new Game(broken).values(List.of(Coalition.ofBits(3, 0b101))))
                .isInstanceOf(UnfitScore.class)
                .hasMessage("The model's score of target 0 is NaN when 2 of 3 features are present, expected a finite"
                        + " number. Check the model on such an input, choose another --masker, or explain another"
                        + " --score.");
    }

    @Test
    void who_sees_a_part_of_a_game_shares_its_memory_and_counts_alone() {
        Counting worth = new Counting();
        Game whole = new Game(worth);
        List<Coalition> told = new ArrayList<>();
        Game sums = whole.seen(told::addAll, 1);
        Game both = whole.seen(asked -> {}, 1, 0);
        double[][] values = sums.values(some(6));
        assertThat(values[5]).containsExactly(2);
        assertThat(both.values(some(8))[5]).containsExactly(2, 2);
        assertThat(both.values(some(8))[6]).containsExactly(3, 2);
        assertThat(whole.value(Coalition.ofBits(10, 7))).containsExactly(3, 3);
        assertThat(worth.runs).containsExactlyElementsOf(some(8));
        assertThat(told).containsExactlyElementsOf(some(6));
        assertThat(sums.spent()).isEqualTo(new Game.Spent(6, 6, 6));
        assertThat(both.spent()).isEqualTo(new Game.Spent(16, 8, 8));
        assertThat(whole.spent().evaluated()).isEqualTo(8);
    }

    @Test
    void who_sees_a_part_of_a_game_spends_as_many_inputs_as_it_would_alone() {
        Counting worth = new Counting() {
            @Override
            public OptionalLong run() {
                return OptionalLong.of(3L * runs.size());
            }
        };
        Game whole = new Game(worth);
        whole.values(some(6));
        Game seen = whole.seen(asked -> {}, 0);
        seen.values(some(4));
        assertThat(seen.spent()).isEqualTo(new Game.Spent(4, 4, 12));
    }
}
