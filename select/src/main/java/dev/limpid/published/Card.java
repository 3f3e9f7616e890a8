package dev.limpid.published;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model card: what the front matter of a {@code README.md} states, YAML between two lines of three dashes, in the fields of the
 * Hugging Face hub.
 *
 * @param license unknown if it states none
 * @param languages unknown if it states none
 * @param tags in their order
 * @param datasets that it was trained on
 * @param metrics that it was judged by
 * @param baseModels that it was made from
 * @param task {@code pipeline_tag}; null if it states none
 * @param library {@code library_name}; null if it states none
 * @param emissions of making it; null if it states none
 * @param results {@code model-index}
 * @param notes what could not be read of it, a line each
 */
public record Card(
        License license,
        Languages languages,
        List<String> tags,
        List<String> datasets,
        List<String> metrics,
        List<String> baseModels,
        @Nullable String task,
        @Nullable String library,
        @Nullable Emissions emissions,
        List<Result> results,
        List<String> notes) {
    static final String NAME = "README.md";

    private static final Pattern OPENING = Pattern.compile("\\A\\s*---[ \\t]*(?:\\r\\n|\\r|\\n)");
    private static final Pattern CLOSING = Pattern.compile("(?:\\r\\n|\\r|\\n|\\G)---[ \\t]*(?:\\r\\n|\\r|\\n|\\z)");

    public Card {
        tags = List.copyOf(tags);
        datasets = List.copyOf(datasets);
        metrics = List.copyOf(metrics);
        baseModels = List.copyOf(baseModels);
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }

    /**
     * Reads a card. A field that is not of its kind is left out with a note; without front matter nothing is stated. Only the first
     * mebibyte is read, in which front matter must end.
     *
     * @throws FormatException in one line, if the front matter has no end or is no YAML
     */
    public static Card read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(Yaml.LONGEST), StandardCharsets.UTF_8);
            return of(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
        }
    }

    private static Card of(Path file, String text) {
        Notes notes = new Notes(file);
        Object stated = stated(file, text);
        if (stated != null && !(stated instanceof Map)) {
            notes.unexpected("front matter", "a map", stated);
        }
        Fields card = new Fields(stated instanceof Map<?, ?> map ? map : Map.of(), "", notes);
        License license = License.stated(card);
        Languages languages = new Languages(card.texts("language"));
        List<Result> results = ModelIndex.stated(card, NAME);
        return new Card(
                license,
                languages,
                card.texts("tags"),
                card.texts("datasets"),
                card.texts("metrics"),
                card.texts("base_model"),
                card.text("pipeline_tag"),
                card.text("library_name"),
                Emissions.stated(card),
                results,
                notes.all());
    }

    private static @Nullable Object stated(Path file, String text) {
        Matcher opening = OPENING.matcher(text);
        if (!opening.find()) {
            return null;
        }
        Matcher closing = CLOSING.matcher(text);
        if (!closing.find(opening.end())) {
            throw new FormatException(
                    file,
                    "the front matter that begins with '---' does not end with a line of '---' within " + Yaml.LONGEST
                            + " bytes.");
        }
        int before = (int) text.substring(0, opening.end()).lines().count();
        return Yaml.parse(file, text.substring(opening.end(), closing.start()), before);
    }
}
