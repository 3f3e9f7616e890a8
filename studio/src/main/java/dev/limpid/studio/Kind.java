package dev.limpid.studio;

import java.util.Locale;

/** What is asked. */
enum Kind {
    LOAD,
    PREDICT,
    EXPLAIN,
    EVALUATE,
    SELECT;

    /** Whether it may take minutes, so that it waits for what takes seconds. */
    boolean isLong() {
        return this == EVALUATE || this == SELECT;
    }

    static Kind of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
