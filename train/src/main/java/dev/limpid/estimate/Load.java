package dev.limpid.estimate;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Batches of one size.
 *
 * @param sizes of the axes that a graph leaves open, by name: {@code batch}, {@code sequence}
 * @param batches how many of them, all epochs together
 */
public record Load(Map<String, Long> sizes, long batches) {
    public Load {
        sizes = Collections.unmodifiableMap(new TreeMap<>(sizes));
        if (batches < 0 || sizes.values().stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("Batches and the sizes of their axes are counted from 0 and 1 on, got "
                    + batches + " of " + sizes + ".");
        }
    }

    /** Batches of texts. */
    public static Load of(long examples, long length, long batches) {
        return new Load(Map.of("batch", examples, "sequence", length), batches);
    }

    /** Examples of one batch. */
    public long examples() {
        return sizes.getOrDefault("batch", 1L);
    }

    /** What position-wise layers see of one batch: texts' tokens, padding included; of others the examples. */
    public long tokens() {
        return Math.multiplyExact(examples(), sizes.getOrDefault("sequence", 1L));
    }
}
