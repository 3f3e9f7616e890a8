package dev.limpid.profile;

/** Tells how much time goes by. */
@FunctionalInterface
public interface Stopwatch {
    /** This machine's. */
    Stopwatch SYSTEM = System::nanoTime;

    /** Nanoseconds from some moment on, which stays the same one. */
    long nanos();
}
