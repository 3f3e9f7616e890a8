package dev.limpid.model;

import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * The scalar that is explained: one entry of a model's output, or the difference of two, as a score of some kind.
 *
 * @param type what the entry is
 * @param output where it is read
 * @param choice the entry
 * @param against null, or the entry whose score is subtracted ("A rather than B")
 * @param position along the output's axis of positions; null where it has none, or for the mean over all places of a
 *     picture
 * @param score what is read off the row that the entry stands in: the logit only, where the output has no link
 */
public record Target(
        Type type,
        Output output,
        Choice choice,
        @Nullable Choice against,
        @Nullable Integer position,
        Score score) {
    public Target {
        if (output.area != null && position != null) {
            throw new IllegalArgumentException(
                    "Target '" + choice.label + "' is read over an area, which has no position " + position + ".");
        }
        if (output.link == Link.NONE && score != Score.LOGIT) {
            throw new IllegalArgumentException(
                    "Target '" + choice.label + "' has no " + score + ", its score is its value: --score logit.");
        }
    }

    /** The same entry at another position. */
    public Target at(@Nullable Integer other) {
        return new Target(type, output, choice, against, other, score);
    }

    /** What an entry of the output stands for. */
    public enum Type {
        /** A word piece of the vocabulary. */
        TOKEN,
        /** A class with a name. */
        LABEL,
        /** A number that the model was trained to give. */
        VALUE,
        /** How alike two inputs are. */
        SIMILARITY,
        /** A hidden unit: of the last hidden state, or any entry of any wire. */
        UNIT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How scores become probabilities. */
    public enum Link {
        /** One entry of the row is right: softmax over the row. */
        SOFTMAX,
        /** Each entry is right or wrong for itself: the logistic function. */
        SIGMOID,
        /** They are probabilities as they come. */
        GIVEN,
        /** They don't. */
        NONE
    }

    /**
     * A wire that entries are read from: {@code [batch,entry]}, {@code [batch,position,entry]}, {@code
     * [batch,channel,row,column]} with channels for entries, or {@code [batch]} with one.
     *
     * @param area places of a map {@code [batch,channel,row,column]} over which entries are averaged; null for all places
     *     or the one that the target's position tells, and for outputs that are no maps
     */
    public record Output(Wire wire, Link link, @Nullable Mask area) {
        private static final Mask SOME = Mask.of(1, 1, List.of(0));

        /** Without an area. */
        public Output(Wire wire, Link link) {
            this(wire, link, null);
        }

        /** What outputs that differ in their area alone have in common. */
        Output form() {
            return area == null ? this : new Output(wire, link, SOME);
        }
    }

    /** How a row of logits is read. */
    public enum Score {
        /** The raw output. */
        LOGIT,
        /** After the output's link: 0 to 1. */
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
