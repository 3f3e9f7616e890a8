package dev.limpid.benchmarks;

import dev.limpid.vocabulary.BertWordPiece;
import dev.limpid.vocabulary.ByteLevelBpe;
import dev.limpid.vocabulary.LearntVocabulary;
import dev.limpid.vocabulary.Recipe;
import dev.limpid.vocabulary.WordCounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Learns a vocabulary from a file and says how long counting and learning took, in seconds: for {@code peers/vocabularies.py}.
 *
 * <p>Arguments: the text, {@code bpe} or {@code wordpiece}, the size, and the folder to write.
 */
public final class LearnVocabulary {
    private static final int LENGTH = 512;

    private LearnVocabulary() {}

    public static void main(String... arguments) throws IOException {
        Recipe recipe = arguments[1].equals("bpe") ? new ByteLevelBpe() : new BertWordPiece(true);
        long began = System.nanoTime();
        WordCounts counts = new WordCounts(recipe, WordCounts.MOST_WORDS);
        counts.add(Path.of(arguments[0]));
        long counted = System.nanoTime();
        LearntVocabulary.of(counts, Integer.parseInt(arguments[2]), 2).write(Path.of(arguments[3]), LENGTH);
        long done = System.nanoTime();
        System.out.printf(
                Locale.ROOT, "%.2f %.2f %d%n", (counted - began) / 1e9, (done - counted) / 1e9, counts.different());
    }
}
