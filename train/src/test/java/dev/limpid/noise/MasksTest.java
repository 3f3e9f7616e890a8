package dev.limpid.noise;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class MasksTest {
    private static byte[] mask(long seed, long step, int site, double rate, int size) {
        ByteBuffer out = ByteBuffer.allocateDirect(size);
        new Masks(seed).write(step, site, rate, out);
        byte[] bytes = new byte[size];
        out.get(bytes);
        return bytes;
    }

    private static double dropped(byte[] mask) {
        int dropped = 0;
        for (byte one : mask) {
            assertThat(one).isBetween((byte) 0, (byte) 1);
            dropped += 1 - one;
        }
        return (double) dropped / mask.length;
    }

    /** From the paper's numbers, one at a time. */
    @Test
    void each_byte_compares_its_own_sixteen_bits_with_the_rate() {
        byte[] mask = mask(9, 4, 2, 0.3, 50_003);
        int[] block = new int[Philox.BLOCK];
        for (int i = 0; i < mask.length; i++) {
            new Philox(9).fill(Use.DROPOUT.stream(4, 2), i / 8, block);
            int word = block[i % 8 / 2];
            int sixteen = i % 2 == 0 ? word & 0xffff : word >>> 16;
            assertThat(mask[i]).as("byte %d", i).isEqualTo((byte) (sixteen / 65536.0 < 0.7 ? 1 : 0));
        }
    }

    @Test
    void drops_the_share_that_it_says() {
        for (double rate : new double[] {0.1, 0.5, 0.9}) {
            double error = Math.sqrt(rate * (1 - rate) / 1e6);
            assertThat(dropped(mask(1, 2, 3, rate, 1_000_000))).isCloseTo(Masks.exactRate(rate), within(5 * error));
            assertThat(Masks.exactRate(rate)).isCloseTo(rate, within(0x1p-17));
        }
        assertThat(dropped(mask(1, 2, 3, 0, 1000))).isZero();
        assertThat(Masks.exactRate(0.5)).isEqualTo(0.5);
    }

    @Test
    void seeds_steps_and_sites_are_independent() {
        byte[] first = mask(1, 2, 3, 0.5, 100_000);
        assertThat(mask(1, 2, 3, 0.5, 100_000)).isEqualTo(first);
        for (byte[] other :
                new byte[][] {mask(2, 2, 3, 0.5, 100_000), mask(1, 3, 3, 0.5, 100_000), mask(1, 2, 4, 0.5, 100_000)}) {
            int same = 0;
            for (int i = 0; i < first.length; i++) {
                same += first[i] == other[i] ? 1 : 0;
            }
            assertThat(same / 1e5).isCloseTo(0.5, within(5 * Math.sqrt(0.25 / 1e5)));
        }
    }

    @Test
    void writes_between_position_and_limit_only() {
        ByteBuffer out = ByteBuffer.allocate(30);
        for (int i = 0; i < 30; i++) {
            out.put(i, (byte) 7);
        }
        out.position(3).limit(20);
        new Masks(1).write(0, 0, 0.5, out);
        assertThat(out.position()).isEqualTo(3);
        byte[] expected = mask(1, 0, 0, 0.5, 17);
        for (int i = 0; i < 30; i++) {
            assertThat(out.array()[i]).isEqualTo(i < 3 || i >= 20 ? 7 : expected[i - 3]);
        }
    }

    @Test
    void refuses_rates_that_drop_everything_or_are_none() {
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> Masks.exactRate(rate))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("A rate of dropout is at least 0 and less than 1, got " + rate + ".");
        }
    }
}
