package dev.limpid.candidate;

/** Is told how far the reading of examples is, after each run of the model; of what is found in a cache nothing. */
@FunctionalInterface
public interface Progress {
    /** Nobody listens. */
    Progress NONE = (done, all) -> {};

    /**
     * A run is done.
     *
     * @param done examples so far, of all that were not found in a cache
     * @param all of those
     */
    void ran(int done, int all);
}
