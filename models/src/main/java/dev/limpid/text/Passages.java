package dev.limpid.text;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Which passage each code point of a text lies in, counted from 0 throughout.
 *
 * <p>Paragraphs are parted by a blank line or Unicode's paragraph separator. Sentences are those of Java's rules for no
 * language in particular, and end with their paragraph; a single line break ends none. Clauses end with their sentence, behind
 * a comma, semicolon or colon before white space, and behind a dash or the marks that are written without a space.
 *
 * @param paragraphs by code point
 * @param sentences by code point
 * @param clauses by code point
 * @param words by code point; white space has that of the {@linkplain Words word} before it, or -1
 */
record Passages(int[] paragraphs, int[] sentences, int[] clauses, int[] words) {
    private static final int PARAGRAPH_SEPARATOR = 0x2029;

    static Passages of(String text) {
        CodePoints points = CodePoints.of(text);
        int length = points.length();
        boolean[] opens = openings(text, length);
        int[] paragraphs = new int[length];
        int[] sentences = new int[length];
        int[] clauses = new int[length];
        int paragraph = 0;
        int sentence = 0;
        int clause = 0;
        // White space belongs to what is before it; what comes next opens what was called for meanwhile.
        boolean begun = false;
        boolean paragraphEnds = false;
        boolean sentenceEnds = false;
        boolean clauseEnds = false;
        int lines = 0;
        for (int i = 0; i < length; i++) {
            int c = points.at(i);
            sentenceEnds |= opens[i];
            if (CodePoints.isSpace(c)) {
                lines += breaksLine(points, i) ? 1 : 0;
                paragraphEnds |= c == PARAGRAPH_SEPARATOR || lines > 1;
            } else {
                if (begun) {
                    paragraph += paragraphEnds ? 1 : 0;
                    sentence += paragraphEnds || sentenceEnds ? 1 : 0;
                    clause += paragraphEnds || sentenceEnds || clauseEnds ? 1 : 0;
                }
                begun = true;
                paragraphEnds = false;
                sentenceEnds = false;
                clauseEnds = endsClause(points, i);
                lines = 0;
            }
            paragraphs[i] = paragraph;
            sentences[i] = sentence;
            clauses[i] = clause;
        }
        return new Passages(paragraphs, sentences, clauses, Words.of(points));
    }

    /** Where sentences begin, by code point. */
    private static boolean[] openings(String text, int length) {
        boolean[] opens = new boolean[length + 1];
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text);
        int at = 0;
        int before = 0;
        for (int next = sentences.next(); next != BreakIterator.DONE; next = sentences.next()) {
            at += text.codePointCount(before, next);
            before = next;
            opens[at] = true;
        }
        return opens;
    }

    private static boolean breaksLine(CodePoints points, int i) {
        return switch (points.at(i)) {
            case '\n', 0x85, 0x2028 -> true;
            case '\r' -> i + 1 == points.length() || points.at(i + 1) != '\n';
            default -> false;
        };
    }

    private static boolean endsClause(CodePoints points, int i) {
        return switch (points.at(i)) {
            case ',', ';', ':', 0x60C, 0x61B -> i + 1 < points.length() && CodePoints.isSpace(points.at(i + 1));
            case 0x2013, 0x2014, 0x3001, 0xFF0C, 0xFF1A, 0xFF1B -> true;
            default -> false;
        };
    }
}
