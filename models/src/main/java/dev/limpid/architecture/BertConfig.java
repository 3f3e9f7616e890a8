package dev.limpid.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.format.FormatException;
import dev.limpid.format.WeightFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The sizes of a BERT.
 *
 * @param heads that each layer attends with; divides {@code hidden}
 * @param epsilon added to the variance in each layer normalisation
 * @param activation of the feed-forward layers: {@code gelu} or {@code relu}
 */
public record BertConfig(int layers, int heads, int hidden, int maxPositions, float epsilon, String activation) {
    /** What all of Google's own checkpoints have, and their metadata does not say. */
    private static final int HEAD_SIZE = 64;

    private static final float EPSILON = 1e-12f;
    private static final long MOST_JSON = 16L << 20;

    public BertConfig {
        if (!activation.equals("gelu") && !activation.equals("relu")) {
            throw new IllegalArgumentException("hidden_act is '" + activation + "', expected 'gelu' or 'relu'.");
        }
        if (layers < 1 || heads < 1 || hidden < 1 || hidden % heads != 0) {
            throw new IllegalArgumentException("A BERT needs at least one layer and heads that divide its width, got "
                    + layers + " layers, " + heads + " heads and width " + hidden + ".");
        }
    }

    /**
     * From {@code config.json} (or Google's {@code bert_config.json}) in the model's folder or, without one, from the shapes of Google's original checkpoints.
     *
     * @throws FormatException if the file says something that is not a BERT
     */
    public static BertConfig of(Path folder, WeightFile weights) throws IOException {
        for (String name : List.of("config.json", "assets/bert_config.json", "bert_config.json")) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                return read(file);
            }
        }
        return fromShapes(weights);
    }

    private static BertConfig read(Path file) throws IOException {
        if (Files.size(file) > MOST_JSON) {
            throw new FormatException(
                    file,
                    "a configuration takes kilobytes, this file has " + Files.size(file)
                            + " bytes. Fetch the model again.");
        }
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "not JSON (" + broken.getOriginalMessage() + "). Fetch the model again.");
        }
        String type = json.path("model_type").asText("bert");
        if (!type.equals("bert")) {
            throw new FormatException(
                    file,
                    "model_type is '" + type + "', expected 'bert', the one architecture known so far. An ONNX"
                            + " export of the model works too.");
        }
        if (!json.path("position_embedding_type").asText("absolute").equals("absolute")) {
            throw new FormatException(
                    file,
                    "position_embedding_type is " + json.path("position_embedding_type") + ", expected 'absolute'.");
        }
        if (json.path("is_decoder").asBoolean()) {
            throw new FormatException(
                    file, "is_decoder is true, expected a BERT that reads both ways: no causal mask is known so far.");
        }
        try {
            return new BertConfig(
                    number(file, json, "num_hidden_layers"),
                    number(file, json, "num_attention_heads"),
                    number(file, json, "hidden_size"),
                    number(file, json, "max_position_embeddings"),
                    (float) json.path("layer_norm_eps").asDouble(EPSILON),
                    json.path("hidden_act").asText("gelu"));
        } catch (IllegalArgumentException impossible) {
            throw new FormatException(file, String.valueOf(impossible.getMessage()));
        }
    }

    private static int number(Path file, JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (!value.isInt() || value.asInt() < 1) {
            throw new FormatException(
                    file,
                    "'" + key + "' is " + (value.isMissingNode() ? "missing" : value) + ", expected a number"
                            + " from 1 on. Fetch the model again.");
        }
        return value.asInt();
    }

    private static BertConfig fromShapes(WeightFile file) {
        BertWeights weights = new BertWeights(file);
        int hidden = weights.size("embeddings.word_embeddings.weight", 1, 2);
        int positions = weights.size("embeddings.position_embeddings.weight", 0, 2);
        int layers = 0;
        while (weights.has("encoder.layer." + layers + ".output.dense.bias")) {
            layers++;
        }
        if (hidden % HEAD_SIZE != 0) {
            throw new FormatException(
                    file.path(),
                    "the model is " + hidden + " wide and no config.json says how many"
                            + " heads it has. Put its config.json beside it.");
        }
        if (layers == 0) {
            throw new FormatException(
                    file.path(),
                    "it has no encoder layers, at least 'encoder.layer.0' was expected: this is not a BERT.");
        }
        return new BertConfig(layers, hidden / HEAD_SIZE, hidden, positions, EPSILON, "gelu");
    }
}
