package dev.limpid.report;

/**
 * Escape sequences, or none.
 *
 * <p>The terminal's background may be black or white, so weak scores colour the letters only and strong ones bring
 * their own background: that reads as less to more on both. What lowers a score is underlined too.
 */
final class Ink {
    private static final double VISIBLE = 0.05;
    private static final double MIDDLE = 0.25;
    private static final double STRONG = 0.6;

    private final boolean colour;

    Ink(boolean colour) {
        this.colour = colour;
    }

    String bold(String text) {
        return painted("1", text);
    }

    String dim(String text) {
        return painted("2", text);
    }

    String warning(String text) {
        return painted("1;38;5;166", text);
    }

    /** Letters only. */
    String toned(String text, double strength) {
        return painted(strength < 0 ? "38;5;32" : "38;5;166", text);
    }

    /** A word in its text; {@code strength} from -1 to 1. */
    String word(String text, double strength) {
        double size = Math.abs(strength);
        if (size < VISIBLE) {
            return text;
        }
        String underline = strength < 0 ? ";4" : "";
        if (size < MIDDLE) {
            return painted((strength < 0 ? "38;5;32" : "38;5;166") + underline, text);
        }
        if (size < STRONG) {
            return painted((strength < 0 ? "38;5;16;48;5;117" : "38;5;16;48;5;216") + underline, text);
        }
        return painted((strength < 0 ? "1;38;5;16;48;5;39" : "1;38;5;16;48;5;208") + underline, text);
    }

    private String painted(String codes, String text) {
        return colour && !text.isEmpty() ? "\u001b[" + codes + "m" + text + "\u001b[0m" : text;
    }
}
