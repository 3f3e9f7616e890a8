package dev.limpid.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
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
    private static final long MOST_BYTES = 256L << 20;

    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();

    private Vocabulary(List<String> tokens) {
        this.tokens = Collections.unmodifiableList(tokens);
        for (int id = tokens.size() - 1; id >= 0; id--) {
            ids.put(tokens.get(id), id);
        }
    }

    /** From {@code vocab.txt}: one token a line, in the order of their ids. */
    static Vocabulary ofLines(Path file) throws IOException {
        requireSize(file);
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                throw new FormatException(file, "the vocabulary is empty. Fetch the model again.");
            }
            return new Vocabulary(new ArrayList<>(lines));
        } catch (MalformedInputException broken) {
            throw new FormatException(file, "not UTF-8 text. Fetch the model again.");
        }
    }

    /** From the {@code vocab} of a {@code tokenizer.json}: an object of ids by token, or a list of token and score. */
    static Vocabulary ofTokenizer(Path file) throws IOException {
        requireSize(file);
        Map<Integer, String> byId = new HashMap<>();
        try (JsonParser json = new ObjectMapper().createParser(file.toFile())) {
            String name = "";
            int nesting = 0;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                nesting += token == JsonToken.START_OBJECT ? 1 : token == JsonToken.END_OBJECT ? -1 : 0;
                if (token == JsonToken.FIELD_NAME) {
                    name = json.currentName();
                } else if (name.equals("vocab") && token == JsonToken.START_OBJECT) {
                    readObject(json, byId);
                    nesting--;
                    name = "";
                } else if (name.equals("vocab") && token == JsonToken.START_ARRAY && nesting == 2) {
                    readList(json, byId);
                    name = "";
                } else if (name.equals("added_tokens") && token == JsonToken.START_ARRAY) {
                    readAdded(json, byId);
                    name = "";
                }
            }
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "not JSON (" + broken.getOriginalMessage() + "). Fetch the model again.");
        }
        int size = 1 + byId.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
        List<String> tokens = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            tokens.add(byId.getOrDefault(id, ""));
        }
        if (tokens.isEmpty()) {
            throw new FormatException(file, "it holds no vocabulary. Fetch the model again.");
        }
        return new Vocabulary(tokens);
    }

    private static void requireSize(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new FormatException(
                    file,
                    "" + Files.size(file) + " bytes are more than a vocabulary can take (" + MOST_BYTES
                            + "). Fetch the model again.");
        }
    }

    private static void readObject(JsonParser json, Map<Integer, String> byId) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT && json.currentToken() != null) {
            String token = json.currentName();
            json.nextToken();
            put(byId, json.getValueAsInt(-1), token);
        }
    }

    private static void readList(JsonParser json, Map<Integer, String> byId) throws IOException {
        for (int id = 0; json.nextToken() == JsonToken.START_ARRAY; id++) {
            json.nextToken();
            put(byId, id, json.getText());
            while (json.currentToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
                json.nextToken();
            }
        }
    }

    private static void readAdded(JsonParser json, Map<Integer, String> byId) throws IOException {
        int id = -1;
        String content = "";
        while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
            if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && "id".equals(json.currentName())) {
                id = json.getIntValue();
            } else if (json.currentToken() == JsonToken.VALUE_STRING && "content".equals(json.currentName())) {
                content = json.getText();
            } else if (json.currentToken() == JsonToken.END_OBJECT) {
                put(byId, id, content);
                id = -1;
            }
        }
    }

    private static void put(Map<Integer, String> byId, int id, String token) {
        if (id >= 0 && id < 10_000_000) {
            byId.put(id, token);
        }
    }

    public int size() {
        return tokens.size();
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
