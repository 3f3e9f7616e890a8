package dev.limpid.image;

import org.jspecify.annotations.Nullable;

/** A picture cannot be read or prepared. The message is one line that names the file. */
public final class ImageException extends RuntimeException {
    private static final int LONGEST_QUOTE = 120;

    /**
     * @param name of the file, which starts the message
     * @param problem what was expected, what was found and what to do: a sentence
     */
    ImageException(String name, String problem) {
        this(name, problem, null);
    }

    ImageException(String name, String problem, @Nullable Throwable cause) {
        super(line(name) + ": " + line(problem), cause);
    }

    /** What a decoder complained of, in brackets; empty if it said nothing. */
    static String because(Throwable failure) {
        String reason = failure.getMessage();
        if (reason == null || reason.isBlank()) {
            return "";
        }
        String shown = reason.length() > LONGEST_QUOTE ? reason.substring(0, LONGEST_QUOTE) + "…" : reason;
        return " (" + shown.strip().replaceAll("[.!]+$", "") + ")";
    }

    // File names and decoders' complaints may hold bytes from the file.
    private static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> line.appendCodePoint(unprintable(c) ? '\uFFFD' : c));
        return line.toString();
    }

    private static boolean unprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
