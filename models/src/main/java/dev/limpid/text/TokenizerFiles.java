package dev.limpid.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The files that transformers' {@code AutoTokenizer} reads, written beside a model. */
public final class TokenizerFiles {
    private static final String JSON = "tokenizer.json";
    private static final String CONFIG = "tokenizer_config.json";

    /** Whatever tells of cutting and joining texts, under the names that transformers has for it. */
    private static final List<String> KNOWN = List.of(
            JSON,
            CONFIG,
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "sentencepiece.bpe.model",
            "spiece.model",
            "tokenizer.model",
            "chat_template.jinja",
            "chat_template.json");

    /** By role, where a vocabulary of WordPiece says nothing else. */
    private static final Map<String, String> WORD_PIECE = new TreeMap<>(Map.of(
            "cls_token", "[CLS]",
            "mask_token", "[MASK]",
            "pad_token", "[PAD]",
            "sep_token", "[SEP]",
            "unk_token", "[UNK]"));

    private TokenizerFiles() {}

    /**
     * Copies the tokenizer's files of a folder, and makes those that are missing of what is there: of a plain {@code
     * vocab.txt}, or a file that is called otherwise, one that AutoTokenizer loads and that gives the same ids.
     *
     * @param from read as {@link Tokenizer#of} reads it
     * @param to an existing folder
     * @param longest text that the model reads, in tokens
     * @param typed whether the model is fed token types
     * @throws FormatException if there is no tokenizer, or it is damaged
     */
    public static void write(Path from, Path to, int longest, boolean typed) throws IOException {
        Definition definition = Definition.of(from);
        TokenizerConfig config = TokenizerConfig.of(from);
        for (String name : KNOWN) {
            Path file = from.resolve(name);
            if (Files.isRegularFile(file)) {
                Files.copy(file, to.resolve(name));
            }
        }
        boolean wordPiece =
                definition.json().path("model").path("type").asText().equals("WordPiece");
        if (!Files.isRegularFile(to.resolve(JSON))) {
            ObjectNode json = definition.json().deepCopy();
            // Nobody asked for a length yet.
            json.putNull("truncation");
            json.putNull("padding");
            if (!json.has("version")) {
                json.put("version", "1.0");
            }
            Files.write(to.resolve(JSON), JsonFile.bytes(json));
        }
        if (!Files.isRegularFile(to.resolve(CONFIG))) {
            write(to.resolve(CONFIG), config(definition, config, wordPiece, longest, typed));
        }
        if (wordPiece && !Files.isRegularFile(to.resolve("vocab.txt"))) {
            Files.writeString(to.resolve("vocab.txt"), lines(definition.vocabulary()));
        }
    }

    private static ObjectNode config(
            Definition definition, TokenizerConfig said, boolean wordPiece, int longest, boolean typed) {
        ObjectNode json = said.settings().deepCopy();
        Map<String, String> roles = roles(definition, said, wordPiece);
        roles.forEach(json::put);
        if (wordPiece) {
            ObjectNode normalizer = definition.json().withObject("/normalizer");
            json.put("do_lower_case", normalizer.path("lowercase").asBoolean(true));
            json.put(
                    "tokenize_chinese_chars",
                    normalizer.path("handle_chinese_chars").asBoolean(true));
            json.set("strip_accents", normalizer.get("strip_accents"));
        }
        json.put("tokenizer_class", wordPiece && typed ? "BertTokenizer" : "PreTrainedTokenizerFast");
        json.put("model_max_length", longest);
        json.put("clean_up_tokenization_spaces", wordPiece);
        if (!typed) {
            json.putArray("model_input_names").add("input_ids").add("attention_mask");
        }
        return json;
    }

    private static Map<String, String> roles(Definition definition, TokenizerConfig said, boolean wordPiece) {
        Map<String, String> roles = new TreeMap<>();
        put(roles, "mask_token", definition.roles().mask(), definition);
        put(roles, "pad_token", definition.roles().pad(), definition);
        put(roles, "unk_token", definition.roles().unknown(), definition);
        if (wordPiece) {
            WORD_PIECE.forEach((role, token) -> {
                if (definition.vocabulary().id(token).isPresent()) {
                    roles.putIfAbsent(role, token);
                }
            });
        } else {
            put(roles, "bos_token", definition.roles().begin(), definition);
            put(roles, "eos_token", definition.roles().end(), definition);
        }
        said.roles().forEach((role, token) -> roles.put(role, token.content()));
        return roles;
    }

    private static void put(Map<String, String> roles, String role, OptionalInt id, Definition definition) {
        if (id.isPresent()) {
            roles.put(role, definition.vocabulary().token(id.getAsInt()));
        }
    }

    private static String lines(Vocabulary vocabulary) {
        return IntStream.range(0, vocabulary.own())
                .mapToObj(id -> vocabulary.token(id) + "\n")
                .collect(Collectors.joining());
    }

    private static void write(Path file, ObjectNode json) throws IOException {
        Files.write(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json));
    }
}
