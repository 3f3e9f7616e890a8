package dev.limpid.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;

/** In what form a result is written, and where. */
final class OutputOptions {
    @Option(names = "--format", paramLabel = "F", description = "text, json or html. Default: text.")
    private String format = "text";

    @Option(names = "--out", paramLabel = "FILE", description = "A file to write to. Default: standard output.")
    private @Nullable Path out;

    /** Read by {@link Main} from the arguments, so that it also serves for errors before this is. */
    @Option(names = Screen.VERBOSE, description = "Show where an error came from.")
    private boolean verbose;

    /**
     * Opens the place of the result before any work is done for it.
     *
     * @param known the formats that the command can write
     * @throws IllegalArgumentException if the format is none of them
     */
    Destination open(Screen screen, List<String> known) {
        if (!known.contains(format)) {
            throw new IllegalArgumentException(
                    "Unknown format '" + format + "', expected " + String.join(", ", known) + ".");
        }
        return Destination.open(screen, format, out);
    }
}
