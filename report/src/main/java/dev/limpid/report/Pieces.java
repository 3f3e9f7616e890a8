package dev.limpid.report;

import dev.limpid.text.Granularity;
import org.jspecify.annotations.Nullable;

import java.util.List;

import static dev.limpid.report.Say.say;

/**
 * What the features of a story are: those that were explained, or longer pieces of the text that their scores are added up to.
 *
 * @param by null for the features that were explained
 * @param marks of each piece: equal where two explanations have the same piece; empty for features, which have their number
 */
record Pieces(@Nullable Granularity by, List<String> marks) {
    static final Pieces GIVEN = new Pieces(null, List.of());

    /** What its ids end in. */
    String suffix() {
        return by == null ? "" : "-by-" + by;
    }

    /** As a choice is named; empty for the features. */
    String name() {
        return by == null ? "" : by.toString();
    }

    String mark(int feature) {
        return by == null ? Integer.toString(feature) : marks.get(feature);
    }

    /** Whether a score finds room below a piece. */
    boolean areShort() {
        return by != Granularity.SENTENCE;
    }

    /** How their scores come about, in a sentence; empty for features. */
    String howTo() {
        return by == null
                ? ""
                : by == Granularity.WORD
                        ? say("A word's score is the sum over its features.")
                        : say("A sentence's score is the sum over its features.");
    }
}
