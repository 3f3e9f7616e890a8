package dev.limpid.noise;

/** Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): four numbers of 32 bits for each counter. */
public final class Philox {
    private Philox() {}
}
