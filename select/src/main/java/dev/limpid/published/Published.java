package dev.limpid.published;

import dev.limpid.format.FormatException;
import dev.limpid.source.Catalogue;
import dev.limpid.source.FoundModel;
import dev.limpid.source.ModelFolder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that is said of one model, by its card, by files of results beside it, by timm's tables and by Limpid's catalogue. Nothing
 * of it was measured here.
 *
 * @param license the card's, else what the hub or the catalogue says; unknown if none does
 * @param languages the card's, else the catalogue's; unknown if neither names any
 * @param card null if there is none, or it cannot be read
 * @param results of the card, of files beside it and of tables, in this order
 * @param timm what timm's tables say
 * @param notes what could not be read, and what contradicts, a line each
 */
public record Published(
        License license,
        Languages languages,
        @Nullable Card card,
        List<Result> results,
        TimmTables.Found timm,
        List<String> notes) {
    /** Files of results that are read at most. */
    private static final int MOST_FILES = 100;

    private static final Catalogue CATALOGUE = Catalogue.builtIn();

    public Published {
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }

    /** Of a model that was found. Costs reading its card, and the tables. */
    public static Published of(FoundModel model, List<Path> tables) {
        return of(model, TimmTables.read(tables));
    }

    /** Of a model that was found, with tables that were read before. Costs reading its card. */
    public static Published of(FoundModel model, TimmTables tables) {
        return of(model.path(), model.id(), model.source(), License.of(model.license()), tables);
    }

    /** Of a model on this disk. Costs reading its card, and the tables. */
    public static Published of(ModelFolder model, List<Path> tables) {
        return of(model, TimmTables.read(tables));
    }

    /** Of a model on this disk, with tables that were read before. Costs reading its card. */
    public static Published of(ModelFolder model, TimmTables tables) {
        return of(model.path(), model.id(), model.source(), License.UNKNOWN, tables);
    }

    private static Published of(Path path, String id, String source, License told, TimmTables tables) {
        Path folder = Files.isDirectory(path) ? path : path.resolveSibling("");
        List<String> notes = new ArrayList<>();
        Card card = card(folder.resolve(Card.NAME), notes);
        List<Result> results = new ArrayList<>(card == null ? List.of() : card.results());
        for (Path file : resultFiles(folder.resolve(EvalResults.FOLDER), notes)) {
            EvalResults read = tried(file, EvalResults::read, notes);
            if (read != null) {
                results.addAll(read.results());
                notes.addAll(read.notes());
            }
        }
        TimmTables.Found timm = tables.find(TimmName.candidates(folder, List.of(id, source)));
        results.addAll(timm.results());
        notes.addAll(tables.notes());
        notes.addAll(timm.notes());
        Optional<Catalogue.Entry> entry = entry(source);
        License listed = entry.map(known -> License.of(known.license())).orElse(told);
        return new Published(
                license(card, listed, entry.isPresent() ? "Limpid's catalogue" : "the hub", notes),
                languages(card, entry),
                card,
                results,
                timm,
                notes);
    }

    private static @Nullable Card card(Path file, List<String> notes) {
        Card card = Files.isRegularFile(file) ? tried(file, Card::read, notes) : null;
        if (card != null) {
            notes.addAll(card.notes());
        }
        return card;
    }

    private interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private static <T> @Nullable T tried(Path file, Reader<T> reader, List<String> notes) {
        try {
            return reader.read(file);
        } catch (FormatException broken) {
            notes.add(String.valueOf(broken.getMessage()));
        } catch (IOException unreadable) {
            notes.add(new FormatException(
                            file, "it cannot be read (" + unreadable.getClass().getSimpleName() + ").")
                    .getMessage());
        }
        return null;
    }

    private static List<Path> resultFiles(Path folder, List<String> notes) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (found.size() > MOST_FILES) {
                notes.add(EvalResults.FOLDER + ": only the first " + MOST_FILES + " of " + found.size()
                        + " files are read.");
            }
            return found.subList(0, Math.min(MOST_FILES, found.size()));
        } catch (IOException unreadable) {
            notes.add(EvalResults.FOLDER + ": the folder cannot be read ("
                    + unreadable.getClass().getSimpleName() + ").");
            return List.of();
        }
    }

    /** The catalogue's entry that a model came by, whatever it is called. */
    private static Optional<Catalogue.Entry> entry(String source) {
        return CATALOGUE.entries().stream()
                .filter(entry -> entry.places().stream()
                        .anyMatch(place -> source.equals(place) || source.startsWith(place + "@")))
                .findFirst();
    }

    /** @param told by a list of models, whose name it is; unknown if there is none, or it only repeats the card */
    private static License license(@Nullable Card card, License told, String teller, List<String> notes) {
        License stated = card == null ? License.UNKNOWN : card.license();
        if (!stated.isKnown()) {
            return told;
        }
        if (told.isKnown() && !told.names().equals(stated.names()) && !told.isOther()) {
            notes.add("The card says that the licence is " + stated + ", " + teller + " says " + told
                    + ": the card is believed.");
        }
        return stated;
    }

    private static Languages languages(@Nullable Card card, Optional<Catalogue.Entry> entry) {
        return card != null && card.languages().isKnown()
                ? card.languages()
                : entry.map(known -> new Languages(known.languages())).orElse(Languages.UNKNOWN);
    }
}
