package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * Refuses what the tokenizer library, which is native, would answer by ending the process, and takes away what is not
 * needed to cut a text and to join one: how to cut it off and to fill it up.
 */
final class Soundness {
    private static final Set<String> MODELS = Set.of("WordPiece", "BPE", "Unigram", "WordLevel");
    private static final int MOST_ADDED = 100_000;

    private final Path file;
    private final Vocabulary vocabulary;

    private Soundness(Path file, Vocabulary vocabulary) {
        this.file = file;
        this.vocabulary = vocabulary;
    }

    /**
     * @throws FormatException naming what is wrong
     */
    static void require(Path file, ObjectNode tokenizer, Vocabulary vocabulary) {
        tokenizer.putNull("truncation").putNull("padding");
        Soundness soundness = new Soundness(file, vocabulary);
        soundness.added(tokenizer.path("added_tokens"));
        soundness.model(tokenizer.path("model"));
        soundness.part("normalizer", tokenizer.path("normalizer"));
        soundness.part("pre_tokenizer", tokenizer.path("pre_tokenizer"));
        soundness.part("post_processor", tokenizer.path("post_processor"));
        if (count(tokenizer.path("post_processor"), "TemplateProcessing") > 1) {
            throw soundness.wrong(
                    "post_processor", "it has several templates, of which only the first could be filled");
        }
    }

    private void added(JsonNode tokens) {
        if (tokens.isMissingNode() || tokens.isNull()) {
            return;
        }
        if (!tokens.isArray() || tokens.size() > MOST_ADDED) {
            throw wrong("added_tokens", "it is no list of at most " + MOST_ADDED + " tokens");
        }
        boolean takesSpaces = false;
        boolean isSpaces = false;
        for (JsonNode token : tokens) {
            AddedToken read = AddedToken.of(file, "added_tokens", token);
            takesSpaces |= read.rstrip();
            isSpaces |= read.lstrip() && read.content().isBlank();
        }
        if (takesSpaces && isSpaces) {
            throw wrong("added_tokens", "one token takes the white space behind it along, another is white space");
        }
    }

    private void model(JsonNode model) {
        String type = model.path("type").asText("WordPiece");
        if (!MODELS.contains(type)) {
            throw wrong(
                    "model",
                    "its type is " + FormatException.quoted(type)
                            + ", known are WordPiece, BPE, Unigram and WordLevel");
        }
        if (model.path("dropout").asDouble(0) != 0) {
            throw wrong(
                    "model",
                    "it drops merges at random ('dropout'), so a text has no tokens of its own."
                            + " Set 'dropout' to null");
        }
        String prefix = model.path("continuing_subword_prefix").asText("");
        if (prefix.isEmpty()) {
            return;
        }
        for (JsonNode merge : model.path("merges")) {
            String second =
                    merge.isArray() ? merge.path(1).asText() : merge.asText().replaceFirst("^[^ ]* ", "");
            if (!second.startsWith(prefix)) {
                throw wrong(
                        "model",
                        "the merge " + quoted(merge) + " does not continue a word by "
                                + FormatException.quoted(prefix));
            }
        }
    }

    /** Looks at a part and at all that is within. */
    private void part(String name, JsonNode node) {
        if (node.isTextual() && !Text.isWellFormed(node.textValue())) {
            throw wrong(name, "it holds half of a character");
        }
        if (node instanceof ObjectNode object) {
            object(name, object);
        }
        for (JsonNode inner : node) {
            part(name, inner);
        }
    }

    private void object(String name, ObjectNode node) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!Text.isWellFormed(entry.getKey())) {
                throw wrong(name, "it holds half of a character");
            }
        }
        String type = node.path("type").asText();
        if (node.has("precompiled_charsmap") || type.equals("Precompiled")) {
            charsmap(name, node);
        }
        if (type.equals("FixedLength") && node.path("length").asLong() < 1) {
            throw wrong(name, "FixedLength needs a 'length' of at least 1");
        }
        JsonNode pattern = node.path("pattern");
        if (pattern.isObject()) {
            boolean replaced = node.has("content");
            String flaw = replaced && pattern.path("String").asText("-").isEmpty()
                    ? "matches where there is nothing to replace"
                    : Patterns.flaw(pattern.path("Regex").asText("-"), replaced);
            if (!flaw.isEmpty()) {
                throw wrong(name, "its pattern " + quoted(pattern) + " " + flaw);
            }
        }
        if (node.has("single") && node.has("pair")) {
            template(name, node);
        }
        for (String end : new String[] {"sep", "cls"}) {
            if (node.path(end) instanceof ArrayNode token) {
                id(name, token.path(1));
            }
        }
    }

    private void charsmap(String name, ObjectNode node) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(node.path("precompiled_charsmap").asText());
        } catch (IllegalArgumentException broken) {
            throw wrong(name, "its precompiled_charsmap is not base64");
        }
        String flaw = Charsmap.flaw(bytes);
        if (!flaw.isEmpty()) {
            throw wrong(name, "its precompiled_charsmap is damaged, " + flaw);
        }
        node.put("precompiled_charsmap", Base64.getEncoder().encodeToString(bytes));
    }

    private void template(String name, ObjectNode node) {
        JsonNode tokens = node.path("special_tokens");
        for (JsonNode piece : node.path("single")) {
            if (piece.path("Sequence").path("id").asText().equals("B")) {
                throw wrong(name, "its template of one text has a second one");
            }
        }
        for (String template : new String[] {"single", "pair"}) {
            for (JsonNode piece : node.path(template)) {
                JsonNode id = piece.path("SpecialToken").path("id");
                if (!id.isMissingNode() && !tokens.has(id.asText())) {
                    throw wrong(name, "its template has a token " + quoted(id) + " that it does not explain");
                }
            }
        }
        for (JsonNode token : tokens) {
            if (token.path("ids").size() != token.path("tokens").size()) {
                throw wrong(
                        name,
                        "the token " + quoted(token.path("id")) + " has "
                                + token.path("ids").size() + " ids and "
                                + token.path("tokens").size() + " names");
            }
            token.path("ids").forEach(id -> id(name, id));
        }
    }

    private void id(String name, JsonNode id) {
        if (!id.canConvertToInt() || id.asInt() < 0 || id.asInt() >= vocabulary.size()) {
            throw wrong(
                    name, "it puts in token " + quoted(id) + ", the vocabulary has 0 to " + (vocabulary.size() - 1));
        }
    }

    private static int count(JsonNode node, String type) {
        int count = node.path("type").asText().equals(type) ? 1 : 0;
        for (JsonNode inner : node) {
            count += count(inner, type);
        }
        return count;
    }

    private static String quoted(JsonNode value) {
        return FormatException.quoted(value.isTextual() ? value.asText() : value.toString());
    }

    private FormatException wrong(String part, String problem) {
        return new FormatException(file, "'" + part + "' cannot be used: " + problem + ".");
    }
}
