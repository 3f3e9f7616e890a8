package dev.limpid.select;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Role;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Splits;
import dev.limpid.corpus.Wanted;
import dev.limpid.format.AtomicFile;
import dev.limpid.frozen.Folds;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The examples of a selection as trainings take them: four fifths of those to learn from, one fifth to stop by, and those that are
 * judged by. As files, since that is what a training reads, and goes on from when it was killed.
 */
final class Lessons {
    private static final int FIFTHS = 5;
    private static final JsonMapper JSON = new JsonMapper();

    private final Material material;
    private final Path folder;
    private final long seed;

    /** @param folder where the files lie */
    Lessons(Material material, Path folder, long seed) {
        this.material = material;
        this.folder = folder;
        this.seed = seed;
    }

    /** How many examples are trained on. */
    int trained() {
        return material.learn().size() - validation().length;
    }

    private int[] validation() {
        Folds folds = material.labels().isEmpty()
                ? Folds.plain(material.learn().size(), FIFTHS, seed)
                : Folds.stratified(
                        material.classes(material.learn()), material.labels().size(), FIFTHS, seed);
        return folds.members(0);
    }

    /** Reads them; whoever asks closes them. */
    Splits read(Path scratch) throws IOException {
        List<Item> train = new ArrayList<>(material.learn());
        List<Item> validation = new ArrayList<>();
        int[] held = validation();
        for (int i = held.length - 1; i >= 0; i--) {
            validation.add(0, train.remove(held[i]));
        }
        Files.createDirectories(folder);
        Given given = new Given(
                List.of(written("train.jsonl", train)),
                List.of(written("validation.jsonl", validation)),
                List.of(written("test.jsonl", material.judge())));
        return Splits.read(given, Shares.NONE, columns(), scratch);
    }

    private Wanted columns() {
        Item first = material.learn().get(0);
        Wanted wanted = Wanted.USUAL.learning(material.kind());
        if (first instanceof Item.Pictured) {
            return wanted.naming(Role.IMAGE, "image").naming(Role.LABEL, "label");
        }
        wanted = wanted.naming(Role.TEXT, "text");
        if (pair(first) != null) {
            wanted = wanted.naming(Role.PAIR, "pair");
        }
        return wanted.naming(first instanceof Item.Scored ? Role.SCORE : Role.LABEL, "label");
    }

    private static @Nullable String pair(Item item) {
        return item instanceof Item.Labelled text ? text.pair() : item instanceof Item.Scored text ? text.pair() : null;
    }

    private Path written(String name, List<Item> items) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Item item : items) {
            ObjectNode line = JSON.createObjectNode();
            if (item instanceof Item.Pictured pictured) {
                line.put("image", pictured.file().toAbsolutePath().toString());
                line.put("label", pictured.label());
            } else if (item instanceof Item.Labelled text) {
                line.put("text", text.text());
                line.put("label", text.labels().get(0));
            } else if (item instanceof Item.Scored text) {
                line.put("text", text.text());
                line.put("label", text.score());
            }
            if (pair(item) != null) {
                line.put("pair", pair(item));
            }
            lines.write(JSON.writeValueAsBytes(line));
            lines.write('\n');
        }
        Path file = folder.resolve(name);
        AtomicFile.write(file, lines.toByteArray());
        return file;
    }
}
