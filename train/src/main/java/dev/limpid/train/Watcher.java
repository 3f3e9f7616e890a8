package dev.limpid.train;

/** Is told what happens while a model is trained. */
public interface Watcher {
    /**
     * An update.
     *
     * @param step counted from 1
     * @param steps in all
     * @param epoch passed, 1.5 after one and a half
     * @param loss mean over the terms of the batches of this update
     * @param rate of learning
     * @param norm of the gradients of that mean, before they were clipped
     * @param examples of these batches
     * @param tokens of these batches, padding included
     * @param seconds that the update took, its runs included
     * @param elapsed seconds of training so far, those before a resume included
     */
    record Update(
            long step,
            long steps,
            double epoch,
            double loss,
            double rate,
            double norm,
            int examples,
            long tokens,
            double seconds,
            double elapsed) {}

    /** Training begins, or goes on, after this update; 0 if it begins. */
    default void begun(long step, long steps) {}

    /** The gradients of this update are there; no weight has been changed by them. */
    default void pulled(long step) {}

    default void updated(Update update) {}

    /** The model was judged after an update. */
    default void judged(long step, Verdict verdict, boolean best) {}

    /** A checkpoint was written after an update. */
    default void saved(long step) {}
}
