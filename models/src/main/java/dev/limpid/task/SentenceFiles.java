package dev.limpid.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.format.FormatException;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the files of a folder in sentence-transformers' layout say of how texts are compared: {@code modules.json}, the
 * {@code config.json} of its pooling, {@code sentence_bert_config.json}, {@code config_sentence_transformers.json}. Any of
 * them may be missing.
 *
 * @param folder that they lie in
 * @param pooled the file that says how vectors are pooled
 * @param modes of pooling by its words; empty where nothing is said
 * @param further names of modules behind the pooling that change more of a vector than its length
 * @param longest how many tokens of a text are read there, the rest being cut off
 * @param lowers whether texts are put in lower case before they are cut into tokens
 * @param prompt what is put before each text; empty if nothing is
 * @param similarity by what vectors are compared; {@code cosine} where nothing is said
 */
record SentenceFiles(
        Path folder,
        Path pooled,
        List<String> modes,
        List<String> further,
        OptionalInt longest,
        boolean lowers,
        String prompt,
        String similarity) {
    private static final long MOST_JSON = 16L << 20;
    private static final String POOLING = "1_Pooling";

    /** Names of before sentence-transformers 6, by what they are called since. */
    private static final Map<String, String> FLAGS = Map.of(
            "pooling_mode_cls_token", "cls",
            "pooling_mode_mean_tokens", "mean",
            "pooling_mode_max_tokens", "max",
            "pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens",
            "pooling_mode_weightedmean_tokens", "weightedmean",
            "pooling_mode_lasttoken", "lasttoken");

    /** The square root of its length divides a vector, but not the angles between it and others. */
    private static final Map<String, Pooling> KNOWN =
            Map.of("cls", Pooling.CLS, "mean", Pooling.MEAN, "max", Pooling.MAX, "mean_sqrt_len_tokens", Pooling.MEAN);

    /**
     * @throws FormatException if one of the files is damaged
     */
    static SentenceFiles in(Path folder) throws IOException {
        Path pooled = folder.resolve(POOLING);
        List<String> further = new ArrayList<>();
        boolean behind = false;
        for (JsonNode module : read(folder.resolve("modules.json"))) {
            String type = module.path("type").asText();
            String name = type.substring(type.lastIndexOf('.') + 1);
            if (name.equals("Pooling")) {
                pooled = folder.resolve(inside(folder, module.path("path").asText()));
                behind = true;
            } else if (behind && !name.equals("Normalize")) {
                further.add(name);
            }
        }
        JsonNode reading = read(folder.resolve("sentence_bert_config.json"));
        JsonNode comparing = read(folder.resolve("config_sentence_transformers.json"));
        int longest = reading.path("max_seq_length").asInt();
        Path file = pooled.resolve("config.json");
        return new SentenceFiles(
                folder,
                file,
                modes(read(file)),
                List.copyOf(further),
                longest > 0 ? OptionalInt.of(longest) : OptionalInt.empty(),
                reading.path("do_lower_case").asBoolean(),
                comparing
                        .path("prompts")
                        .path(comparing.path("default_prompt_name").asText())
                        .asText(),
                text(comparing, "similarity_fn_name").orElse("cosine"));
    }

    private static String inside(Path folder, String path) {
        boolean plain = path.chars().allMatch(c -> c >= ' ' && c != '\\' && c != ':') && !path.contains("..");
        if (path.isEmpty() || path.startsWith("/") || !plain) {
            throw new FormatException(
                    folder.resolve("modules.json"),
                    "the pooling's path is " + FormatException.quoted(path) + ", expected a folder beside it: '"
                            + POOLING + "'.");
        }
        return path;
    }

    private static List<String> modes(JsonNode json) {
        List<String> modes = new ArrayList<>();
        JsonNode said = json.path("pooling_mode");
        if (said.isTextual()) {
            modes.add(said.asText());
        } else if (said.isArray()) {
            said.forEach(mode -> modes.add(mode.asText()));
        } else {
            FLAGS.keySet().stream()
                    .sorted()
                    .filter(flag -> json.path(flag).asBoolean())
                    .forEach(flag -> modes.add(FLAGS.get(flag)));
        }
        if (modes.isEmpty() && !json.isMissingNode()) {
            modes.add("mean");
        }
        return List.copyOf(modes);
    }

    private static Optional<String> text(JsonNode json, String key) {
        return Optional.ofNullable(json.path(key).textValue());
    }

    /** The file's JSON; a missing node if there is no such file. */
    private static JsonNode read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new ObjectMapper().missingNode();
        }
        if (Files.size(file) > MOST_JSON) {
            throw new FormatException(
                    file,
                    "a configuration takes kilobytes, this file has " + Files.size(file)
                            + " bytes. Fetch the model again.");
        }
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "not JSON (" + broken.getOriginalMessage() + "). Fetch the model again.");
        }
    }

    /**
     * The pooling to take.
     *
     * @param wanted by the user; null for what is said
     * @param known of the model by other ways than its files; null if nothing is
     * @param notes takes what is assumed and what is left out
     * @throws FormatException if the files ask for what is not known, and the user did not choose a pooling
     */
    Pooling chosen(@Nullable Pooling wanted, @Nullable Pooling known, List<String> notes) {
        if (!further.isEmpty()) {
            String what = String.join(" and ", further);
            if (wanted == null) {
                throw new FormatException(
                        folder.resolve("modules.json"),
                        "behind the pooling stands " + FormatException.quoted(what)
                                + ", which is not known. Choose --pooling to compare without it.");
            }
            notes.add("Vectors are compared without what the model's files put behind the pooling: " + what + ".");
        }
        if (!similarity.equals("cosine")) {
            notes.add("The model's files compare vectors by " + FormatException.quoted(similarity)
                    + "; here it is by the cosine of their angle.");
        }
        if (!prompt.isEmpty()) {
            notes.add("The model's files put " + FormatException.quoted(prompt)
                    + " before each text, which is not done here; write it there if it is wanted.");
        }
        if (wanted != null) {
            return wanted;
        }
        if (!modes.isEmpty()) {
            return said();
        }
        if (known == null) {
            notes.add("No file says how the vectors of tokens become that of a text; their mean is taken."
                    + " For the first token's choose --pooling cls.");
        }
        return known == null ? Pooling.MEAN : known;
    }

    /**
     * The pooling of vectors that a head is fitted on: what is said but not known here is told, not refused, since the head is
     * fitted on what there is.
     *
     * @param known of the model by other ways than its files; null if nothing is
     */
    Pooling fitted(@Nullable Pooling known, List<String> notes) {
        if (!further.isEmpty()) {
            notes.add("Vectors are read without what the model's files put behind the pooling: "
                    + String.join(" and ", further) + ".");
        }
        if (!prompt.isEmpty()) {
            notes.add("The model's files put " + FormatException.quoted(prompt)
                    + " before each text, which is not done here.");
        }
        Pooling found = modes.size() == 1 ? KNOWN.get(modes.get(0)) : null;
        if (found == null && !modes.isEmpty()) {
            notes.add("The model's files pool by " + FormatException.quoted(String.join(" and ", modes))
                    + ", which is not known; the mean over tokens is taken.");
            return Pooling.MEAN;
        }
        return found != null ? found : known != null ? known : Pooling.MEAN;
    }

    /** What sentence-transformers would do to a text that is not done here: cut it off, or lower its case. */
    List<String> notes(String text, List<Token> tokens, Tokenizer tokenizer) {
        List<String> notes = new ArrayList<>();
        if (longest.isPresent() && tokens.size() > longest.getAsInt()) {
            notes.add("Of a text's " + tokens.size() + " tokens sentence-transformers would read the first "
                    + longest.getAsInt() + ", as the model's files say; here all are read.");
        }
        if (lowers
                && !ids(tokenizer.tokens(Text.of(text.toLowerCase(Locale.ROOT))))
                        .equals(ids(tokens))) {
            notes.add("The model's files ask for texts in lower case; this one is read as it is.");
        }
        return notes;
    }

    private static List<Long> ids(List<Token> tokens) {
        return tokens.stream().map(Token::id).toList();
    }

    private Pooling said() {
        Pooling found = KNOWN.get(modes.get(0));
        if (modes.size() > 1 || found == null) {
            throw new FormatException(
                    pooled,
                    "it pools by " + FormatException.quoted(String.join(" and ", modes))
                            + ", expected one of cls, max, mean and mean_sqrt_len_tokens. Choose --pooling to compare by"
                            + " another than the model was trained for.");
        }
        return found;
    }
}
