package dev.limpid.course;

import dev.limpid.corpus.Kind;

/** What others call what is learnt. */
final class Called {
    private Called() {}

    /** As the hub does; empty where it has no name. */
    static String task(Kind kind) {
        return switch (kind) {
            case CLASSES, LABELS, SCORES -> "text-classification";
            case TAGS -> "token-classification";
            case ANSWERS -> "question-answering";
            case PICTURES -> "image-classification";
            case PAIRS -> "sentence-similarity";
            case TEXT -> "";
        };
    }

    /** As PEFT does; empty where it has no name. */
    static String adapter(Kind kind) {
        return switch (kind) {
            case CLASSES, LABELS, SCORES -> "SEQ_CLS";
            case TAGS -> "TOKEN_CLS";
            case ANSWERS -> "QUESTION_ANS";
            case PAIRS -> "FEATURE_EXTRACTION";
            case PICTURES, TEXT -> "";
        };
    }
}
