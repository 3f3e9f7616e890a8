package dev.limpid.batch;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;

/**
 * What came of a row.
 *
 * @param row its number
 * @param line the answer as a line of JSON, without its end; of a bad row what is known of it
 * @param reason where the row stands and why there is no answer, in one line; null if there is one
 */
public record Answer(long row, String line, @Nullable String reason) implements Serializable {}
