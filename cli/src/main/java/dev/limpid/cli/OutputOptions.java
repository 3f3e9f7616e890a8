package dev.limpid.cli;

import dev.limpid.report.Tongue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;

/** In what form a result is written, and where. */
final class OutputOptions {
    static final String PICTURE = "png";
    static final String DRAWING = "svg";

    @Option(
            names = "--format",
            paramLabel = "F",
            description =
                    "text, json, html; of one explanation, or of one method's of a continuation, svg; of an explained picture"
                            + " png. Default: text.")
    private String format = "text";

    @Option(names = "--out", paramLabel = "FILE", description = "A file to write to. Default: standard output.")
    private @Nullable Path out;

    @Mixin
    private FigureOptions figures = new FigureOptions();

    /** Read by {@link Main} from the arguments, so that it also serves for errors before this is. */
    @Option(names = Screen.VERBOSE, description = "Show where an error came from.")
    private boolean verbose;

    /** Whether the result is a picture rather than text. */
    boolean isPicture() {
        return format.equals(PICTURE);
    }

    /** Whether the result shows one explanation only, or those of a continuation's tokens as one. */
    boolean isSingle() {
        return format.equals(DRAWING);
    }

    String format() {
        return format;
    }

    /** What pages and drawings speak. */
    Tongue tongue() {
        return figures.tongue();
    }

    /**
     * Opens the place of the result before any work is done for it.
     *
     * @param known the formats that the command can write
     * @throws IllegalArgumentException if the format is none of them, or a picture should be printed
     */
    Destination open(Screen screen, List<String> known) {
        if (!known.contains(format)) {
            throw new IllegalArgumentException(
                    "Unknown format '" + format + "', expected " + String.join(", ", known) + ".");
        }
        if (isPicture() && out == null) {
            throw new IllegalArgumentException("--format png needs a file to write to: --out FILE.");
        }
        return Destination.open(screen, format, out).with(figures);
    }
}
