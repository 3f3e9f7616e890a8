package dev.limpid.train;

/** What a line of a training's log tells. A line belongs to an update: it is written after it. */
public sealed interface LogLine {
    /** The update it is written after, counted from 1; 0 before the first. */
    long step();

    /**
     * Training began, or went on.
     *
     * @param step 0 if it began
     * @param steps in all
     */
    record Begun(long step, long steps) implements LogLine {
        /** Whether it went on after it had been interrupted. */
        public boolean isResumed() {
            return step > 0;
        }
    }

    /**
     * An update.
     *
     * @param epoch passed, 1.5 after one and a half
     * @param loss mean over the terms of its batches; {@code NaN} if it is no number
     * @param rate of learning
     * @param norm of the gradients before they were clipped
     * @param examples of its batches
     * @param tokens of its batches, padding included
     * @param seconds that it took
     * @param elapsed seconds of training so far
     * @param bytes of memory that the process held after it; 0 where the machine does not tell
     */
    record Updated(
            long step,
            double epoch,
            double loss,
            double rate,
            double norm,
            int examples,
            long tokens,
            double seconds,
            double elapsed,
            long bytes)
            implements LogLine {
        static Updated of(Watcher.Update update, long bytes) {
            return new Updated(
                    update.step(),
                    update.epoch(),
                    update.loss(),
                    update.rate(),
                    update.norm(),
                    update.examples(),
                    update.tokens(),
                    update.seconds(),
                    update.elapsed(),
                    bytes);
        }

        public double examplesPerSecond() {
            return examples / seconds;
        }

        public double tokensPerSecond() {
            return tokens / seconds;
        }
    }

    /**
     * The model was judged.
     *
     * @param best whether no judgement before was better
     */
    record Judged(long step, Verdict verdict, boolean best) implements LogLine {}

    /** A checkpoint was written. */
    record Saved(long step) implements LogLine {}
}
