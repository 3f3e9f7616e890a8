package dev.limpid.estimate;

/** Runs real steps of a training, so that they can be timed. */
public interface StepTimer {
    /**
     * Runs one step, as the training would, on a batch of its data.
     *
     * @param number counted from 0; steps should be of different lengths if the training's are
     */
    Timed step(int number);

    /**
     * What a step took.
     *
     * @param tokens that it saw, padding included; of others than texts the examples
     * @param seconds of the whole step: reading, run, update
     */
    record Timed(long tokens, double seconds) {
        public Timed {
            if (tokens < 1 || !(seconds >= 0) || Double.isInfinite(seconds)) {
                throw new IllegalArgumentException("A step of " + tokens + " tokens in " + seconds
                        + " s cannot be: tokens are counted from 1 on.");
            }
        }
    }
}
