package dev.limpid.model;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * The scalar that is explained: one entry of a model's output, or the difference of two, as a score of some kind.
 *
 * @param type what the entry is
 * @param choice the entry
 * @param against null, or the entry whose score is subtracted ("A rather than B")
 * @param position along the sequence axis; null where the output has none
 * @param score what is read off the row that the entry stands in
 */
public record Target(
        Type type,
        Choice choice,
        @Nullable Choice against,
        @Nullable Integer position,
        Score score) {

    /** What an entry of the output stands for. */
    public enum Type {
        /** A word piece of the vocabulary. */
        TOKEN,
        /** A class with a name. */
        LABEL,
        /** An entry known by its number only. */
        INDEX,
        /** A unit of the last hidden state. */
        UNIT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a row of logits is read. */
    public enum Score {
        /** The raw output. */
        LOGIT,
        /** After a softmax over the row: 0 to 1. */
        PROBABILITY,
        /** Its natural logarithm: at most 0. */
        LOG_PROBABILITY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** An entry of an output row and its name. */
    public record Choice(int index, String label) {}
}
