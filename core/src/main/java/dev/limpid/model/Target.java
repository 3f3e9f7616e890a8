package dev.limpid.model;

import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The scalar that is explained: one entry of a model's output, or the difference of two, as a score of some kind; or what
 * such entries at several positions add up to.
 *
 * @param type what the entry is
 * @param output where it is read
 * @param choice the entry
 * @param against null, or the entry whose score is subtracted ("A rather than B")
 * @param position along the output's axis of positions; null where it has none, or for the mean over all places of a
 *     picture; of several positions the first
 * @param score what is read off the row that the entry stands in: the logit only, where the output has no link
 * @param steps what is read at each of several positions; empty for a target that is read at one. Logits and
 *     log-probabilities are added up by the steps' weights, and the probability is e to the power of the latter sum: of a
 *     text its own, where each of its tokens is a step of weight 1
 */
public record Target(
        Type type,
        Output output,
        Choice choice,
        @Nullable Choice against,
        @Nullable Integer position,
        Score score,
        List<Step> steps) {
    public Target {
        steps = List.copyOf(steps);
        if (output.area != null && position != null) {
            throw new IllegalArgumentException(
                    "Target '" + choice.label + "' is read over an area, which has no position " + position + ".");
        }
        if (output.link == Link.NONE && score != Score.LOGIT) {
            throw new IllegalArgumentException(
                    "Target '" + choice.label + "' has no " + score + ", its score is its value: --score logit.");
        }
        if (score == Score.PROBABILITY && steps.stream().anyMatch(step -> step.against != null)) {
            throw new IllegalArgumentException("Target '" + choice.label + "' compares entries at each of its"
                    + " positions, and differences of probabilities do not add up: choose --score logit or"
                    + " log-probability.");
        }
    }

    /** A target that is read at one position, or has none. */
    public Target(
            Type type,
            Output output,
            Choice choice,
            @Nullable Choice against,
            @Nullable Integer position,
            Score score) {
        this(type, output, choice, against, position, score, List.of());
    }

    /**
     * What is read at several positions, added up.
     *
     * @param label of the whole
     * @param steps at least one
     */
    public static Target over(Type type, Output output, String label, List<Step> steps, Score score) {
        Step first = steps.get(0);
        return new Target(type, output, new Choice(first.choice.index, label), null, first.position, score, steps);
    }

    /** What is read at one of several positions. */
    public record Step(
            int position, Choice choice, @Nullable Choice against, double weight) {}

    /** What it is rather than another: as a logit, by itself. */
    public Target logit() {
        return new Target(type, output, choice, null, position, Score.LOGIT, steps);
    }

    /** The same, read as another kind of score. */
    public Target as(Score other) {
        return new Target(type, output, choice, against, position, other, steps);
    }

    /** The same entry at another position. */
    public Target at(@Nullable Integer other) {
        return steps.isEmpty() || Objects.equals(other, position)
                ? new Target(type, output, choice, against, other, score, steps)
                : Target.movedBy(this, Objects.requireNonNull(other) - Objects.requireNonNull(position));
    }

    private static Target movedBy(Target target, int by) {
        List<Step> moved = target.steps.stream()
                .map(step -> new Step(step.position + by, step.choice, step.against, step.weight))
                .toList();
        return new Target(
                target.type, target.output, target.choice, target.against, moved.get(0).position, target.score, moved);
    }

    /** Whether it is one entry rather than another, at any of its positions. */
    public boolean isContrast() {
        return against != null || steps.stream().anyMatch(step -> step.against != null);
    }

    /** Every position that is read; empty where the target has none. */
    public List<Integer> positions() {
        if (steps.isEmpty()) {
            return position == null ? List.of() : List.of(position);
        }
        return steps.stream().map(Step::position).distinct().toList();
    }

    /** What it has in common with targets that one graph serves. */
    TargetForm form() {
        return TargetForm.of(output, score, position != null, !steps.isEmpty());
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
        /** A text that goes on from another. */
        CONTINUATION,
        /** A passage that answers a question. */
        ANSWER,
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
