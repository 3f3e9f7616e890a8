package dev.limpid.noise;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PhiloxTest {
    /** The known answers for philox4x32 with 10 rounds that the authors publish with Random123 ({@code kat_vectors}). */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffffffffffff, ffffffffffffffff, ffffffffffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "299f31d0a4093822, 0370734413198a2e, 85a308d3243f6a88, d16cfe09 94fdcceb 5001e420 24126ea1",
    })
    void gives_the_published_known_answers(String seed, String stream, String counter, String answer) {
        int[] numbers = new int[Philox.BLOCK];
        new Philox(hex(seed)).fill(hex(stream), hex(counter), numbers);
        assertThat(Arrays.stream(numbers).mapToObj(number -> String.format("%08x", number)))
                .containsExactly(answer.split(" "));
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }

    @Test
    void a_block_is_the_same_wherever_filling_begins() {
        Philox philox = new Philox(5);
        int[] many = new int[10 * Philox.BLOCK];
        int[] later = new int[3 * Philox.BLOCK];
        // Past 32 bits too: the counter carries.
        long counter = 0xfffffffdL;
        philox.fill(7, counter, many);
        philox.fill(7, counter + 4, later);
        assertThat(Arrays.copyOfRange(many, 4 * Philox.BLOCK, 7 * Philox.BLOCK)).isEqualTo(later);
    }

    @Test
    void refuses_what_is_no_whole_blocks() {
        assertThatThrownBy(() -> new Philox(0).fill(0, 0, new int[6]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Philox gives blocks of 4 numbers, got an array of 6.");
    }

    @Test
    void no_two_uses_or_places_share_a_stream() {
        Set<Long> streams = new HashSet<>();
        int named = 0;
        for (Use use : Use.values()) {
            for (long first : new long[] {0, 1, 2, 1L << 31, (1L << 32) - 1}) {
                for (long second : new long[] {0, 1, 2, (1 << 24) - 1}) {
                    streams.add(use.stream(first, second));
                    named++;
                }
            }
        }
        assertThat(streams).hasSize(named);
    }

    @Test
    void refuses_places_that_would_run_into_others() {
        assertThatThrownBy(() -> Use.DROPOUT.stream(1L << 32, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Random numbers for DROPOUT: the first number that names a stream is 4294967296, expected 0 to"
                                + " 4294967295.");
        assertThatThrownBy(() -> Use.SHUFFLE.stream(0, 1 << 24)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Use.SPLIT.stream(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
