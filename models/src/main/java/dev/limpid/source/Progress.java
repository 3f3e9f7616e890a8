package dev.limpid.source;

/** Hears how far a long transfer is. Calls come from one thread at a time, some thousands a second at most. */
public interface Progress {
    /** Hears nothing. */
    Progress NONE = (what, bytes, total) -> {};

    /**
     * @param what the thing on its way, such as {@code Fetching bert.jar}; a new text starts a new transfer
     * @param bytes done so far; may fall when a transfer starts over
     * @param total bytes in all, or -1 if unknown
     */
    void transferred(String what, long bytes, long total);
}
