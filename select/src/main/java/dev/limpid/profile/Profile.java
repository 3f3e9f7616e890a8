package dev.limpid.profile;

import org.jspecify.annotations.Nullable;

import java.util.function.UnaryOperator;

/**
 * What a model takes. Times are those of {@link #machine} with so many threads.
 *
 * @param latency of one prepared example; null if the model does not fit the memory
 * @param preparing one example: tokens of a text, pixels of a picture; no part of the latency
 * @param throughput null if the model does not fit the memory
 * @param threads that a run may use
 */
public record Profile(
        Size size,
        @Nullable Latency latency,
        Latency preparing,
        @Nullable Throughput throughput,
        PeakMemory memory,
        int threads,
        Machine machine) {
    /** The same with other words for why its memory is not told. */
    public Profile worded(UnaryOperator<String> words) {
        return new Profile(size, latency, preparing, throughput, memory.worded(words), threads, machine);
    }
}
