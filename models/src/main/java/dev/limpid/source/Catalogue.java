package dev.limpid.source;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.format.Nearest;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The models that Limpid knows by a short name. */
public final class Catalogue {
    private static final int MOST_EDITS = 3;
    private static final int SUGGESTIONS = 3;

    private final List<Entry> entries;

    /**
     * One model.
     *
     * @param alias its short name
     * @param description one sentence
     * @param task what it was trained for, in the hub's words: {@code fill-mask}
     * @param architecture the family: {@code bert}
     * @param license an SPDX identifier
     * @param languages that it was made for, as ISO 639-1 codes; none for models of pictures
     * @param parameters their number
     * @param pooling how a sentence encoder makes one vector of a text, in the words of {@code --pooling}: jars hold no
     *     file that says so; null for other models
     * @param places where to look, in order, each a name that {@link ModelReference#parse} takes
     */
    public record Entry(
            String alias,
            String description,
            String task,
            String architecture,
            String license,
            List<String> languages,
            long parameters,
            @Nullable String pooling,
            List<String> places) {
        public Entry {
            languages = List.copyOf(languages);
            places = List.copyOf(places);
        }
    }

    Catalogue(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** The one that comes with Limpid. Costs some milliseconds. */
    public static Catalogue builtIn() {
        try (InputStream json = Objects.requireNonNull(Catalogue.class.getResourceAsStream("catalogue.json"))) {
            return new Catalogue(List.of(new JsonMapper().readValue(json, Entry[].class)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** All models, in the order to show them in. */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * The model called {@code alias}.
     *
     * @throws SourceException if there is none; the message suggests similar names
     */
    public Entry entry(String alias) {
        return entries.stream()
                .filter(entry -> entry.alias().equals(alias))
                .findFirst()
                .orElseThrow(() -> new SourceException("Unknown model '" + alias + "'. " + meant(alias)
                        + "'limpid models' lists them; hf:org/name, a folder, a file or maven:group:artifact:version works"
                        + " too."));
    }

    private String meant(String alias) {
        List<String> near = Nearest.to(alias, entries.stream().map(Entry::alias).toList(), MOST_EDITS, SUGGESTIONS);
        return near.isEmpty() ? "" : "Did you mean " + String.join(", ", near) + "? ";
    }
}
