package dev.limpid.jinja;

import org.jspecify.annotations.Nullable;

/** White space as Python counts it, and what strips it. */
final class Space {
    private Space() {}

    static boolean is(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** Without white space at its end. */
    static String right(String text) {
        return strip(text, null, false, true);
    }

    /** @param chars what is taken away at the ends, or null for white space */
    static Value.Str strip(Run run, String text, @Nullable String chars, boolean left, boolean right) {
        run.search(text, chars == null ? "" : chars);
        return new Value.Str(strip(text, chars, left, right));
    }

    private static String strip(String text, @Nullable String chars, boolean left, boolean right) {
        int[] points = text.codePoints().toArray();
        int from = 0;
        int to = points.length;
        while (left && from < to && goes(points[from], chars)) {
            from++;
        }
        while (right && to > from && goes(points[to - 1], chars)) {
            to--;
        }
        return new String(points, from, to - from);
    }

    /** Without white space at either end. */
    static String both(String text) {
        return strip(text, null, true, true);
    }

    private static boolean goes(int c, @Nullable String chars) {
        return chars == null ? is(c) : chars.indexOf(c) >= 0;
    }
}
