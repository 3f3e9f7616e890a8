package dev.limpid.published;

import org.jspecify.annotations.Nullable;

/**
 * How fast someone found a model to be, elsewhere: a row of timm's {@code benchmark-infer-*.csv} or {@code benchmark-train-*.csv}.
 * What it ran on stands in the table's name.
 *
 * @param table the file's name
 * @param training whether steps of training were timed, rather than answers
 * @param imageSize pixels a side
 * @param batch pictures at once
 * @param perSecond pictures
 * @param milliseconds a batch; null if the table does not say
 * @param gigaMacs multiply-accumulates of one picture, in 10⁹; null if the table does not say
 * @param megaActivations numbers that layers put out, in 10⁶; null if the table does not say
 */
public record Benchmark(
        String table,
        boolean training,
        int imageSize,
        int batch,
        double perSecond,
        @Nullable Double milliseconds,
        @Nullable Double gigaMacs,
        @Nullable Double megaActivations) {}
