package dev.limpid.transfer;

/** A number that says how well vectors tell classes, higher where they do better. */
public interface VectorScore {
    /** As users call it: {@code logme}. */
    String name();

    /**
     * The score. Repeatable: the same sample gives the same bits.
     *
     * @throws IllegalArgumentException if it cannot be told of such a sample, saying why
     */
    double of(Sample sample);
}
