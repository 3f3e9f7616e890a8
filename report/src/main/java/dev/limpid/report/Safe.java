package dev.limpid.report;

import java.util.Map;

/** Text of users and models, made such that a terminal shows it and does nothing else. */
final class Safe {
    private static final int REPLACEMENT = 0xFFFD;
    private static final Map<Integer, String> ASCII = Map.ofEntries(
            Map.entry(0x2212, "-"),
            Map.entry(0x2013, "-"),
            Map.entry(0x00B7, "-"),
            Map.entry(0x00D7, "x"),
            Map.entry(0x2018, "'"),
            Map.entry(0x2019, "'"),
            Map.entry(0x201C, "\""),
            Map.entry(0x201D, "\""),
            Map.entry(0x2026, "..."),
            Map.entry(0x25CF, "*"),
            Map.entry(0x25D0, "*"),
            Map.entry(0x25CB, "!"),
            Map.entry(0x2423, "_"),
            Map.entry(0x21B5, "\\n"),
            Map.entry(0x21E5, "\\t"),
            Map.entry(0x2502, "|"),
            Map.entry(REPLACEMENT, "?"));

    private Safe() {}

    /**
     * The text on one line, without control characters, escape sequences and marks that turn the direction of what
     * follows.
     *
     * @param unicode whether typographic characters may stay
     */
    static String text(String text, boolean unicode) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isSpace(point)) {
                safe.append(' ');
            } else if (!isDirection(point)) {
                int shown = isControl(point) ? REPLACEMENT : point;
                String ascii = unicode ? null : ASCII.get(shown);
                if (ascii == null) {
                    safe.appendCodePoint(shown);
                } else {
                    safe.append(ascii);
                }
            }
        });
        return safe.toString();
    }

    private static boolean isSpace(int point) {
        return point == '\t' || point == '\n' || point == '\r' || point == 0x85 || point == 0x2028 || point == 0x2029;
    }

    private static boolean isDirection(int point) {
        return point >= 0x202A && point <= 0x202E
                || point >= 0x2066 && point <= 0x2069
                || point == 0x200E
                || point == 0x200F
                || point == 0x061C;
    }

    private static boolean isControl(int point) {
        return Character.getType(point) == Character.CONTROL || Character.getType(point) == Character.SURROGATE;
    }
}
