package dev.limpid.report;

/**
 * What a terminal can show.
 *
 * @param columns its width; below 30 it is taken as 30
 * @param colour whether escape sequences may be written: not with {@code NO_COLOR}, not into a file
 * @param unicode whether it draws more than ASCII
 * @param millions whether it has millions of colours rather than 256; pictures use them
 */
public record TerminalStyle(int columns, boolean colour, boolean unicode, boolean millions) {
    private static final int NARROWEST = 30;

    /** Takes very narrow widths as 30. */
    public TerminalStyle {
        columns = Math.max(NARROWEST, columns);
    }

    /** A terminal of 256 colours, or none. */
    public TerminalStyle(int columns, boolean colour, boolean unicode) {
        this(columns, colour, unicode, false);
    }
}
