package dev.limpid.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** A model's {@code config.json}: what its weights do not say. Errors name the file, the key and what was expected. */
public final class Config {
    private static final List<String> PLACES = List.of("config.json", "assets/bert_config.json", "bert_config.json");
    private static final long MOST_JSON = 16L << 20;
    private static final int MOST_LABELS = 1_000_000;

    /** Architectures whose heads have a matrix of their own where nothing is said. */
    private static final Set<String> UNTIED = Set.of("llama", "mistral", "qwen2");

    /** What helps with a file that came with a model, and with one that its user wrote. */
    private static final String FETCH = "Fetch the model again.";

    private static final String CORRECT = "Correct it in that file.";

    private final Path file;
    private final JsonNode json;
    private final String remedy;

    private Config(Path file, JsonNode json, String remedy) {
        this.file = file;
        this.json = json;
        this.remedy = remedy;
    }

    /**
     * The configuration in a model's folder: {@code config.json}, or Google's {@code bert_config.json}.
     *
     * @throws FormatException if there is one that is no JSON
     */
    public static Optional<Config> in(Path folder) throws IOException {
        for (String place : PLACES) {
            Path file = folder.resolve(place);
            if (Files.isRegularFile(file)) {
                return Optional.of(read(file));
            }
        }
        return Optional.empty();
    }

    /**
     * A configuration that is in no file yet.
     *
     * @param origin what errors call it
     */
    public static Config of(Path origin, JsonNode json) {
        return new Config(origin, json, FETCH);
    }

    /**
     * The configuration in a user's own file, whatever it is called: errors ask to correct it.
     *
     * @throws FormatException if it is no JSON
     */
    public static Config of(Path file) throws IOException {
        return read(file, CORRECT);
    }

    /** This with other settings; errors name the same file. */
    public Config with(JsonNode settings) {
        return new Config(file, settings, remedy);
    }

    /** All that it says, a copy to be changed. */
    public ObjectNode json() {
        return json.isObject() ? json.deepCopy() : new ObjectMapper().createObjectNode();
    }

    /**
     * What a model's folder says of writing: {@code generation_config.json}, else the configuration.
     *
     * @throws FormatException if there is one that is no JSON
     */
    public static Optional<Config> ofWriting(Path folder) throws IOException {
        Path file = folder.resolve("generation_config.json");
        return Files.isRegularFile(file) ? Optional.of(read(file)) : in(folder);
    }

    /**
     * One file of JSON.
     *
     * @throws FormatException if it is no JSON, or far larger than a configuration is
     */
    public static Config read(Path file) throws IOException {
        return read(file, FETCH);
    }

