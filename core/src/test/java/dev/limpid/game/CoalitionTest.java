package dev.limpid.game;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CoalitionTest {
    @Test
    void who_is_added_is_present_and_who_is_taken_is_not() {
        for (int players : new int[] {1, 63, 64, 65, 200}) {
            Set<Integer> expected = new HashSet<>();
            Coalition coalition = Coalition.none(players);
            SplittableRandom random = new SplittableRandom(players);
            for (int i = 0; i < 300; i++) {
                int player = random.nextInt(players);
                if (random.nextBoolean()) {
                    coalition = coalition.with(player);
                    expected.add(player);
                } else {
                    coalition = coalition.without(player);
                    expected.remove(player);
                }
            }
            assertThat(coalition.present().boxed()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(coalition.size()).isEqualTo(expected.size());
            assertThat(coalition.complement().size()).isEqualTo(players - expected.size());
            assertThat(coalition.union(coalition.complement())).isEqualTo(Coalition.all(players));
            assertThat(coalition.minus(coalition)).isEqualTo(Coalition.none(players));
        }
    }

    @Test
    void equal_sets_are_equal_however_they_came_about() {
        Coalition built = Coalition.none(70).with(3).with(69).with(5).without(5);
        assertThat(built)
                .isEqualTo(Coalition.of(70, player -> player == 3 || player == 69))
                .hasSameHashCodeAs(Coalition.of(70, player -> player == 3 || player == 69));
        assertThat(Coalition.none(3)).isNotEqualTo(Coalition.none(4));
    }

    @Test
    void the_lowest_bit_is_the_first_player() {
        assertThat(Coalition.ofBits(4, 0b0011)).hasToString("1100");
        assertThatThrownBy(() -> Coalition.ofBits(2, 0b100)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neighbours_have_different_hashes() {
        Set<Integer> hashes = new HashSet<>();
        for (int bits = 0; bits < 1 << 16; bits++) {
            hashes.add(Coalition.ofBits(16, bits).hashCode());
        }
        assertThat(hashes).hasSizeGreaterThan(65_000);
    }
}
