package dev.limpid.report;

import dev.limpid.explain.Attribution.Scored;
import dev.limpid.model.Place;

import java.util.ArrayList;
import java.util.List;

/**
 * A text of the user cut into its features and what lies between them.
 *
 * @param pieces in reading order; those that stand in the text make it up without a gap
 */
record Passage(List<Piece> pieces) {
    /**
     * A stretch of the text.
     *
     * @param feature number of the feature; -1 for text between features
     * @param inserted whether this is a token that stands for no text, such as {@code [CLS]}
     */
    record Piece(String text, int feature, boolean inserted) {
        boolean isFeature() {
            return feature >= 0;
        }
    }

    /** Cuts the text that is input number {@code input}; where features overlap, the first one keeps the text. */
    static Passage of(String text, int input, List<Scored> scores) {
        int length = text.codePointCount(0, text.length());
        List<Piece> pieces = new ArrayList<>();
        int cursor = 0;
        for (int i = 0; i < scores.size(); i++) {
            if (!(scores.get(i).feature().place() instanceof Place.Span span) || span.input() != input) {
                continue;
            }
            if (span.start() == span.end()) {
                pieces.add(new Piece(scores.get(i).feature().text(), i, true));
                continue;
            }
            int start = Math.max(cursor, span.start());
            int end = Math.min(length, span.end());
            if (start < end) {
                between(text, cursor, start, pieces);
                pieces.add(new Piece(cut(text, start, end), i, false));
                cursor = end;
            }
        }
        afterText(text, cursor, length, pieces);
        return new Passage(List.copyOf(pieces));
    }

    private static void between(String text, int start, int end, List<Piece> pieces) {
        if (start < end) {
            pieces.add(new Piece(cut(text, start, end), -1, false));
        }
    }

    // What follows the last feature comes before the tokens that the tokenizer put at the end.
    private static void afterText(String text, int start, int end, List<Piece> pieces) {
        if (start < end) {
            int at = pieces.size();
            while (at > 0 && pieces.get(at - 1).inserted()) {
                at--;
            }
            pieces.add(at, new Piece(cut(text, start, end), -1, false));
        }
    }

    private static String cut(String text, int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }
}
