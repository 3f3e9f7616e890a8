package dev.limpid.evaluate;

import java.util.Locale;

/**
 * What a method gives, whatever the model.
 *
 * @param name of the contender
 * @param addsUp whether it promises that its scores add up to what they explain
 * @param deterministic whether it draws nothing
 */
public record Traits(String name, boolean addsUp, Unit unit, Scope scope, boolean deterministic) {
    /** What gets a score. */
    public enum Unit {
        TOKEN,
        REGION,
        COLUMN,
        CONCEPT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is explained. */
    public enum Scope {
        /** One answer. */
        LOCAL,
        /** The model. */
        GLOBAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
