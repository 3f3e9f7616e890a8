package dev.limpid.report;

/** A stretch of a sentence; strong ones are names of answers and features, given by users and models. */
record Phrase(String text, boolean strong) {
    static Phrase plain(String text) {
        return new Phrase(text, false);
    }

    static Phrase strong(String text) {
        return new Phrase(text, true);
    }
}
