package dev.limpid.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Small data in which something is to be found. */
final class Planted {
    static final List<String> WORDS = List.of("the", "my", "dog", "can", "she", "sea", "is", "it", "was", "of", "and");

    private final Random random;

    Planted(long seed) {
        random = new Random(seed);
    }

    String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** So many words, from {@code least} on. */
    List<String> words(int least, int most) {
        List<String> words = new ArrayList<>();
        int count = least + random.nextInt(most - least + 1);
        for (int i = 0; i < count; i++) {
            words.add(word());
        }
        return words;
    }

    /** A text of random words with these somewhere among them, in their order. */
    String text(String... planted) {
        List<String> words = words(2, 9);
        int at = 0;
        for (String one : planted) {
            at += random.nextInt(words.size() - at + 1);
            words.add(at++, one);
        }
        return String.join(" ", words);
    }

    /** A row of a file. */
    interface Rows {
        String row(int i);
    }

    /** Rows, each other than all before. */
    static Path write(Path file, String header, int count, Set<String> known, Rows rows) throws IOException {
        Set<String> lines = new LinkedHashSet<>();
        while (lines.size() < count) {
            String row = rows.row(lines.size());
            if (known.add(row)) {
                lines.add(row);
            }
        }
        List<String> all = new ArrayList<>();
        if (!header.isEmpty()) {
            all.add(header);
        }
        all.addAll(lines);
        return Files.write(file, all);
    }

    static Set<String> none() {
        return new LinkedHashSet<>();
    }
}
