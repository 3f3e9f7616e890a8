package dev.limpid.batch;

/** Hears how a batch goes, from the thread that runs it. */
public interface Watcher {
    /** What was assumed, or a user should know; a sentence. */
    default void note(String sentence) {}

    /** Answers that are there from an earlier run of the same batch, before any is added. */
    default void resumed(long rows) {}

    /**
     * Another row is answered.
     *
     * @param rows that are done, bad ones too, those of earlier runs too
     * @param bad how many of them have no answer
     * @param share of all rows that is done, as far as it can be told; {@code NaN} if not
     */
    default void answered(long rows, long bad, double share) {}

    /** Whether to end after the rows that are being answered. */
    default boolean stops() {
        return false;
    }
}
