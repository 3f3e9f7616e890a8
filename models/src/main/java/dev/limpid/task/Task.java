package dev.limpid.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a model is asked to do, by the hub's names. */
public enum Task {
    /** Which token belongs at the mask. */
    FILL_MASK,
    /** Which token comes next, and next, and next. */
    TEXT_GENERATION,
    /** Which class a text, or a pair of them, belongs to. */
    TEXT_CLASSIFICATION,
    /** Which of some classes, named only when asking, a text belongs to. */
    ZERO_SHOT_CLASSIFICATION,
    /** Which passages of a text are named what: entities. */
    TOKEN_CLASSIFICATION,
    /** Which passage of a context answers a question. */
    QUESTION_ANSWERING,
    /** How alike two texts are. */
    SENTENCE_SIMILARITY,
    /** The last hidden state: a vector per token. */
    FEATURE_EXTRACTION,
    /** What is in a picture. */
    IMAGE_CLASSIFICATION,
    /** Which objects are in a picture, and where: boxes with a class each. */
    OBJECT_DETECTION,
    /** What each place of a picture shows. */
    IMAGE_SEGMENTATION,
    /** The last hidden state of a model of pictures. */
    IMAGE_FEATURE_EXTRACTION,
    /** Which class a row of numbers belongs to. */
    TABULAR_CLASSIFICATION,
    /** A number, or several, for a row of numbers. */
    TABULAR_REGRESSION;

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
        throw new IllegalArgumentException("Unknown task '" + name + "', expected one of "
                + Arrays.stream(values()).map(Task::toString).collect(Collectors.joining(", ")) + ".");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
