package dev.limpid.batch;

import java.util.Locale;

/** What a column holds. */
public enum Column {
    /** The text; of a question-answering model the question. */
    TEXT,
    /** Read after the text. */
    PAIR,
    /** What a question's answer stands in. */
    CONTEXT,
    /** A picture's file, from the folder of the file that names it. */
    IMAGE,
    /** What the user calls the row; copied to the answer. */
    ID,
    /** The right answer. */
    LABEL;

    /** As a user says which column it is: {@code --text-column}. */
    public String option() {
        return "--" + this + "-column";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
