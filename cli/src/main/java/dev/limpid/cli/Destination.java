package dev.limpid.cli;

import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;
import dev.limpid.report.ExplainedImage;
import dev.limpid.report.HtmlReport;
import dev.limpid.report.PictureReport;
import dev.limpid.report.SvgReport;
import dev.limpid.report.TerminalReport;
import dev.limpid.report.TerminalStyle;
import dev.limpid.report.Tongue;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a result goes. A file appears whole or not at all, and keeps what it held before until then. */
final class Destination implements AutoCloseable {
    private static final String PAGE = "html";
    private static final int HEAVY = 20_000_000;
    private static final TerminalStyle IN_FILE = new TerminalStyle(100, false, true);

    private final Screen screen;
    private final String format;
    private final @Nullable Path file;
    private final @Nullable Path draft;
    private FigureOptions figures = new FigureOptions();

    private Destination(Screen screen, String format, @Nullable Path file, @Nullable Path draft) {
        this.screen = screen;
        this.format = format;
        this.file = file;
        this.draft = draft;
    }

    static Destination open(Screen screen, String format, @Nullable Path out) {
        if (out == null) {
            return new Destination(screen, format, null, null);
        }
        Path file = out.toAbsolutePath().normalize();
        if (Files.isDirectory(file)) {
            throw new OutputFailure("Cannot write " + out + ": it is a folder. Name a file in it.", null);
        }
        try {
            // Not createTempFile, whose files only their owner may read.
            String name = ".limpid-" + ProcessHandle.current().pid() + "-" + file.getFileName() + ".part";
            Path draft = Files.createFile(file.resolveSibling(name));
            draft.toFile().deleteOnExit();
            return new Destination(screen, format, file, draft);
        } catch (IOException refused) {
            throw new OutputFailure(
                    "Cannot write " + out + ": its folder " + file.resolveSibling("")
                            + (Files.isDirectory(file.resolveSibling(""))
                                    ? " cannot be written to."
                                    : " does not exist.")
                            + " Choose another --out.",
                    refused);
        }
    }

    /** Writes the figures of what goes here too. */
    Destination with(FigureOptions wanted) {
        wanted.open();
        figures = wanted;
        return this;
    }

    /** What pages and drawings speak. */
    Tongue tongue() {
        return figures.tongue();
    }

    /** What a text looks like, in the form that was asked for. */
    interface Rendering {
        String in(String format, TerminalStyle style);
    }

    /**
     * Puts the result in its place.
     *
     * @param picture what the document is about; null unless it is a picture
     * @param chosen the superpixels that a picture shows; null for all, or their scores in colours
     * @param ledger whether a text shows where scores were lost
     */
    void write(Document document, @Nullable Picture picture, ExplainedImage.@Nullable Choice chosen, boolean ledger) {
        if (picture == null || !format.equals(OutputOptions.PICTURE)) {
            write((form, style) -> render(document, form, picture, style, ledger));
            return;
        }
        byte[] drawn = chosen == null
                ? PictureReport.write(document, picture)
                : PictureReport.write(document, picture, chosen);
        place(draft -> Files.write(draft, drawn));
        // What every other form of the result says on its face.
        document.notes().forEach(note -> screen.err().println("Note: " + note));
        document.explanations().stream()
                .flatMap(explanation -> explanation.warnings().stream())
                .forEach(warning -> screen.err().println("Warning: " + warning));
        screen.err().println("Wrote " + file + legend(document));
        figures.write(screen, () -> HtmlReport.write(document, picture, figures.tongue()));
    }

    /** What the panels of a picture are, where there are several. */
    private static String legend(Document document) {
        if (document.explanations().size() < 2) {
            return "";
        }
        return document.explanations().stream()
                .map(one -> one.method().name() + " of “"
                        + one.target().target().choice().label() + "”")
                .collect(Collectors.joining(", ", ": from left to right ", ""));
    }

    /** Puts a text in its place. */
    void write(Rendering text) {
        if (file == null) {
            String written = text.in(format, screen.style());
            screen.out().print(written);
            screen.out().flush();
            if (screen.out().checkError()) {
                throw new OutputFailure("Cannot write to standard output: it was closed.", null);
            }
            warnOfSize(written);
        } else {
            String written = text.in(format, IN_FILE);
            place(draft -> Files.writeString(draft, written));
            screen.err().println("Wrote " + file);
            warnOfSize(written);
        }
        figures.write(screen, () -> text.in(PAGE, IN_FILE));
    }

    private void warnOfSize(String written) {
        if (format.equals(PAGE) && written.length() > HEAVY) {
            screen.err()
                    .printf(
                            Locale.ROOT,
                            "Warning: the page has %.0f MB, which browsers open slowly. Ask for fewer explanations at"
                                    + " once, or for --format json.%n",
                            written.length() / 1e6);
        }
    }

    private interface Filling {
        void fill(Path draft) throws IOException;
    }

    private void place(Filling filling) {
        if (file == null || draft == null) {
            throw new IllegalStateException("A picture needs a file.");
        }
        try {
            filling.fill(draft);
            move(draft, file);
        } catch (IOException refused) {
            throw new UncheckedIOException("Cannot write " + file + ".", refused);
        }
    }

    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String render(
            Document document, String format, @Nullable Picture picture, TerminalStyle style, boolean ledger) {
        return switch (format) {
            case "json" -> JsonDocument.write(document);
            case OutputOptions.DRAWING -> SvgReport.write(document, figures.tongue());
            case "html" -> HtmlReport.write(document, picture, figures.tongue());
            default -> TerminalReport.render(document, picture, style, ledger);
        };
    }

    /** Takes away the draft of a result that never came. */
    @Override
    public void close() {
        if (draft != null) {
            try {
                Files.deleteIfExists(draft);
            } catch (IOException stays) {
                screen.err().println("limpid: could not delete " + draft + " (" + stays.getMessage() + ").");
            }
        }
    }
}
