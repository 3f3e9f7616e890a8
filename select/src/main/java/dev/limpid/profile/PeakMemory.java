package dev.limpid.profile;

import org.jspecify.annotations.Nullable;

import java.util.function.UnaryOperator;

/**
 * How much memory a process holds at most while a model is opened and predicts, beyond what it held before. Weight files are mapped:
 * their pages count once they are read, though the system may take them back.
 *
 * @param bytes null where they are not told
 * @param reason why they are not told, one line; empty where they are
 */
public record PeakMemory(Outcome outcome, @Nullable Long bytes, String reason) {
    /** What came of it. */
    public enum Outcome {
        /** It is known. */
        MEASURED,
        /** This machine, or this model, does not let it be told. */
        UNKNOWN,
        /** The machine's memory is too small for the model: nothing else can be measured of it here. */
        DOES_NOT_FIT
    }

    PeakMemory worded(UnaryOperator<String> words) {
        return new PeakMemory(outcome, bytes, words.apply(reason));
    }

    static PeakMemory measured(long bytes) {
        return new PeakMemory(Outcome.MEASURED, bytes, "");
    }

    static PeakMemory unknown(String reason) {
        return new PeakMemory(Outcome.UNKNOWN, null, reason);
    }

    static PeakMemory tooLarge(String reason) {
        return new PeakMemory(Outcome.DOES_NOT_FIT, null, reason);
    }

    /** Whether the model may be run here, as far as is known. */
    public boolean fits() {
        return outcome != Outcome.DOES_NOT_FIT;
    }
}