    private static Config read(Path file, String remedy) throws IOException {
        if (Files.size(file) > MOST_JSON) {
            throw new FormatException(
                    file, "a configuration takes kilobytes, this file has " + Files.size(file) + " bytes. " + remedy);
        }
        try {
            return new Config(file, new ObjectMapper().readTree(Files.readAllBytes(file)), remedy);
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "not JSON (" + broken.getOriginalMessage() + "). " + remedy);
        }
    }

    /** Which architecture this is: {@code model_type}, {@code bert} where nothing is said, as Google's files do. */
    public String modelType() {
        return text("model_type", "bert");
    }

    /** Whether timm wrote it, which names a size of an architecture rather than tell it. */
    boolean isTimm() {
        return has("architecture") && !has("model_type");
    }

    /** The architecture as whoever saved the model calls it, {@code model_type} or timm's {@code architecture}; or empty. */
    public String architecture() {
        return text("model_type", text("architecture", ""));
    }

    /** The class that saved the model, {@code BertForSequenceClassification}; empty if nothing is said. */
    public String savedBy() {
        return json.path("architectures").path(0).asText("");
    }

    /**
     * Names of the classes in order; empty if nothing is said of classes. Classes without a name of their own are called
     * {@code LABEL_0}, {@code LABEL_1}, … as their makers do.
     *
     * @throws FormatException if the names do not number the classes from 0 on
     */
    public List<String> labels() {
        JsonNode named = json.path("id2label");
        if (named.isObject() && !named.isEmpty()) {
            List<String> labels = new ArrayList<>();
            for (int i = 0; i < named.size(); i++) {
                JsonNode label = named.path(Integer.toString(i));
                if (!label.isValueNode()) {
                    throw fault(
                            "id2label", "without a name for class " + i, "names for all of 0 to " + (named.size() - 1));
                }
                labels.add(label.asText());
            }
            return labels;
        }
        int count = number("num_labels", 0);
        if (count > MOST_LABELS) {
            throw fault("num_labels", String.valueOf(count), "at most " + MOST_LABELS);
        }
        return IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList();
    }

    /** Number of classes of a classifier: 2 where nothing is said, since that is what its makers then do not save. */
    int classes() {
        return labels().isEmpty() ? 2 : labels().size();
    }

    /**
     * Number of classes of a classifier whose last layer the weights have.
     *
     * @throws FormatException if the weights have it for another number of classes
     */
    int classes(Weights weights, String layer) {
        OptionalLong kept = weights.rows(layer + ".weight");
        if (kept.isPresent() && kept.getAsLong() != classes()) {
            throw fault(
                    "it " + (labels().isEmpty() ? "names no classes, which means 2" : "names " + classes() + " classes")
                            + ", the weights' '" + layer + "' has " + kept.getAsLong()
                            + ". The weights and the configuration are of different models.");
        }
        return classes();
    }

    /** Whether a head that scores words, without a matrix of its own, uses the word embeddings. */
    boolean tied() {
        return truth("tie_word_embeddings", !UNTIED.contains(modelType()));
    }

    /** How many positions a decoder has learnt, {@code max_position_embeddings} or GPT-2's {@code n_positions}. */
    public Optional<Integer> positions() {
        return List.of("max_position_embeddings", "n_positions").stream()
                .filter(this::has)
                .findFirst()
                .map(this::number);
    }

    /** {@code single_label_classification}, {@code multi_label_classification}, {@code regression}; empty if not said. */
    public String problemType() {
        return text("problem_type", "");
    }

    /**
     * The settings under a key; none where there is nothing.
     *
     * @throws FormatException if there is something else
     */
    Config part(String key) {
        if (has(key) && !json.path(key).isObject()) {
            throw fault(key, json.path(key).toString(), "settings by name");
        }
        return with(json.path(key));
    }

    public boolean has(String key) {
        return !json.path(key).isMissingNode() && !json.path(key).isNull();
    }

    public String text(String key, String otherwise) {
        return has(key) ? json.path(key).asText() : otherwise;
    }

    public boolean truth(String key, boolean otherwise) {
        return has(key) ? json.path(key).asBoolean() : otherwise;
    }

    public double real(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!json.path(key).isNumber()) {
            throw fault(key, json.path(key).toString(), "a number");
        }
        return json.path(key).asDouble();
    }

    /**
     * A number above {@code least}.
     *
     * @throws FormatException if it is missing or something else
     */
    double above(String key, double least) {
        JsonNode value = json.path(key);
        if (!value.isNumber() || !(value.asDouble() > least)) {
            throw fault(
                    key,
                    value.isMissingNode() ? "missing" : value.toString(),
                    "a number above " + String.valueOf(least).replaceAll("\\.0$", ""));
        }
        return value.asDouble();
    }

    /** Whether there is anything under a key, if only that it is null. */
    boolean mentions(String key) {
        return !json.path(key).isMissingNode();
    }

    /** A list of names; empty where there is none. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        json.path(key).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /**
     * A number above 0.
     *
     * @throws FormatException if it is something else
     */
    double positive(String key, double otherwise) {
        double value = real(key, otherwise);
        if (!(value > 0)) {
            throw fault(key, json.path(key).toString(), "a number above 0");
        }
        return value;
    }

    /**
     * A whole number from 1 on.
     *
     * @throws FormatException if it is missing or something else
     */
    public int number(String key) {
        JsonNode value = json.path(key);
        if (!value.isInt() || value.asInt() < 1) {
            throw fault(key, value.isMissingNode() ? "missing" : value.toString(), "a number from 1 on");
        }
        return value.asInt();
    }

    /** A whole number from 0 on. */
    public int number(String key, int otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = json.path(key);
        if (!value.isInt() || value.asInt() < 0) {
            throw fault(key, value.toString(), "a number from 0 on");
        }
        return value.asInt();
    }

    /**
     * Tokens: a whole number from 0 on, or a list of them; none where nothing is said.
     *
     * @throws FormatException if it is something else
     */
    public List<Integer> ids(String key) {
        JsonNode value = json.path(key);
        List<Integer> ids = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : has(key) ? List.of(value) : List.<JsonNode>of()) {
            if (!one.isInt() || one.asInt() < 0) {
                throw fault(key, value.toString(), "a token's number, or a list of them");
            }
            ids.add(one.asInt());
        }
        return ids;
    }

    /**
     * A list of whole numbers from 1 on; one number counts as a list of one.
     *
     * @throws FormatException if it is missing or something else
     */
    public List<Integer> numbers(String key) {
        JsonNode value = json.path(key);
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            if (!one.isInt() || one.asInt() < 1) {
                throw fault(key, value.isMissingNode() ? "missing" : value.toString(), "numbers from 1 on");
            }
            numbers.add(one.asInt());
        }
        return numbers;
    }

    /**
     * Refuses a setting that changes what the model computes and that the architecture does not know.
     *
     * @throws FormatException if {@code key} is there and says something else than one of {@code expected}
     */
    void only(String key, String... expected) {
        if (has(key) && !List.of(expected).contains(json.path(key).asText())) {
            throw fault(key, "'" + json.path(key).asText() + "'", "'" + String.join("' or '", expected) + "'");
        }
    }

    /** An error about one key: what was found and what was expected. */
    public FormatException fault(String key, String got, String expected) {
        return new FormatException(file, "'" + key + "' is " + got + ", expected " + expected + ". " + remedy);
    }

    /** What a reader of an error can do: a sentence. */
    String remedy() {
        return remedy;
    }

    /** An error about the configuration as a whole: a sentence. */
    FormatException fault(@Nullable String problem) {
        return new FormatException(file, String.valueOf(problem));
    }
}
