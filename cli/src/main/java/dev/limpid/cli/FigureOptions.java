package dev.limpid.cli;

import dev.limpid.figure.Figure;
import dev.limpid.figure.Figures;
import dev.limpid.report.Tongue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** What a result's page and its figures speak, and the figures as a file each. */
final class FigureOptions {
    @Option(
            names = "--figures",
            paramLabel = "FOLDER",
            description = "Write each figure of the result's page as .svg and .png too, into this folder.")
    private @Nullable Path folder;

    @Option(
            names = "--lang",
            paramLabel = "L",
            description = "The language of pages and figures: en, or zh for Chinese. Default: en.")
    private String language = "en";

    /**
     * What pages speak.
     *
     * @throws IllegalArgumentException if it is no language that they speak
     */
    Tongue tongue() {
        return Tongue.of(language);
    }

    /**
     * Makes the folder, before any work is done for what goes there.
     *
     * @throws OutputFailure if that cannot be
     * @throws IllegalArgumentException if pages do not speak the language
     */
    void open() {
        tongue();
        if (folder != null) {
            try {
                Files.createDirectories(folder);
            } catch (IOException refused) {
                throw new OutputFailure(
                        "Cannot write into " + folder + ": it is no folder, and none can be made there. Choose another"
                                + " --figures.",
                        refused);
            }
        }
    }

    /** @param page only asked for if figures are wanted */
    void write(Screen screen, Supplier<String> page) {
        Path there = folder;
        if (there == null) {
            return;
        }
        List<Figure> figures = Figures.of(page.get());
        try {
            for (Figure figure : figures) {
                byte[] png = figure.png();
                put(there.resolve(figure.name() + ".svg"), figure.svg().getBytes(StandardCharsets.UTF_8));
                put(there.resolve(figure.name() + ".png"), png);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("Cannot write into " + there + ".", refused);
        }
        screen.err()
                .println(
                        figures.isEmpty()
                                ? "The page has no figures: nothing was written into " + there + "."
                                : "Wrote " + figures.size() + (figures.size() == 1 ? " figure" : " figures")
                                        + " as .svg and .png into " + there);
    }

    // Through a file beside it: whoever stops this leaves no half of one.
    private static void put(Path file, byte[] bytes) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.write(draft, bytes);
            Destination.move(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
