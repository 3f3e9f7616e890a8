package dev.limpid.select;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a model must not be beyond, whatever else it has; null where nothing is asked.
 *
 * @param parameters most
 * @param bytes of its weight files, most
 * @param memory bytes that it may take while it predicts
 * @param latency seconds that half of its answers, one at a time, may take at most
 * @param training seconds that it may take until it can do the task
 * @param performance least value of the metric, or most where lower is better
 * @param licences of which it must be under one; empty for any
 * @param languages of which its card must name one; empty for any
 */
public record Limits(
        @Nullable Long parameters,
        @Nullable Long bytes,
        @Nullable Long memory,
        @Nullable Double latency,
        @Nullable Double training,
        @Nullable Double performance,
        List<String> licences,
        List<String> languages) {
    /** Anything goes. */
    public static final Limits NONE = new Limits(null, null, null, null, null, null, List.of(), List.of());

    public Limits {
        licences = List.copyOf(licences);
        languages = List.copyOf(languages);
    }
}
