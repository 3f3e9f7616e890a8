package dev.limpid.train;

/** Training stopped because going on would be of no use: a sentence that says where, why, and what is left. */
public final class TrainingFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingFailure(String message) {
        super(message);
    }
}
