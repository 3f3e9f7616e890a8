package dev.limpid.estimate;

/**
 * How long a training takes, in seconds, from the command to the written model.
 *
 * @param beginning reading data and model, and making what is run
 * @param steps all updates
 * @param evaluation all looks at held-back examples
 * @param checkpoints all of them written
 * @param ending writing the model
 */
public record TrainingTime(double beginning, Span steps, double evaluation, double checkpoints, double ending) {
    /** All together: steps are what is uncertain. */
    public Span total() {
        return steps.plus(beginning + evaluation + checkpoints + ending);
    }
}
