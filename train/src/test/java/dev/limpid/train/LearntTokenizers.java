package dev.limpid.train;

import dev.limpid.text.Tokenizer;
import dev.limpid.vocabulary.BertWordPiece;
import dev.limpid.vocabulary.ByteLevelBpe;
import dev.limpid.vocabulary.LearntVocabulary;
import dev.limpid.vocabulary.Recipe;
import dev.limpid.vocabulary.WordCounts;

import java.io.IOException;
import java.nio.file.Path;

/** Tokenizers learnt from a few words. */
final class LearntTokenizers {
    static final String TEXT = "the cat sat on the mat, and the cats sitting there sat sitting on unhappy mats; "
            + "a happy cat eats, unhappily, the fish that swam and swims. ";

    private LearntTokenizers() {}

    static Tokenizer bytes(Path folder) throws IOException {
        return learn(new ByteLevelBpe(), 300, folder.resolve("bytes"));
    }

    static Tokenizer pieces(Path folder) throws IOException {
        return learn(new BertWordPiece(true), 90, folder.resolve("pieces"));
    }

    private static Tokenizer learn(Recipe recipe, int size, Path folder) throws IOException {
        WordCounts counts = new WordCounts(recipe, 1000);
        counts.add(TEXT);
        LearntVocabulary.of(counts, size, 1).write(folder, 64);
        return Tokenizer.of(folder);
    }
}
