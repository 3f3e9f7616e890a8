package dev.limpid.estimate;

import java.util.Collection;

/**
 * How long a training takes, in seconds.
 *
 * @param steps all updates
 * @param evaluation all looks at held-back examples
 * @param checkpoints all of them written
 */
public record TrainingTime(Span steps, double evaluation, double checkpoints) {
    /** All together: steps are what is uncertain. */
    public Span total() {
        return steps.plus(evaluation + checkpoints);
    }

    /**
     * Adds up.
     *
     * @param step of an update
     * @param training all batches of all epochs
     * @param judging of the time of an update, the share that a batch takes that is only judged: a measured one, or that of its
     *     multiply–accumulates
     * @param evaluations all batches that are judged, as often as they are
     * @param checkpoints how many are written
     * @param checkpointSeconds that one takes
     */
    public static TrainingTime of(
            StepTime step,
            Collection<Load> training,
            double judging,
            Collection<Load> evaluations,
            int checkpoints,
            double checkpointSeconds) {
        return new TrainingTime(
                step.of(training), judging * step.of(evaluations).mean(), checkpoints * checkpointSeconds);
    }
}
