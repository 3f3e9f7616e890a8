package dev.limpid.train;

import org.jspecify.annotations.Nullable;

/**
 * How training ended. The network has the weights of the best judgement, or the last ones if nothing judged.
 *
 * @param steps updates that were made, those before a resume included
 * @param loss mean over the terms of the last update
 * @param best the verdict that its weights had; null if nothing judged
 * @param bestStep after which update that was; {@code steps} if nothing judged
 * @param seconds of training, those before a resume included
 * @param stoppedEarly whether it ended for want of improvement
 */
public record Outcome(
        long steps, double loss, @Nullable Verdict best, long bestStep, double seconds, boolean stoppedEarly) {}
