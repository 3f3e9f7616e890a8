package dev.limpid.batch;

/**
 * The same question asked of many rows.
 *
 * @param question to which model, what
 * @param source of which rows
 * @param output where the answers go
 * @param threads rows that are answered at once, at least 1; changes no answer
 */
public record Batch(Question question, Source source, Output output, int threads) {
    public Batch {
        if (threads < 1) {
            throw new IllegalArgumentException("--threads must be at least 1, got " + threads + ".");
        }
    }
}
