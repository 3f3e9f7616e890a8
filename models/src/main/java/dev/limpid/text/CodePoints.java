package dev.limpid.text;

/** A text by its code points, to which all places refer. */
public final class CodePoints {
    /** A stretch, its end exclusive. */
    public record Span(int start, int end) {}

    private final int[] values;

    private CodePoints(int[] values) {
        this.values = values;
    }

    public static CodePoints of(String text) {
        return new CodePoints(text.codePoints().toArray());
    }

    public int length() {
        return values.length;
    }

    public int at(int place) {
        return values[place];
    }

    /** What stands there. */
    public String slice(int start, int end) {
        return new String(values, start, end - start);
    }

    /** A stretch without the white space at its ends; if it is nothing but that, its end twice. */
    public Span trimmed(int start, int end) {
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
