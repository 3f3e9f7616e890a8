package dev.limpid.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a trained model goes. */
final class TrainedOptions {
    /** Formats that a report is written in. */
    private static final List<String> REPORTS = List.of(".html", ".json");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description =
                    "The folder of the trained model, new or empty. While it is trained, what it takes to go on lies in"
                            + " FOLDER-training beside it.")
    private Path out = Path.of("");

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write what came of it as a web page (.html) or as JSON (.json) too.")
    private @Nullable Path report;

    @Mixin
    private FigureOptions figures = new FigureOptions();

    /** Read by {@link Main} from the arguments, so that it also serves for errors before this is. */
    @Option(names = Screen.VERBOSE, description = "Show where an error came from.")
    private boolean verbose;

    Path out() {
        return out;
    }

    FigureOptions figures() {
        return figures;
    }

    /** Where a training lies until it has ended. */
    Path folder() {
        Path whole = out.toAbsolutePath().normalize();
        return whole.resolveSibling(whole.getFileName() + "-training");
    }

    @Nullable
    Path report() {
        return report;
    }

    /** @throws IllegalArgumentException if the report would be of no known form, or in no folder */
    void checkReport() {
        if (report != null) {
            String name = report.toString().toLowerCase(Locale.ROOT);
            if (REPORTS.stream().noneMatch(name::endsWith)) {
                throw new IllegalArgumentException(
                        "--report " + report + ": expected a file that ends in .html or .json.");
            }
            if (!Files.isDirectory(report.toAbsolutePath().normalize().resolveSibling(""))) {
                throw new IllegalArgumentException("--report " + report + ": its folder does not exist.");
            }
        }
    }

    /**
     * Refuses a folder that cannot be written as a whole.
     *
     * @throws IllegalArgumentException in one line
     */
    static void requireEmpty(Path out) throws IOException {
        if (out.toString().isBlank()) {
            throw new IllegalArgumentException("--out must name a folder.");
        }
        if (Files.isRegularFile(out)) {
            throw new IllegalArgumentException("--out " + out + " is a file. Name a folder that is new or empty.");
        }
        if (Files.isDirectory(out)) {
            try (Stream<Path> inside = Files.list(out)) {
                if (inside.findAny().isPresent()) {
                    throw new IllegalArgumentException(
                            "--out " + out + " is not empty. Name a folder that is new or empty.");
                }
            }
        }
    }
}
