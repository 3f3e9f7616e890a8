package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.nio.file.Path;

/**
 * A token that is found in a text before anything else is done with it.
 *
 * @param singleWord whether it must stand by itself
 * @param lstrip whether it takes the white space before it along
 * @param rstrip whether it takes the white space behind it along
 * @param normalized whether it is looked for in the text as the tokenizer changed it
 * @param special whether it stands for no text: {@code [MASK]}
 */
record AddedToken(
        String content, boolean singleWord, boolean lstrip, boolean rstrip, boolean normalized, boolean special) {
    static AddedToken special(String content) {
        return new AddedToken(content, false, false, false, false, true);
    }

    static AddedToken plain(String content) {
        return new AddedToken(content, false, false, false, true, false);
    }

    /**
     * @param name where in the file it stands, for errors
     * @throws FormatException if it is no object with a text as content
     */
    static AddedToken of(Path file, String name, JsonNode json) {
        if (!json.path("content").isTextual()) {
            throw new FormatException(file, "'" + name + "' is a token without content. Fetch the model again.");
        }
        boolean special = json.path("special").asBoolean(false);
        return new AddedToken(
                json.path("content").asText(),
                json.path("single_word").asBoolean(false),
                json.path("lstrip").asBoolean(false),
                json.path("rstrip").asBoolean(false),
                json.path("normalized").asBoolean(!special),
                special);
    }

    AddedToken asSpecial() {
        return new AddedToken(content, singleWord, lstrip, rstrip, normalized, true);
    }

    AddedToken strippingBefore() {
        return new AddedToken(content, singleWord, true, rstrip, normalized, special);
    }

    /** As {@code tokenizer.json} holds it. */
    void write(ObjectNode json, int id) {
        json.put("id", id)
                .put("content", content)
                .put("single_word", singleWord)
                .put("lstrip", lstrip)
                .put("rstrip", rstrip)
                .put("normalized", normalized)
                .put("special", special);
    }
}
