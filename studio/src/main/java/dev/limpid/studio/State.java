package dev.limpid.studio;

import java.util.Locale;

/** How far a job is. */
enum State {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    boolean isOver() {
        return this != QUEUED && this != RUNNING;
    }

    static State of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
