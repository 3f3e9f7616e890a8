package dev.limpid.train;

import org.jspecify.annotations.Nullable;

/**
 * How far a training is: what a checkpoint keeps beside weights and the optimiser's memory.
 *
 * @param step updates made
 * @param seconds they took
 * @param best the best verdict; null before the first
 * @param bestStep after which update that was; 0 before the first
 * @param sinceBest judgements since then
 */
record Progress(long step, double seconds, @Nullable Verdict best, long bestStep, int sinceBest) {
    static final Progress NONE = new Progress(0, 0, null, 0, 0);

    Progress at(long now, double after) {
        return new Progress(now, after, best, bestStep, sinceBest);
    }

    Progress judged(long now, Verdict verdict, boolean better) {
        return better
                ? new Progress(step, seconds, verdict, now, 0)
                : new Progress(step, seconds, best, bestStep, sinceBest + 1);
    }
}
