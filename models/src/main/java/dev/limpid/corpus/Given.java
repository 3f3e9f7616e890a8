package dev.limpid.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a user gives to train on, to stop by and to test on.
 *
 * @param train at least one file or folder
 * @param validation none where a share of the first is drawn
 * @param test as these
 */
public record Given(List<Path> train, List<Path> validation, List<Path> test) {
    public Given {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        if (train.isEmpty()) {
            throw new IllegalArgumentException("No file to train on was given, at least one is needed.");
        }
    }

    /** What a file or folder is for. */
    private enum Use {
        TRAIN("train", "training"),
        VALIDATION("validation", "valid", "val", "dev"),
        TEST("test");

        private final List<String> names;

        Use(String... names) {
            this.names = List.of(names);
        }

        /** As the name begins: {@code train.tsv}, {@code test-00000-of-00002.jsonl}, {@code dev}. */
        static Optional<Use> of(Path path) {
            String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
            String word = name.split("[^a-z]", 2)[0];
            for (Use use : values()) {
                if (use.names.contains(word)) {
                    return Optional.of(use);
                }
            }
            return Optional.empty();
        }
    }

    /** To train on all of these. */
    public static Given of(List<Path> train) {
        return new Given(train, List.of(), List.of());
    }

    /**
     * A file, or a folder; of one in which all are called train, validation (valid, val, dev) and test, each for that.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    public static Given of(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IllegalArgumentException(path + " does not exist: expected a file of rows, or a folder.");
        }
        if (!Files.isDirectory(path)) {
            return of(List.of(path));
        }
        Map<Use, List<Path>> uses = new EnumMap<>(Use.class);
        for (Path one : Folder.sorted(path)) {
            Optional<Use> use = Use.of(one);
            if (use.isEmpty()) {
                return of(List.of(path));
            }
            uses.computeIfAbsent(use.get(), none -> new ArrayList<>()).add(one);
        }
        return uses.containsKey(Use.TRAIN)
                ? new Given(
                        uses.getOrDefault(Use.TRAIN, List.of()),
                        uses.getOrDefault(Use.VALIDATION, List.of()),
                        uses.getOrDefault(Use.TEST, List.of()))
                : of(List.of(path));
    }
}
