package dev.limpid.source;

/** Hears how far a long transfer is, and what is worth a word on the way. Calls come from one thread at a time, some thousands a second at most. */
public interface Progress {
    /** Hears nothing. */
    Progress NONE = (what, bytes, total) -> {};

    /**
     * @param what the thing on its way, such as {@code Fetching bert.jar}; a new text starts a new transfer
     * @param bytes done so far; may fall when a transfer starts over
     * @param total bytes in all, or -1 if unknown
     */
    void transferred(String what, long bytes, long total);

    /**
     * Something that a user should know though the work goes on: a wait, or a copy that is used in place of what cannot
     * be reached. Goes to the platform's log unless it is shown otherwise, for nothing of the kind may be silent.
     *
     * @param line a sentence or two
     */
    default void notice(String line) {
        System.getLogger(Progress.class.getName()).log(System.Logger.Level.WARNING, "{0}", line);
    }
}
