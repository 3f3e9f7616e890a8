package dev.limpid.corpus;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A corpus of examples that somebody has read already. */
final class Gathered {
    private Gathered() {}

    /**
     * Stores them.
     *
     * @param source what they are called together
     * @throws IllegalArgumentException in one line, if one is not of that kind, or the kind is neither classes, numbers nor
     *     pictures
     */
    static Corpus of(String source, Kind kind, List<Item> items, Path folder) throws IOException {
        if (items.isEmpty()) {
            throw new IllegalArgumentException(source + ": there are no examples.");
        }
        MessageDigest digest = Digests.sha256();
        Map<String, Long> counted = new TreeMap<>();
        try (Store.Writer writer = Store.in(folder)) {
            for (Item item : items) {
                Stored stored = stored(item, kind);
                digest.update(stored.content());
                writer.add(stored.bytes());
                item.labelled().forEach(label -> counted.merge(label, 1L, Long::sum));
            }
            Labels labels = kind.hasLabels() ? Labels.of(counted) : null;
            return new Corpus(
                    source,
                    new Lesson(kind, labels, List.of()),
                    new Columns(Map.of(), true, List.of()),
                    List.of(),
                    HexFormat.of().formatHex(digest.digest()),
                    writer.finish());
        }
    }

    private static Stored stored(Item item, Kind kind) {
        Map<Role, Object> values = new EnumMap<>(Role.class);
        if (item instanceof Item.Labelled text
                && kind == Kind.CLASSES
                && text.labels().size() == 1) {
            text(values, text.text(), text.pair());
            values.put(Role.LABEL, text.labels().get(0));
        } else if (item instanceof Item.Scored text && kind == Kind.SCORES) {
            text(values, text.text(), text.pair());
            values.put(Role.SCORE, text.score());
        } else if (item instanceof Item.Pictured picture && kind == Kind.PICTURES) {
            values.put(Role.IMAGE, picture.file().toString());
            values.put(Role.LABEL, picture.label());
        } else {
            throw new IllegalArgumentException(
                    item.place() + ": this is no example of " + kind.told()
                            + ", or of none that can be gathered: texts or pictures with a class each, texts with a number each.");
        }
        return new Stored(item.place(), values);
    }

    private static void text(Map<Role, Object> values, String text, @Nullable String pair) {
        values.put(Role.TEXT, text);
        if (pair != null) {
            values.put(Role.PAIR, pair);
        }
    }
}
