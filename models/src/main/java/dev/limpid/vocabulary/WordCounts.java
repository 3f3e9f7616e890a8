package dev.limpid.vocabulary;

import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each word occurs in texts that stream by: all of a text that learning a vocabulary needs.
 *
 * <p>Memory is bounded by the number of different words. When there are more, the rarest go, those seen once first, until half are
 * left; how many occurrences went so is {@link #forgotten}. A word that comes back is counted anew. Up to the bound the counts,
 * and what is learnt from them, do not depend on the order of the texts.
 */
public final class WordCounts {
    /** About 250 MB. */
    public static final int MOST_WORDS = 2_000_000;

    /** Characters of a word: longer ones are no words, but data in a line, and would be learnt as such. */
    static final int LONGEST = 10_000;

    private final Recipe recipe;
    private final int most;
    private final Map<String, long[]> counts = new HashMap<>();
    private final Map<String, Long> special = new HashMap<>();
    private long texts;
    private long words;
    private long forgotten;
    private long overlong;

    /**
     * @param most different words to remember at once
     */
    public WordCounts(Recipe recipe, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("Expected room for at least 1 word, got " + most + ".");
        }
        this.recipe = recipe;
        this.most = most;
    }

    /** Counts the words of a text: a document or a line, its end of line included where the model is to read such. */
    public void add(String text) {
        texts++;
        for (String token : recipe.special()) {
            long found = occurrences(text, token);
            if (found > 0) {
                special.merge(token, found, Long::sum);
            }
        }
        recipe.cut(wellFormed(text), this::count);
    }

    /** As tokenizers read it: half of a character is U+FFFD. */
    private static String wellFormed(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        int[] whole = text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .toArray();
        return new String(whole, 0, whole.length);
    }

    /**
     * Counts the words of a file in UTF-8, line by line, each with its end of line.
     *
     * @throws FormatException with the line, if one is not UTF-8
     */
    public void add(Path file) throws IOException {
        try (Utf8Lines lines = new Utf8Lines(file)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                add(line);
            }
        }
    }

    private static long occurrences(String text, String token) {
        long found = 0;
        for (int at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + token.length())) {
            found++;
        }
        return found;
    }

    private void count(String word) {
        words++;
        if (word.length() > LONGEST) {
            overlong++;
            return;
        }
        long[] count = counts.get(word);
        if (count != null) {
            count[0]++;
            return;
        }
        if (counts.size() >= most) {
            forget();
        }
        counts.put(word, new long[] {1});
    }

    private void forget() {
        for (long floor = 1; counts.size() > most / 2; floor++) {
            long rarest = floor;
            counts.values().removeIf(count -> {
                boolean rare = count[0] <= rarest;
                forgotten += rare ? count[0] : 0;
                return rare;
            });
        }
    }

    /** Different words that are remembered. */
    public int different() {
        return counts.size();
    }

    /** Occurrences of words. */
    public long words() {
        return words;
    }

    public long texts() {
        return texts;
    }

    /** Occurrences of rare words that were dropped to make room. */
    public long forgotten() {
        return forgotten;
    }

    /** Occurrences of words of more than 10,000 characters, from which nothing is learnt. */
    public long overlong() {
        return overlong;
    }

    /** How often special tokens stand in the texts; those that do not are not in it. */
    public Map<String, Long> special() {
        return Map.copyOf(special);
    }

    Recipe recipe() {
        return recipe;
    }

    /** A word as it is spelt, and how often it occurs. */
    record Counted(String spelt, long count) {}

    /** All words, sorted, so that what is learnt depends on nothing else. */
    List<Counted> sorted() {
        return counts.entrySet().stream()
                .map(word -> new Counted(recipe.spelt(word.getKey()), word.getValue()[0]))
                .sorted(Comparator.comparing(Counted::spelt))
                .toList();
    }
}
