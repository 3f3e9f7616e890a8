package dev.limpid.format;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/** A weight file is damaged, unreadable or of a kind not supported. The message is one line that names the file. */
public final class FormatException extends RuntimeException {
    private static final int LONGEST_QUOTE = 120;

    /**
     * @param file whose name starts the message
     * @param problem what was expected and what was found: a sentence
     */
    public FormatException(Path file, String problem) {
        this(file, problem, null);
    }

    public FormatException(Path file, String problem, @Nullable Throwable cause) {
        super(nameOf(file) + ": " + problem, cause);
    }

    private FormatException(String message) {
        super(message);
    }

    static FormatException missingTensor(Path file, String tensor, String remedy) {
        return new FormatException(nameOf(file) + " has no tensor " + quoted(tensor) + remedy);
    }

    /** {@code text} from a file, safe to show: in quotes, on one line and short. */
    public static String quoted(@Nullable String text) {
        String shown = String.valueOf(text);
        if (shown.length() > LONGEST_QUOTE) {
            shown = shown.substring(0, LONGEST_QUOTE) + "…";
        }
        StringBuilder line = new StringBuilder("'");
        shown.codePoints().forEach(c -> line.appendCodePoint(unprintable(c) ? '\uFFFD' : c));
        return line.append("'").toString();
    }

    private static boolean unprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            // A bidirectional or zero-width character would let a file rewrite the line it is shown in.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }
}
