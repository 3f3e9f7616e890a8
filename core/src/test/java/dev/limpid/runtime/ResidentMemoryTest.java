package dev.limpid.runtime;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class ResidentMemoryTest {
    private static final int PAGE = 4096;
    private static final int BYTES = 200 << 20;

    @BeforeEach
    void where_it_is_told() {
        Assumptions.assumeTrue(
                Files.isReadable(Path.of("/proc/self/status")), "This machine does not tell how much a process holds.");
    }

    @Test
    void memory_is_told() {
        assertThat(ResidentMemory.bytes()).isBetween(1L << 24, 1L << 40);
    }

    @Test
    void the_peak_counts_what_is_touched_from_when_it_is_reset() {
        Assumptions.assumeTrue(ResidentMemory.resetPeak(), "This machine does not reset peaks.");
        long before = ResidentMemory.bytes();
        assertThat(ResidentMemory.peakBytes() - before).isLessThan(BYTES / 4);
        ByteBuffer touched = ByteBuffer.allocateDirect(BYTES);
        for (int i = 0; i < BYTES; i += PAGE) {
            touched.put(i, (byte) 1);
        }
        assertThat(ResidentMemory.peakBytes() - before).isBetween((long) BYTES, 2L * BYTES);
        assertThat(touched.get(BYTES - PAGE)).isEqualTo((byte) 1);
    }
}
