package dev.limpid.corpus;

import java.util.Locale;

/** What a model learns from data. */
public enum Kind {
    /** To go on with a text, or to fill its gaps: texts alone. */
    TEXT("texts, to be gone on with or filled in"),
    /** One of several classes of each text, or pair of texts. */
    CLASSES("a class each"),
    /** Any number of labels of each text. */
    LABELS("any number of labels each"),
    /** A number for each text, or pair of texts. */
    SCORES("a number each"),
    /** Texts of the same meaning, two and two. */
    PAIRS("pairs that belong together"),
    /** A tag for each word. */
    TAGS("a tag for each word"),
    /** Questions, and where the answer stands in a context. */
    ANSWERS("questions with their answers in a context"),
    /** One of several classes of each picture. */
    PICTURES("pictures, a class each");

    private final String told;

    Kind(String told) {
        this.told = told;
    }

    /** Whether what is learnt are {@link Labels}. */
    public boolean hasLabels() {
        return this == CLASSES || this == LABELS || this == TAGS || this == PICTURES;
    }

    String told() {
        return told;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
