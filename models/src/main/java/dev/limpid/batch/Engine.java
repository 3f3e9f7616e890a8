package dev.limpid.batch;

/** Answers rows elsewhere, as on a cluster. Found by {@link java.util.ServiceLoader}. */
public interface Engine {
    /** Whether it runs on what a user calls so, as {@code spark://host:7077}. */
    boolean takes(String master);

    /**
     * Begins.
     *
     * @param threads rows to be answered at once on each machine, as the user said
     * @throws IllegalArgumentException in one line, if it cannot be reached or used so
     */
    Workers start(String master, Work work, int threads);
}
