package dev.limpid.transfer;

/** A number that says how well a model's own classes tell others, higher where they do better. */
public interface SourceScore {
    /** As users call it: {@code leep}. */
    String name();

    /** The score, at most 0. */
    double of(Guesses guesses);
}
