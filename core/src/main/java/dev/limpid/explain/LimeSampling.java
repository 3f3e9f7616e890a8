package dev.limpid.explain;

import dev.limpid.game.Coalition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** How LIME draws neighbours; its first is always the input itself. */
public enum LimeSampling {
    /** Every feature is absent every second time, as in LIME's pictures. */
    BERNOULLI {
        @Override
        Coalition draw(int players, SplittableRandom random) {
            return Coalition.of(players, player -> random.nextBoolean());
        }

        @Override
        double probability(int absent, int players) {
            return Math.pow(2, -players);
        }
    },
    /** How many are absent is drawn from 1 to all, then which, as in LIME's texts. */
    SIZES {
        @Override
        Coalition draw(int players, SplittableRandom random) {
            int absent = 1 + random.nextInt(players);
            int[] left = new int[] {players, absent};
            // Knuth's selection sampling: each is taken with the chance of what is still wanted of what is left.
            return Coalition.of(players, player -> {
                boolean gone = random.nextInt(left[0]--) < left[1];
                left[1] -= gone ? 1 : 0;
                return !gone;
            });
        }

        @Override
        double probability(int absent, int players) {
            if (absent == 0) {
                return 0;
            }
            double choices = 1;
            for (int i = 0; i < absent; i++) {
                choices = choices * (players - i) / (i + 1);
            }
            return 1 / (choices * players);
        }
    };

    abstract Coalition draw(int players, SplittableRandom random);

    /** Of one coalition with so many absent, for few players. */
    abstract double probability(int absent, int players);

    List<Coalition> draw(int count, int players, SplittableRandom random) {
        List<Coalition> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.add(draw(players, random));
        }
        return drawn;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
