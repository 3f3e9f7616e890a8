package dev.limpid.text;

/** A text by its code points, to which all places refer. */
final class CodePoints {
    /** A stretch, its end exclusive. */
    record Span(int start, int end) {}

    private final int[] values;

    private CodePoints(int[] values) {
        this.values = values;
    }

    static CodePoints of(String text) {
        return new CodePoints(text.codePoints().toArray());
    }

    int length() {
        return values.length;
    }

    int at(int place) {
        return values[place];
    }

    String slice(int start, int end) {
        return new String(values, start, end - start);
    }

    /** A stretch without the white space at its ends; if it is nothing but that, its end twice. */
    Span trimmed(int start, int end) {
        int from = start;
        while (from < end && isSpace(values[from])) {
            from++;
        }
        int to = end;
        while (to > from && isSpace(values[to - 1])) {
            to--;
        }
        return new Span(from, to);
    }

    /** Unicode's White_Space, and the four separators among ASCII's controls that Java and Python count too. */
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** Whether it stands over, under or around the character before it. */
    static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }
}
