package dev.limpid.corpus;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/** One of the things that a model learns from. */
public sealed interface Item {
    /** Where it stands: {@code train.csv:12}, of a folder's file its path from the folder on. */
    String place();

    /** Of {@link Kind#TEXT}. */
    record Plain(String place, String text) implements Item {}

    /** Of {@link Kind#CLASSES}, with one label, and of {@link Kind#LABELS}, with any number. */
    record Labelled(String place, String text, @Nullable String pair, List<String> labels) implements Item {
        public Labelled {
            labels = List.copyOf(labels);
        }
    }

    /** Of {@link Kind#SCORES}; the score is finite. */
    record Scored(String place, String text, @Nullable String pair, double score) implements Item {}

    /** Of {@link Kind#PAIRS}. */
    record Pair(String place, String text, String pair) implements Item {}

    /** Of {@link Kind#TAGS}; as many tags as words, at least one. */
    record Tagged(String place, List<String> words, List<String> tags) implements Item {
        public Tagged {
            words = List.copyOf(words);
            tags = List.copyOf(tags);
        }
    }

    /** Of {@link Kind#ANSWERS}; no answers where the context says nothing of it. */
    record Asked(String place, String question, String context, List<Answer> answers) implements Item {
        public Asked {
            answers = List.copyOf(answers);
        }
    }

    /**
     * What stands in a context.
     *
     * @param start where it begins, in code points from 0
     */
    record Answer(String text, int start) {}

    /** Of {@link Kind#PICTURES}. */
    record Pictured(String place, Path file, String label) implements Item {}

    /** The labels that it is an example of: none, one, or several; those of words in their order. */
    default List<String> labelled() {
        return this instanceof Labelled labelled
                ? labelled.labels
                : this instanceof Tagged tagged
                        ? tagged.tags
                        : this instanceof Pictured pictured ? List.of(pictured.label) : List.of();
    }
}
