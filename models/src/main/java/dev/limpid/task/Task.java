package dev.limpid.task;

import java.util.Locale;

/** What a model is asked to do, by the hub's names. */
public enum Task {
    /** Which token belongs at the mask. */
    FILL_MASK,
    /** The last hidden state: a vector per token. */
    FEATURE_EXTRACTION;

    /**
     * The task of that name.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static Task of(String name) {
        for (Task task : values()) {
            if (task.toString().equals(name)) {
                return task;
            }
        }
        throw new IllegalArgumentException("Unknown task '" + name + "', expected fill-mask or feature-extraction.");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
