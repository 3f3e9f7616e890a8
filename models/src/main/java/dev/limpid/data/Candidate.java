package dev.limpid.data;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * What may become a case.
 *
 * @param name where it stands
 * @param label what it is said to be; null where nothing is said
 * @param prepare makes it ready for the model; throws {@link Unfit} if the model cannot read it
 */
record Candidate(String name, @Nullable String label, Supplier<Case> prepare) {
    /** An example that the model cannot read, as a text that is too long for it: left out, and told. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unfit(IllegalArgumentException why) {
            super(why.getMessage(), why);
        }
    }
}
