package dev.limpid.halving;

import dev.limpid.evaluate.Interval;

/** How a contender ended. */
public sealed interface Fate {
    /** It was trained to the largest budget. */
    record Finished() implements Fate {}

    /**
     * It was stopped early, by its place alone.
     *
     * @param behind mean over the examples of how much better the last one did that went on, at the same budget
     * @param shown whether it is shown to be worse by then than that one, by a paired test adjusted for all that were stopped with it;
     *     if not, it may be as good
     */
    record Stopped(Interval behind, boolean shown) implements Fate {}

    /**
     * It could not be tried.
     *
     * @param reason one line
     */
    record Failed(String reason) implements Fate {}
}
