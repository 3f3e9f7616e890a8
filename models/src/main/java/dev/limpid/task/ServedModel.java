package dev.limpid.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.model.Predictor;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A model behind an address, to be explained from outside: texts (or whatever Jackson writes as JSON) go there as {@code
 * {"instances":[…]}}, rows of scores come back as {@code {"predictions":[[…],…]}}, the protocol of TensorFlow Serving and
 * of KServe's version 1. A bare number for each input is a row of one.
 *
 * <p>Nothing is sent anywhere else. A run that fails can be asked for again: a game keeps what was played.
 *
 * @param <I> what an input is
 */
public final class ServedModel<I> implements Predictor<I> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 200;
    private static final int OK = 200;

    private final URI address;
    private final Duration patience;
    private final HttpClient client;

    /** @param patience how long to wait for an answer */
    public ServedModel(URI address, Duration patience) {
        this.address = address;
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    /**
     * Asks for the scores of all inputs at once.
     *
     * @throws UncheckedIOException if the service cannot be reached, or answers too late
     * @throws IllegalStateException in one line, if it refuses, or answers anything but a row of scores for each input
     */
    @Override
    public Tensor predict(List<I> inputs) {
        String answer = ask(inputs);
        JsonNode rows;
        try {
            rows = JSON.readTree(answer).path("predictions");
        } catch (JsonProcessingException noJson) {
            throw unfit("JSON", answer);
        }
        if (!rows.isArray() || rows.size() != inputs.size()) {
            throw unfit("\"predictions\" with a row of scores for each of " + inputs.size() + " inputs", answer);
        }
        int width = rows.isEmpty() || !rows.get(0).isArray() ? 1 : rows.get(0).size();
        double[] scores = new double[rows.size() * width];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < width; i++) {
                JsonNode score = rows.get(row).isArray() ? rows.get(row).path(i) : rows.get(row);
                if (!score.isNumber()
                        || rows.get(row).isArray() && rows.get(row).size() != width) {
                    throw unfit("rows of " + width + " numbers", rows.get(row).toString());
                }
                scores[row * width + i] = score.doubleValue();
            }
        }
        return Tensor.fill(DType.DOUBLE, Shape.of(rows.size(), width), i -> scores[i]);
    }

    private String ask(List<I> inputs) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(patience)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(Map.of("instances", inputs))))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new IllegalStateException("The model at " + address + " answered with status "
                        + response.statusCode() + ": " + shown(response.body()));
            }
            return response.body();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(
                    "The model at " + address + " cannot be reached or does not answer in " + patience.toSeconds()
                            + " s.",
                    unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the model at " + address + ".", interrupted);
        }
    }

    private IllegalStateException unfit(String expected, String got) {
        return new IllegalStateException(
                "The model at " + address + " answered in another form: expected " + expected + ", got " + shown(got));
    }

    private static String shown(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
