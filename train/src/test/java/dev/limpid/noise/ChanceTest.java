package dev.limpid.noise;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ChanceTest {
    private static final int MANY = 200_000;

    private final Chance chance = new Chance(11, Use.SAMPLE.stream(0));

    @Test
    void the_same_place_gives_the_same_numbers_and_another_gives_others() {
        double[] first = numbers(new Chance(3, Use.SHUFFLE.stream(1)));
        assertThat(numbers(new Chance(3, Use.SHUFFLE.stream(1)))).isEqualTo(first);
        for (Chance other : new Chance[] {
            new Chance(4, Use.SHUFFLE.stream(1)),
            new Chance(3, Use.SHUFFLE.stream(2)),
            new Chance(3, Use.SPLIT.stream(1))
        }) {
            assertThat(numbers(other)).doesNotContain(first);
        }
    }

    private static double[] numbers(Chance from) {
        return IntStream.range(0, 200).mapToDouble(i -> from.uniform()).toArray();
    }

    @Test
    void uniform_numbers_fill_their_range_evenly() {
        int[] tenths = new int[10];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < MANY; i++) {
            double u = chance.uniform();
            assertThat(u >= 0 && u < 1).isTrue();
            tenths[(int) (10 * u)]++;
            sum += u;
            squares += u * u;
        }
        // Five standard errors.
        assertThat(sum / MANY).isCloseTo(0.5, within(5 * Math.sqrt(1.0 / 12 / MANY)));
        assertThat(squares / MANY).isCloseTo(1.0 / 3, within(5 * Math.sqrt(4.0 / 45 / MANY)));
        // χ² with 9 degrees of freedom exceeds 33.7 once in ten thousand times.
        assertThat(chiSquared(tenths, MANY / 10.0)).isLessThan(33.7);
    }

    @Test
    void normal_numbers_have_the_moments_and_tails_of_the_normal_distribution() {
        double[] powers = new double[5];
        int beyondTwo = 0;
        double neighbours = 0;
        double before = 0;
        for (int i = 0; i < MANY; i++) {
            double z = chance.normal();
            for (int power = 1; power <= 4; power++) {
                powers[power] += Math.pow(z, power) / MANY;
            }
            beyondTwo += Math.abs(z) > 2 ? 1 : 0;
            neighbours += z * before / MANY;
            before = z;
        }
        double error = 1 / Math.sqrt(MANY);
        assertThat(powers[1]).isCloseTo(0, within(5 * error));
        assertThat(powers[2]).isCloseTo(1, within(5 * Math.sqrt(2) * error));
        assertThat(powers[3]).isCloseTo(0, within(5 * Math.sqrt(15) * error));
        assertThat(powers[4]).isCloseTo(3, within(5 * Math.sqrt(96) * error));
        // 2·(1 − Φ(2))
        assertThat((double) beyondTwo / MANY).isCloseTo(0.0455003, within(5 * 0.2084 * error));
        assertThat(neighbours).isCloseTo(0, within(5 * error));
    }

    @Test
    void numbers_below_a_bound_are_equally_likely() {
        int[] counts = new int[7];
        for (int i = 0; i < MANY; i++) {
            counts[chance.below(7)]++;
        }
        // χ² with 6 degrees of freedom exceeds 27.9 once in ten thousand times.
        assertThat(chiSquared(counts, MANY / 7.0)).isLessThan(27.9);
        assertThat(chance.below(1)).isZero();
        assertThat(chance.below(Integer.MAX_VALUE)).isBetween(0, Integer.MAX_VALUE - 1);
        assertThatThrownBy(() -> chance.below(0)).hasMessage("A number is drawn below 1 or more, got 0.");
    }

    @Test
    void all_orders_are_equally_likely() {
        int[] orders = new int[27];
        for (int i = 0; i < 60_000; i++) {
            int[] order = chance.permutation(3);
            assertThat(Arrays.stream(order).sorted().toArray()).containsExactly(0, 1, 2);
            orders[9 * order[0] + 3 * order[1] + order[2]]++;
        }
        int[] happened = Arrays.stream(orders).filter(count -> count > 0).toArray();
        assertThat(happened).hasSize(6);
        // χ² with 5 degrees of freedom exceeds 25.7 once in ten thousand times.
        assertThat(chiSquared(happened, 10_000)).isLessThan(25.7);
    }

    @Test
    void a_permutation_has_each_number_once() {
        Set<Integer> seen = new HashSet<>();
        for (int number : chance.permutation(1000)) {
            seen.add(number);
        }
        assertThat(seen).hasSize(1000).contains(0, 999);
        assertThat(chance.permutation(0)).isEmpty();
    }

    @Test
    void an_event_happens_as_often_as_its_probability_says() {
        int happened = 0;
        for (int i = 0; i < MANY; i++) {
            happened += chance.happens(0.15) ? 1 : 0;
        }
        assertThat((double) happened / MANY).isCloseTo(0.15, within(5 * Math.sqrt(0.15 * 0.85 / MANY)));
        assertThat(chance.happens(0)).isFalse();
        assertThat(chance.happens(1)).isTrue();
    }

    private static double chiSquared(int[] counts, double expected) {
        return Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }
}
