package dev.limpid.vocabulary;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A vocabulary learnt from text.
 *
 * @param tokens by id: special ones, characters, then what was joined of them
 * @param merges the most urgent first
 * @param notes what a user should know of it, a sentence each
 */
public record LearntVocabulary(Recipe recipe, List<String> tokens, List<Merge> merges, List<String> notes) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Two tokens that are one together. */
    public record Merge(String left, String right) {}

    public LearntVocabulary {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
        notes = List.copyOf(notes);
    }

    /**
     * Learns a vocabulary: the same for the same counts, and that of Hugging Face's tokenizers. Of WordPiece that library takes
     * the ids of characters within words from the order of a hash map, and with them its choice between equally frequent pairs;
     * here they are in the order of code points. Cost: seconds for tens of megabytes.
     *
     * @param size of the vocabulary at most, special tokens included
     * @param atLeast how often a pair must occur to be joined
     * @throws IllegalArgumentException if there are no words, if the size is less than the characters and special tokens need,
     *     or if a special token is a piece of a word
     */
    public static LearntVocabulary of(WordCounts counts, int size, long atLeast) {
        if (counts.different() == 0) {
            throw new IllegalArgumentException("There is no text to learn a vocabulary from: " + counts.texts()
                    + " texts were read, and no word stands in them.");
        }
        if (atLeast < 1) {
            throw new IllegalArgumentException("Expected a least frequency of 1 or more, got " + atLeast + ".");
        }
        Merges merges = new Merges(counts.recipe());
        merges.learn(counts.sorted(), size, atLeast);
        List<String> notes = new ArrayList<>();
        int got = merges.tokens().size();
        if (got < size) {
            notes.add("The vocabulary has " + grouped(got) + " tokens, not " + grouped(size)
                    + ": no more pairs of pieces occur at least " + grouped(atLeast) + " times in the text.");
        }
        if (counts.forgotten() > 0) {
            notes.add(grouped(counts.forgotten()) + " of " + grouped(counts.words())
                    + " occurrences of words, all rare, were left out to bound memory.");
        }
        if (counts.overlong() > 0) {
            notes.add(grouped(counts.overlong()) + " words have more than " + grouped(WordCounts.LONGEST)
                    + " characters, and nothing was learnt from them.");
        }
        new TreeMap<>(counts.special())
                .forEach((token, found) -> notes.add("The special token '" + token + "' stands " + grouped(found)
                        + " times in the text, and will there be read as that token."));
        return new LearntVocabulary(counts.recipe(), merges.tokens(), merges.merges(), notes);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /**
     * Writes {@code tokenizer.json}, {@code tokenizer_config.json} and {@code special_tokens_map.json} into a folder, which is
     * made. Each is put in its place whole.
     *
     * @param length of the longest text that the model will read, in tokens
     */
    public void write(Path folder, int length) throws IOException {
        Files.createDirectories(folder);
        Map<String, ObjectNode> files = new LinkedHashMap<>();
        files.put("special_tokens_map.json", withRoles(JSON.createObjectNode()));
        files.put("tokenizer_config.json", config(length));
        // Last, since it is what readers look for.
        files.put("tokenizer.json", recipe.tokenizer(this));
        for (Map.Entry<String, ObjectNode> file : files.entrySet()) {
            Path draft = Files.createTempFile(folder, file.getKey(), ".part");
            try {
                Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(file.getValue()));
                Files.move(
                        draft,
                        folder.resolve(file.getKey()),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        }
    }

    private ObjectNode withRoles(ObjectNode json) {
        new TreeMap<>(recipe.roles()).forEach(json::put);
        return json;
    }

    private ObjectNode config(int length) {
        ObjectNode json = withRoles(JSON.createObjectNode());
        json.put("model_max_length", length).put("clean_up_tokenization_spaces", false);
        if (recipe instanceof BertWordPiece bert) {
            return json.put("tokenizer_class", "BertTokenizer")
                    .put("do_lower_case", bert.lowercase())
                    .put("tokenize_chinese_chars", true)
                    .putNull("strip_accents");
        }
        return json.put("tokenizer_class", "GPT2Tokenizer").put("add_prefix_space", false);
    }
}
