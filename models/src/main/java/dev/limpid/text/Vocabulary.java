package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Tokens by id and ids by token. */
public final class Vocabulary {
    private static final int MOST_TOKENS = 10_000_000;

    private final List<String> tokens;
    private final Map<String, Integer> ids;
    private final int own;

    private Vocabulary(List<String> tokens, Map<String, Integer> ids, int own) {
        this.tokens = Collections.unmodifiableList(tokens);
        this.ids = ids;
        this.own = own;
    }

    /** From {@code vocab.txt}: one token a line, in the order of their ids. Of two equal lines the last has the id. */
    static Vocabulary ofLines(Path file) throws IOException {
        JsonFile.requireSize(file);
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                throw new FormatException(file, "the vocabulary is empty. Fetch the model again.");
            }
            Map<String, Integer> ids = new HashMap<>();
            for (int id = 0; id < lines.size(); id++) {
                ids.put(lines.get(id), id);
            }
            return new Vocabulary(new ArrayList<>(lines), ids, lines.size());
        } catch (CharacterCodingException broken) {
            throw new FormatException(file, "not UTF-8 text. Fetch the model again.");
        }
    }

    /**
     * From a {@code tokenizer.json}: the {@code vocab} of its model, an object of ids by token or a list of token and score,
     * and the tokens added to it. An added token that the model does not have gets the next id, whatever id it says.
     *
     * @throws FormatException if there is no vocabulary, or one of another form
     */
    static Vocabulary of(Path file, ObjectNode tokenizer) {
        JsonNode vocab = tokenizer.path("model").path("vocab");
        Map<String, Integer> ids = new HashMap<>();
        int size = 0;
        int entries = vocab.size();
        if (vocab.isArray()) {
            for (JsonNode piece : vocab) {
                put(file, ids, piece.path(0).textValue(), size);
                size++;
            }
        } else {
            for (Map.Entry<String, JsonNode> token : vocab.properties()) {
                JsonNode id = token.getValue();
                put(file, ids, token.getKey(), id.isIntegralNumber() && id.canConvertToInt() ? id.asInt() : -1);
                size = Math.max(size, id.asInt() + 1);
            }
        }
        if (entries == 0) {
            throw new FormatException(file, "it holds no vocabulary. Fetch the model again.");
        }
        int own = size;
        int largest = -1;
        for (JsonNode token : tokenizer.path("added_tokens")) {
            String content = token.path("content").asText();
            if (!content.isEmpty()) {
                int next = largest >= entries ? largest + 1 : entries;
                put(file, ids, content, ids.getOrDefault(content, next));
                largest = Math.max(largest, ids.getOrDefault(content, next));
                size = Math.max(size, largest + 1);
            }
        }
        List<String> tokens = new ArrayList<>(Collections.nCopies(size, ""));
        if (vocab.isArray()) {
            for (int id = 0; id < entries; id++) {
                tokens.set(id, vocab.get(id).path(0).asText());
            }
        }
        ids.forEach((token, id) -> tokens.set(id, token));
        return new Vocabulary(tokens, ids, own);
    }

    private static void put(Path file, Map<String, Integer> ids, @Nullable String token, int id) {
        if (token == null || !Text.isWellFormed(token)) {
            throw new FormatException(file, "the token with id " + id + " is not a text. Fetch the model again.");
        }
        if (id < 0 || id >= MOST_TOKENS) {
            throw new FormatException(
                    file,
                    "the token " + FormatException.quoted(token) + " has no id from 0 to " + (MOST_TOKENS - 1)
                            + ". Fetch the model again.");
        }
        ids.put(token, id);
    }

    public int size() {
        return tokens.size();
    }

    /** How many of the tokens were learnt; those behind them were added later. */
    public int own() {
        return own;
    }

    /**
     * The token of an id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String token(int id) {
        if (id < 0 || id >= tokens.size()) {
            throw new IllegalArgumentException(
                    "The vocabulary has ids 0 to " + (tokens.size() - 1) + ", got " + id + ".");
        }
        return tokens.get(id);
    }

    /** The id of a token, exactly as it is written in the vocabulary. */
    public OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    List<String> tokens() {
        return tokens;
    }
}
