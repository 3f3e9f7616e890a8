package dev.limpid.batch;

import dev.limpid.Limpid;

/** Answers rows. Any number of threads may ask at once. */
public final class Answering {
    private final Limpid model;
    private final Work work;

    Answering(Limpid model, Work work) {
        this.model = model;
        this.work = work;
    }

    /** What comes of a row: what goes wrong with it is its reason. */
    public Answer of(Asking row) {
        throw new UnsupportedOperationException(model + " " + work + row);
    }
}
