package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a model cuts texts, in the one form that the tokenizer library reads, whichever files say it.
 *
 * @param file that most of it comes from, for errors
 * @param json a {@code tokenizer.json}, found {@linkplain Soundness sound}
 * @param undecodable why its tokens cannot be joined to text; empty where they can
 */
record Definition(Path file, ObjectNode json, Vocabulary vocabulary, Roles roles, String undecodable) {
    static final String EXPORT = "Write tokenizer.json beside it once, in Python:"
            + " AutoTokenizer.from_pretrained(folder).save_pretrained(folder).";

    /** What SentencePiece writes. */
    private static final List<String> MODELS =
            List.of("sentencepiece.bpe.model", "spiece.model", "spm.model", "tokenizer.model");

    /**
     * Reads a folder: {@code tokenizer.json}, else {@code vocab.txt}, else {@code vocab.json} with {@code merges.txt}; there
     * or under {@code assets}.
     *
     * @throws FormatException if there is none of them, or it is damaged
     */
    static Definition of(Path folder) throws IOException {
        TokenizerConfig config = TokenizerConfig.of(folder);
        Path json = tokenizerJson(folder);
        Path lines = first(folder, "vocab.txt");
        Path pairs = first(folder, "merges.txt");
        if (Files.isRegularFile(json)) {
            return of(json, JsonFile.read(json), config);
        }
        if (Files.isRegularFile(lines)) {
            return of(lines, WordPiece.tokenizerJson(lines, Vocabulary.ofLines(lines), config), config);
        }
        if (Files.isRegularFile(pairs) && Files.isRegularFile(pairs.resolveSibling("vocab.json"))) {
            Path beside = pairs.resolveSibling("vocab.json");
            return of(beside, BytePairs.tokenizerJson(beside, config), config);
        }
        for (String name : MODELS) {
            if (Files.isRegularFile(folder.resolve(name))) {
                throw new FormatException(
                        folder.resolve(name), "a SentencePiece model by itself is not read here. " + EXPORT);
            }
        }
        throw new FormatException(
                folder,
                "neither tokenizer.json nor vocab.txt nor vocab.json with merges.txt is here."
                        + " Put the model's own beside its weights.");
    }

    private static Definition of(Path file, ObjectNode json, TokenizerConfig config) {
        Overrides.apply(json, config);
        Vocabulary vocabulary = Vocabulary.of(file, json);
        Roles roles = Roles.of(json, config, vocabulary);
        String flaw = Decoders.flaw(json.path("decoder"));
        if (!flaw.isEmpty()) {
            json.putNull("decoder");
        }
        Soundness.require(file, json, vocabulary);
        return new Definition(file, json, vocabulary, roles, flaw);
    }

    /** What a piece that goes on with a word begins with; empty where vocabularies have no such mark. */
    String continuation() {
        return json.path("model").path("continuing_subword_prefix").asText("");
    }

    /** Added tokens that are looked for in the text as it is after normalisation. */
    List<String> normalized() {
        List<String> tokens = new ArrayList<>();
        for (JsonNode token : json.path("added_tokens")) {
            if (token.path("normalized").asBoolean(false)
                    && !token.path("content").asText().isEmpty()) {
                tokens.add(token.path("content").asText());
            }
        }
        return tokens;
    }

    /** A tokenizer of the normalizer alone, which has a token for all that it leaves; empty where it has nothing to do. */
    Optional<ObjectNode> normalizer() {
        if (!json.path("normalizer").isObject() || normalized().isEmpty()) {
            return Optional.empty();
        }
        ObjectNode alone = JsonFile.object();
        alone.set("normalizer", json.get("normalizer"));
        ObjectNode model = alone.putObject("model").put("type", "BPE").put("unk_token", "?");
        model.putObject("vocab").put("?", 0);
        model.putArray("merges");
        return Optional.of(alone);
    }

    /** {@code tokenizer.json}, or the one file whose name ends in that. */
    private static Path tokenizerJson(Path folder) throws IOException {
        Path usual = first(folder, "tokenizer.json");
        if (Files.isRegularFile(usual)) {
            return usual;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> named = files.filter(file -> file.toString().endsWith("-tokenizer.json"))
                    .toList();
            return named.size() == 1 ? named.get(0) : usual;
        }
    }

    private static Path first(Path folder, String name) {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file) ? file : folder.resolve("assets").resolve(name);
    }
}
